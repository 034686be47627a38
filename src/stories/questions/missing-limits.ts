import { analyseText } from '../../content/text/analyse.ts';
import { ownWords } from '../text/inline.ts';
import type { QuestionDraft, Statement } from './question.ts';
import { hasFigure } from './vague-words.ts';

/** Phrases that promise a figure. */
const promises: readonly { pattern: RegExp; ask: string }[] = [
  {
    pattern:
      /\b(?:a|the) (?:maximum|minimum|max\.?|min\.?) (?:length|size|number|amount|value|age|duration|count|weight|width|height)\b|\b(?:maximum|minimum) of\b/i,
    ask: 'Which figure and unit? Is the figure itself still allowed?',
  },
  {
    pattern:
      /\b(?:is|are|be|gets?) (?:(?:strictly|also) )?(?:limited|restricted|capped|throttled|rate[- ]limited)\b(?! to (?:the|those|own|one's))/i,
    ask: 'To which figure and unit, per what, and what happens above it?',
  },
  {
    pattern: /\btoo (?:long|large|big|many|short|small|heavy|often|old)\b/i,
    ask: 'From which figure on, and which answer does one get?',
  },
  {
    pattern: /\b(?:times out|time[- ]?out|(?<!(?:when|if|after|until|once|unless|before)\b.{0,40})\bexpires?\b)/i,
    ask: 'After how long, and what happens then?',
  },
  {
    pattern:
      /\b(?:after|within|for) (?:a (?:certain|given|defined|configured|limited)|some|the (?:defined|allowed|agreed)) (?:time|period|while|number|duration)\b/i,
    ask: 'How long, or how many?',
  },
  {
    pattern: /\b(?:a|the) (?:certain|limited|given) (?:number|amount|size|length|time|period)\b/i,
    ask: 'Which figure?',
  },
];

/** Where the figure is said to stand elsewhere, nothing is missing. */
const elsewhere =
  /\b[A-Z][A-Z0-9_]+-\d+\b|\bsee\b|\b(?:page|table|list|document|specification|catalogue|configur\w*|setting)\b|…/;

/**
 * Statements that speak of a limit and name no figure, when nothing else in the story names one for the same thing.
 */
export function missingLimitQuestions(statements: readonly Statement[]): QuestionDraft[] {
  const figures = statements
    .filter(({ text }) => hasFigure(ownWords(text)))
    .map(({ text }) => new Set(analyseText(text)));
  return statements
    .filter((statement) => statement.binding)
    .flatMap(({ where, text }) => {
      const own = ownWords(text);
      if (hasFigure(own) || hasFigure(text) || elsewhere.test(own)) return [];
      const promise = promises.find(({ pattern }) => pattern.test(own));
      if (promise === undefined) return [];
      const subject = subjectOf(own);
      if (subject.length > 0 && figures.some((words) => subject.some((word) => words.has(word)))) return [];
      const question = `"${text}" names no figure. ${promise.ask}`;
      return [{ rule: 'missing-limit' as const, where, quote: text, question }];
    });
}

const general = new Set(
  analyseText(
    'limit maximum minimum max min size length number amount value time timeout expire long large big many short small refused message shown user must should',
  ),
);

/** What the statement is about: its words, without those of limits themselves. */
function subjectOf(text: string): string[] {
  return analyseText(text).filter((word) => !general.has(word) && word.length > 2);
}
