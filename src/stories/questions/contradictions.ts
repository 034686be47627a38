import { analyseText } from '../../content/text/analyse.ts';
import { ownWords } from '../text/inline.ts';
import type { QuestionDraft, Statement } from './question.ts';

interface Bound {
  side: 'at most' | 'at least';
  /** As written, without thousands separators. */
  value: string;
  unit: string;
  /** What it bounds, without the words of the bound. */
  subject: ReadonlySet<string>;
  statement: Statement;
}

const amount = String.raw`([£$€]?\s?\d[\d,.]*\d|[£$€]?\s?\d)\s?(%|[a-z]+)?`;
const bounds: readonly { side: Bound['side']; pattern: RegExp }[] = [
  {
    side: 'at most',
    pattern: new RegExp(
      String.raw`\b(?:at most|up to|no more than|not more than|maximum(?: (?!of|is)[a-z]+){0,2}(?: of| is|:)?|max\.?|limited to|(?:not|never|cannot)(?: be)? (?:longer|larger|more|higher|bigger|heavier) than|(?:must|may|shall|should) not exceed|(?:longer|larger|bigger|heavier|more|higher) than(?=.{1,60}\b(?:refused|rejected|not (?:allowed|accepted))))\s+${amount}`,
      'gi',
    ),
  },
  {
    side: 'at least',
    pattern: new RegExp(
      String.raw`\b(?:at least|no (?:less|fewer) than|not (?:less|fewer) than|minimum(?: (?!of|is)[a-z]+){0,2}(?: of| is|:)?|min\.?)\s+${amount}`,
      'gi',
    ),
  },
];

/** Statements of the story that cannot hold together: two figures for one limit, or one thing that must and must not be. */
export function contradictionQuestions(statements: readonly Statement[]): QuestionDraft[] {
  return [...twoFigures(statements), ...yesAndNo(statements.filter((statement) => statement.binding))];
}

function twoFigures(statements: readonly Statement[]): QuestionDraft[] {
  const all = statements.slice(0, mostCompared).flatMap(boundsOf);
  const questions: QuestionDraft[] = [];
  all.forEach((first, index) => {
    for (const second of all.slice(index + 1)) {
      if (first.statement === second.statement || first.side !== second.side) continue;
      if (first.value === second.value || first.unit !== second.unit) continue;
      if (first.subject.size === 0 || !sameWords(first.subject, second.subject)) continue;
      questions.push(ask(first.statement, second.statement, 'Which of the two figures holds?'));
    }
  });
  return questions;
}

function boundsOf(statement: Statement): Bound[] {
  const text = ownWords(statement.text);
  const found = bounds.flatMap(({ side, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({
      side,
      value: (match[1] ?? '').replace(/[\s,]/g, ''),
      unit: (match[2] ?? '').toLowerCase().replace(/s$/, ''),
      subject: subjectOf(text.replace(match[0], match[0].replace(`${match[1] ?? ''}`, ' '))),
      statement,
    })),
  );
  // With several figures in one sentence it is not clear which words belong to which.
  return found.length === 1 ? found : [];
}

const withoutMeaning = new Set(
  analyseText(
    'must shall should may can be is are allowed accepted refused rejected long longer large larger heavy heavier high higher big bigger have has which otherwise only at most least up to no more less fewer than maximum max minimum min limited exceed never',
  ),
);

function subjectOf(text: string): Set<string> {
  return new Set(analyseText(text).filter((word) => !withoutMeaning.has(word)));
}

/** Pairs grow with the square of the statements. */
const mostCompared = 200;
/** Fewer words could be about anything. */
const leastWords = 2;

function yesAndNo(statements: readonly Statement[]): QuestionDraft[] {
  const read = statements.slice(0, mostCompared).flatMap((statement) => {
    const text = ownWords(statement.text).replace(comparison, ' ');
    if (conditional.test(text)) return [];
    return [{ statement, negated: negation.test(text), subject: subjectOf(text.replace(everyNegation, ' ')) }];
  });
  const questions: QuestionDraft[] = [];
  read.forEach((first, index) => {
    if (first.subject.size < leastWords) return;
    for (const second of read.slice(index + 1)) {
      if (first.negated === second.negated || !sameWords(first.subject, second.subject)) continue;
      questions.push(ask(first.statement, second.statement, 'Which of the two holds?'));
    }
  });
  return questions;
}

const negation = /\b(?:not|never|cannot|can't|mustn't|shouldn't|isn't|aren't|doesn't|don't)\b/i;
const everyNegation = new RegExp(negation.source, 'gi');
/** `No more than 8` says the same as `at most 8`. */
const comparison =
  /\b(?:no|not|never) (?:more|less|fewer|longer|larger|higher|bigger|heavier|later|earlier|before|after) than\b/gi;
/** A case that does not apply: what holds there says nothing about the others. */
const conditional = new RegExp(
  String.raw`\b(?:when|if|while|unless|until|that|which|who|whose|where|after|before|because|since|as long as)\b[^,;]*${negation.source}`,
  'i',
);

function sameWords(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((word) => b.has(word));
}

function ask(first: Statement, second: Statement, question: string): QuestionDraft {
  return {
    rule: 'contradiction',
    where: first.where,
    quote: first.text,
    question: `"${first.text}" (${first.where}) and "${second.text}" (${second.where}) do not go together. ${question}`,
  };
}
