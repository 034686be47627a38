import { plainSentence } from '../text/sentence.ts';

/** Items of `a, b and c`; empty where the text is no enumeration. */
export function enumerated(text: string): string[] {
  const items = text
    .split(/,\s+(?:and |or )?|\s+(?:and|or)\s+/)
    .map((item) => plainSentence(item))
    .filter((item) => item !== '');
  const isList =
    items.length >= 2 && items.every((item) => item.split(' ').length <= 5) && (/,/.test(text) || / or /.test(text));
  return isList ? items : [];
}
