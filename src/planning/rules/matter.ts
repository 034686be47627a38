import type { Criterion } from '../../stories/criteria/criterion.ts';
import type { ExistingTest } from '../existing/existing-test.ts';
import type { Wording } from '../existing/wording.ts';
import type { Field, Operation } from '../operations/operation.ts';
import type { Evidence } from '../plan/schema.ts';
import { type Facts, factsOf } from '../text/facts.ts';
import { findLimits, type Limit } from '../text/limits.ts';
import { inPlainWording } from '../text/plain-wording.ts';
import { readSentence, type Sentence } from '../text/sentence.ts';
import { termsOf } from '../text/terms.ts';
import { withVerbAtFigure } from './verb-at-figure.ts';

/** One clause of a criterion with everything that was read out of it. */
export interface Clause extends Sentence {
  /** As written, code marks included. */
  raw: string;
  facts: Facts;
  limits: Limit[];
}

/** A document that may support a test, by sentences. */
export interface Page {
  id: string;
  title: string;
  sentences: string[];
}

/** What is the same for all criteria of a story. */
export interface Surroundings {
  key: string;
  title: string;
  operations: Operation[];
  tests: ExistingTest[];
  pages: Page[];
  /** Texts of all criteria of the story. */
  statements: string[];
  wording: Wording;
  /** Tables of the story's description: rows of cells, header first. */
  tables: string[][][];
  /** Closed lists of values that stand in operations and tables: states, roles, reasons. */
  valueLists: string[][];
}

/** What a technique works on. */
export interface Matter {
  criterion: Criterion;
  clauses: Clause[];
  around: Surroundings;
  /** The operation that carries the criterion out; undefined where it is a matter of the interface. */
  operation: Operation | undefined;
  /** The story's own words as evidence. */
  evidence: Evidence;
}

export function readMatter(criterion: Criterion, around: Surroundings): Matter {
  const clauses = clausesOf(criterion.text);
  return {
    criterion,
    clauses,
    around,
    operation: operationFor(criterion.text, clauses, around.operations),
    evidence: { id: `jira_${around.key}`, title: `${around.key} ${around.title}`, quote: criterion.text },
  };
}

/** Clauses between semicolons; `It …` takes over the subject of the clause before. */
export function clausesOf(text: string): Clause[] {
  const parts = inPlainWording(text)
    .replace(/^[A-Z][\w ]{2,24}: (?=[a-z]|\d+ \p{L}+ (?:is|are|can|must)\b)/u, '')
    .split(/;\s+(?=\S)/)
    .map(inPlainWording)
    .flatMap(independentParts)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  return parts.map((raw) => {
    const sentence = withVerbAtFigure(readSentence(raw));
    return { ...sentence, raw, facts: factsOf(raw), limits: findLimits(sentence.text, sentence.verbAt) };
  });
}

/** `street 3–120 characters` */
const rangeOf =
  /^(?:the )?[\p{L} ]{2,30}? (?:has |have |is |takes )?\d[\d,]*\s?(?:–|-|to)\s?\d[\d,]*(?: (characters?|letters|digits|items?|days?))?\.?$/iu;

/** `…, and the flag brings it back within 5 minutes`: a statement of its own where it has a limit of its own. */
function independentParts(part: string): string[] {
  const ranges = part.split(/,\s+(?:and )?/);
  if (ranges.length >= 2 && ranges.every((item) => rangeOf.test(item))) {
    const unit = ranges.map((item) => rangeOf.exec(item)?.[1]).find((found) => found !== undefined);
    return ranges.map((item) =>
      unit === undefined || rangeOf.exec(item)?.[1] !== undefined ? item : `${item.replace(/\.$/, '')} ${unit}`,
    );
  }
  const told = toldTwice(part);
  if (told !== undefined) return told;
  const at = /(?:,\s+(?:and\s+)?|\sand\s)(?=(?:the|a|an|its|their)\s)/i.exec(part);
  if (at === null) return [part];
  const [one, two] = [part.slice(0, at.index), part.slice(at.index + at[0].length)];
  const [first, second] = [withVerbAtFigure(readSentence(one)), withVerbAtFigure(readSentence(two))];
  const areStatements =
    first.form === 'statement' && second.form === 'statement' && first.condition.includes(',') === false;
  const isConditional = /^(?:when|if|once|while|where|unless|as soon as)\b/i.test(part);
  const isTold = /,/.test(at[0]) || findLimits(first.text, first.verbAt).length > 0;
  return areStatements && !isConditional && isTold && findLimits(second.text, second.verbAt).length > 0
    ? [one, two]
    : [part];
}

