import type { TestIdea } from '../../ideas/idea.ts';
import { fieldOf, type Matter } from '../../rules/matter.ts';
import { findLimits } from '../../text/limits.ts';
import type { Quantity } from '../../text/quantities.ts';
import { permittedIdea } from './permitted.ts';

/** A row of a table with a least and a greatest value. */
export function rowIdea(matter: Matter): TestIdea | undefined {
  const cells = Object.entries(matter.criterion.examples?.[0] ?? {});
  const cell = (pattern: RegExp): string | undefined => cells.find(([name]) => pattern.test(name))?.[1];
  const name = cells[0]?.[1] ?? '';
  const low = cell(/^(?:min(?:imum)?|from|least|lower)\b/i);
  const high = cell(/^(?:max(?:imum)?|to|most|upper|limit|up to)\b/i);
  const part = (words: string, value: string | undefined): string =>
    value === undefined || !/\d/.test(value) ? '' : `${words} ${value}`;
  const limits = findLimits(`${part('at least', low)}; ${part('at most', high)}`, 0);
  const clause = matter.clauses.find(({ facts }) => facts.codes.length > 0) ?? matter.clauses[0];
  if (limits.length === 0 || clause === undefined) return undefined;
  const unit = limits.find((limit) => limit.quantity.unit !== '')?.quantity.unit ?? '';
  const withUnit = limits.map((limit) => ({ ...limit, quantity: unitOfRow(limit.quantity, unit) }));
  const judges = matter.around.operations.filter((operation) => operation.named && operation.method !== 'GET');
  const operation =
    judges.find((candidate) => fieldOf(candidate, name.replace(/ length$/i, '')) !== undefined) ??
    judges.find((candidate) => clause.facts.codes.every((code) => candidate.markdown.includes(code))) ??
    matter.operation;
  const idea = permittedIdea({ ...matter, operation }, clause, withUnit, name);
  return { ...idea, clauses: matter.clauses.map((_, index) => index) };
}

function unitOfRow(quantity: Quantity, unit: string): Quantity {
  return quantity.unit === '' ? { ...quantity, unit } : quantity;
}
