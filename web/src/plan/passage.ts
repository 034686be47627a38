export interface PassagePart {
  text: string;
  marked: boolean;
}

/** Characters before the quote and behind it: the quote itself should be seen at once. */
const before = 200;
const behind = 500;

/** The quote with what stands around it. Where it is not found to the letter, the words of it are marked wherever they stand. */
export function passageOf(document: string, quote: string): PassagePart[] {
  const place = findQuote(document, quote);
  if (place === undefined) return markWords(document.slice(0, 2000), quote);
  const start = wordStart(document, place.from - before);
  const end = wordStart(document, place.to + behind);
  return [
    { text: `${start > 0 ? '… ' : ''}${document.slice(start, place.from)}`, marked: false },
    { text: document.slice(place.from, place.to), marked: true },
    {
      text: end < document.length ? `${document.slice(place.to, end).trimEnd()} …` : document.slice(place.to),
      marked: false,
    },
  ];
}

/** Where the next word begins; texts are cut between words. */
export function wordStart(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  const space = text.slice(at, at + 80).search(/\s/);
  return space < 0 ? at : at + space + 1;
}

/** White space and Markdown's marks may stand between the words of a quote. */
function findQuote(document: string, quote: string): { from: number; to: number } | undefined {
  const words = quote.match(/[\p{L}\p{N}]+/gu)?.slice(0, 80) ?? [];
  if (words.length === 0) return undefined;
  const found = new RegExp(words.join('[^\\p{L}\\p{N}]{1,12}'), 'iu').exec(document);
  return found === null ? undefined : { from: found.index, to: found.index + found[0].length };
}

/** Marks whole words of the query or quote that are long enough to tell anything. */
export function markWords(text: string, wanted: string): PassagePart[] {
  const words = new Set((wanted.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map(stem));
  if (words.size === 0) return [{ text, marked: false }];
  const parts: PassagePart[] = [];
  let last = 0;
  for (const found of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!words.has(stem(found[0].toLowerCase()))) continue;
    parts.push({ text: text.slice(last, found.index), marked: false }, { text: found[0], marked: true });
    last = found.index + found[0].length;
  }
  parts.push({ text: text.slice(last), marked: false });
  return parts.filter((part) => part.text !== '');
}

/** Rough: endings of plurals and verbs off, so that "refunds" marks "refund". */
function stem(word: string): string {
  return word.replace(/(?:ing|ed|es|s)$/, '');
}