/** One subject with two things said of it, each with a figure of its own or an answer to a situation of its own. */
function toldTwice(part: string): string[] | undefined {
  // `The API returns 401 when the code is wrong and 429 when too many were sent`
  const answers =
    /^(.+? (?:returns?|answers?|responds? with|gives?|sends?) )([1-5]\d\d\b.* (?:when|if|for) .+?),? and ([1-5]\d\d\b.* (?:when|if|for) .+)$/i.exec(
      part,
    );
  if (answers !== null) return [`${answers[1] ?? ''}${answers[2] ?? ''}`, `${answers[1] ?? ''}${answers[3] ?? ''}`];
  // `The code consists of 6 digits and expires after 5 minutes`
  const [, first = '', second = ''] =
    /^(.*\d.*?) and ((?:expires?|lapses?|ends?|lasts?|consists?|contains?|has|must|can) .*\d.*)$/i.exec(part) ?? [];
  const [, one = first, two = second] =
    first === '' ? (/^(.*\d.*?) and (can (?:only )?be used (?:only )?once)$/i.exec(part) ?? []) : [];
  const { subject, form, condition } = readSentence(one);
  return one === '' || form !== 'statement' || condition !== '' || subject === ''
    ? undefined
    : [one, `${subject} ${two}`];
}

/** The operation that a criterion is about: the one it calls, else the one that documents its codes or has its fields. */
function operationFor(
  text: string,
  clauses: readonly Clause[],
  operations: readonly Operation[],
): Operation | undefined {
  const calls = clauses.flatMap(({ facts }) => facts.calls);
  for (const call of calls) {
    const [method, path = ''] = call.split(' ');
    const found = operations.find(
      (operation) => operation.method === method && (operation.path === path || path.endsWith(operation.path)),
    );
    if (found !== undefined) return found;
  }
  const named = operations.filter((operation) => operation.named);
  const codes = clauses.flatMap(({ facts }) => facts.codes);
  const byCode = named
    .map((operation) => ({
      operation,
      hits: codes.filter((code) => operation.responses.some((response) => response.text.includes(code))).length,
    }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || Number(a.operation.method === 'GET') - Number(b.operation.method === 'GET'));
  if (byCode[0] !== undefined) return byCode[0].operation;
  const terms = termsOf(text);
  const speaks = clauses.some(
    ({ facts }) =>
      facts.statuses.length > 0 ||
      facts.identifiers.some((name) => named.some((operation) => fieldOf(operation, name) !== undefined)),
  );
  if (/\bthe list\b/i.test(text)) {
    const list = named.find((operation) => operation.method === 'GET' && !operation.path.endsWith('}'));
    if (list !== undefined) return list;
  }
  if (!speaks) return undefined;
  return (
    named.find(
      ({ method, title }) =>
        method !== 'GET' && [...termsOf(title.replace(/^[^:]*: /, ''))].some((term) => terms.has(term)),
    ) ?? named.find(({ method }) => method !== 'GET')
  );
}

/** The field of an operation that a phrase names: all words of the field's name stand in the phrase. */
export function fieldOf(operation: Operation, phrase: string): Field | undefined {
  const terms = termsOf(phrase);
  const exact = operation.fields.find(({ name }) => name === phrase || name.endsWith(`.${phrase}`));
  if (exact !== undefined) return exact;
  return operation.fields.find(({ name }) => {
    const last = (name.split('.').at(-1) ?? name).replace(/\[\]$/, '');
    // `deliveryNote` is `delivery note` in a sentence.
    const parts = [...termsOf(last.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' '))];
    return parts.length > 0 && last.length > 2 && parts.every((part) => terms.has(part));
  });
}

/** The operation's own words as evidence. */
export function operationEvidence(operation: Operation, about: string): Evidence {
  const terms = termsOf(about);
  const lines = operation.markdown
    .split('\n')
    .filter(
      (line) =>
        /^\s*[-|]|^[A-Z]/.test(line) &&
        line.length < 400 &&
        !/^(?:- (?:Operation|Tags|Servers?):|\| -|\| Name )/.test(line),
    );
  let best = operation.title.replace(/^[^:]*: /, '');
  let most = 0;
  for (const line of lines) {
    const hits = [...termsOf(line)].filter((term) => terms.has(term)).length;
    if (hits > most) [best, most] = [line, hits];
  }
  return { id: operation.id, title: operation.title, quote: cellsOf(best.trim().replace(/^- /, '')) };
}

/** A row of a table as a phrase. */
function cellsOf(line: string): string {
  if (!line.startsWith('|')) return line;
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  return cells.filter((cell) => cell !== '').join(', ');
}
