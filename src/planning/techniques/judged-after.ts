import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { shareOf, tellingTerms, termsOf } from '../text/terms.ts';
import { draftIdea } from './draft.ts';

interface Amount {
  sign: string;
  value: number;
}

/** `Limits are judged after vouchers and before delivery cost`: a case in which the order of computing decides. */
export function judgedIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  const pattern =
    /^(?:judged|computed|calculated|checked|measured)\b(.*?)\bafter ([\p{L} ]+?)(?:,? and before ([\p{L} ]+))?$/iu;
  const [match, , after = '', before] = pattern.exec(clause.rest) ?? [];
  if (match === undefined || !/^(?:is|are)$/i.test(clause.verb)) return undefined;
  const limit = statedLimit(matter, clause);
  const what = lowerFirst(clause.subject);
  const at = (shift: number): string => written(limit, shift);
  const rule = `Only the total after ${after} counts`;
  const cases: IdeaCase[] = [
    {
      action: `Bring the total to ${at(10)} and take off ${after} of ${money(limit, 10)}, so that exactly ${at(0)} is left`,
      data: `${at(10)} - ${money(limit, 10)} = ${at(0)}`,
      expected: `${outcomeOf(clause)}, here ${limit === undefined ? 'exactly at the limit' : at(0)}: the limit is reached`,
    },
    {
      action: `Bring the total to ${at(0)} and take off ${after} of ${money(limit, 0.01)}, so that ${at(-0.01)} is left`,
      data: `${at(0)} - ${money(limit, 0.01)} = ${at(-0.01)}`,
      expected: `${rule}, here ${at(-0.01)}: for ${what} the limit is not reached`,
    },
  ];
  if (before !== undefined) {
    cases.push({
      action: `Bring the total after ${after} to exactly ${at(0)}, and add ${before} of ${money(limit, 3.95)}`,
      data: `${at(0)} + ${money(limit, 3.95)}`,
      expected: `${upperFirst(before)} is not counted: the limit is kept`,
    });
  }
  return draftIdea(matter, {
    technique: 'calculation',
    title: clause.text,
    given: limit === undefined ? ['The amount of the limit is known: it is not stated in the story or its pages'] : [],
    cases,
    testType: 'edge_case',
    must: [],
    reason: 'Only a case that one order of computing puts inside and the other outside shows which one is used.',
  });
}

/** A text that shares less of the words speaks of another limit. */
const leastShare = 0.5;

/** The amount that the criteria, the pages or the operations name for what is judged. */
function statedLimit({ around, criterion }: Matter, clause: Clause): Amount | undefined {
  const wanted = tellingTerms(clause.subject.replace(/\blimits?\b/i, ''));
  if (wanted.size === 0) return undefined;
  const inTable = tableLimit(around.tables, wanted);
  if (inTable !== undefined) return inTable;
  const texts = [
    ...around.statements.filter((text) => text !== criterion.text),
    ...around.pages.flatMap(({ sentences }) => sentences),
    ...around.operations.flatMap(({ markdown }) => markdown.split('\n')),
  ];
  let best: Amount | undefined;
  let most = leastShare;
  for (const text of texts) {
    const amount =
      /\b(?:from|over|above|at least|up to|at most|minimum:?|of|for)\s+([£$€])(\d[\d,]*(?:\.\d{2})?)/i.exec(text);
    const share = shareOf(wanted, termsOf(text), () => 1);
    if (amount === null || share < most || (best !== undefined && share === most)) continue;
    best = { sign: amount[1] ?? '£', value: Number((amount[2] ?? '').replaceAll(',', '')) };
    most = share;
  }
  return best;
}

/** `£60` of the row `Standard` and the column `Free from`, for free standard delivery. */
function tableLimit(tables: readonly string[][][], wanted: ReadonlySet<string>): Amount | undefined {
  const speaks = (text: string): boolean => [...termsOf(text)].some((term) => wanted.has(term));
  for (const [header = [], ...rows] of tables) {
    const column = header.findIndex((name, at) => at > 0 && speaks(name));
    const cell = rows.find(([name = '']) => speaks(name))?.[column] ?? '';
    const amount = /([£$€])(\d[\d,]*(?:\.\d{2})?)/.exec(cell);
    if (amount !== null) return { sign: amount[1] ?? '£', value: Number((amount[2] ?? '').replaceAll(',', '')) };
  }
  return undefined;
}

function money(limit: Amount | undefined, value: number): string {
  return `${limit?.sign ?? '£'}${value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `£70.00` where the limit is known, `£10.00 above the limit` where it is not. */
function written(limit: Amount | undefined, shift: number): string {
  if (limit !== undefined) return money(limit, limit.value + shift);
  if (shift === 0) return 'the limit';
  return `${money(limit, Math.abs(shift))} ${shift > 0 ? 'above' : 'below'} the limit`;
}
