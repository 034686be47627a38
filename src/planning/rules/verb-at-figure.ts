import { findLimits } from '../text/limits.ts';
import type { Sentence } from '../text/sentence.ts';
import { baseOfThird, isBase } from '../text/verbs.ts';

/** Behind their subject these are verbs, whatever else they mean: `The hold lasts 15 minutes`. */
const beforeFigure =
  /^((?:the |an? |each |every )?[\p{L}][\p{L} '-]*?) (lasts?|lives?|costs?|weighs?|measures?) (?=\S)/iu;

/**
 * A statement whose verb stands beside a figure: `A transfer of more than £10,000 needs a second approval`. Behind a number
 * most words in -s are what is counted, so the sentence reader takes none for a verb.
 */
export function withVerbAtFigure(sentence: Sentence): Sentence {
  if (sentence.form !== 'none' || sentence.condition !== '') return sentence;
  const { text } = sentence;
  const [found = '', subject = '', verb = ''] = beforeFigure.exec(text) ?? [];
  if (found !== '') return statement(text, subject.length + 1, verb);
  for (const { end } of findLimits(text, text.length)) {
    const [, gap = '', word = ''] = /^(\s(?:(?:late|early|old|long|away) )?)([a-z]+)\b/.exec(text.slice(end)) ?? [];
    if (word !== '' && (baseOfThird(word) !== undefined || isBase(word)))
      return statement(text, end + gap.length, word);
  }
  return sentence;
}

function statement(text: string, verbAt: number, verb: string): Sentence {
  const [subject, rest] = [text.slice(0, verbAt).trim(), text.slice(verbAt + verb.length).trim()];
  return { text, condition: '', subject, verb, rest, form: 'statement', verbAt };
}
