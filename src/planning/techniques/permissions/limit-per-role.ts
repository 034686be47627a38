import type { TestIdea } from '../../ideas/idea.ts';
import { type Matter, operationEvidence } from '../../rules/matter.ts';
import { refusalOf, requestData, successText } from '../../rules/phrases.ts';
import type { RoleTable } from '../../rules/role-table.ts';
import { type Quantity, quantityOf, quantitySource, stepOf, withValue, writeQuantity } from '../../text/quantities.ts';
import { termsOf } from '../../text/terms.ts';
import { draftIdea } from '../draft.ts';

/** `Each role can refund exactly up to its limit`, with the limits of a table: one test per role. */
export function limitPerRole(matter: Matter, roles: RoleTable): TestIdea[] {
  const at = matter.clauses.findIndex(
    ({ subject, text }) =>
      /\b(?:each|every|any|all) roles?\b/i.test(subject) ||
      /\blimits? (?:of|per) (?:the |each |every )?roles?\b/i.test(text),
  );
  const clause = matter.clauses[at];
  if (clause === undefined) return [];
  const terms = termsOf(clause.text);
  const column = roles.rights
    .map((right) => ({
      right,
      fit:
        [...termsOf(right.name)].filter((term) => terms.has(term)).length -
        [...termsOf(right.name)].filter((term) => !terms.has(term)).length * 0.2,
      limits: right.byRole.filter(({ value }) => limitIn(value) !== undefined).length,
    }))
    .filter(({ limits, fit }) => limits > 0 && fit > 0)
    .sort((a, b) => b.fit - a.fit || b.limits - a.limits)[0]?.right;
  if (column === undefined) return [];
  const refusal = refusalOf(matter, clause);
  const deed = column.name.replace(/\s*\bup to\b.*$/i, '').toLowerCase();
  const operation =
    matter.operation?.method === 'GET'
      ? (matter.around.operations.find(({ named, method }) => named && method !== 'GET') ?? matter.operation)
      : (matter.operation ??
        matter.around.operations.find(
          (candidate) =>
            candidate.method !== 'GET' &&
            matter.clauses.some(({ facts }) => facts.codes.some((code) => candidate.markdown.includes(code))),
        ));
  const success = operation === undefined ? 'Accepted' : successText(operation);
  const call = (role: string, amount: string): string =>
    operation === undefined ? `As ${role}, ${deed} ${amount}` : `Send ${operation.key} for ${amount} as ${role}`;
  const data = (quantity: Quantity): string =>
    operation === undefined
      ? writeQuantity(quantity)
      : requestData(operation, { amount: Math.round(quantity.value * (quantity.currency === '' ? 1 : 100)) });
  return column.byRole.flatMap(({ role, value }): TestIdea[] => {
    const limit = limitIn(value);
    const shared = {
      technique: 'permissions' as const,
      evidence: [
        matter.evidence,
        roles.evidence,
        ...(operation === undefined ? [] : [operationEvidence(operation, `${column.name} ${role}`)]),
      ],
      clauses: matter.clauses.map((_, index) => index),
      testType: 'security' as const,
    };
    if (limit !== undefined) {
      const over = withValue(limit, limit.value + stepOf(limit));
      return [
        draftIdea(matter, {
          ...shared,
          given: [`Enough is there for a ${deed} of ${writeQuantity(over)}`],
          title: `${role}: ${deed} of ${writeQuantity(limit)} is accepted, ${writeQuantity(over)} is refused${refusal === '' ? '' : ` with ${refusal.replace(/^.* with /, '')}`}`,
          cases: [
            { action: call(role, writeQuantity(limit)), data: data(limit), expected: success },
            {
              action: call(role, writeQuantity(over)),
              data: data(over),
              expected: refusal || `Refused: ${writeQuantity(over)} is above the limit of ${role}`,
            },
          ],
          must: [...termsOf(role), String(limit.value)],
          reason: `${role} has the limit ${writeQuantity(limit)} in "${column.name}".`,
        }),
      ];
    }
    if (/\b(?:no limit|unlimited|none)\b/i.test(value)) {
      const highest = Math.max(...column.byRole.map((entry) => limitIn(entry.value)?.value ?? 0));
      const sample = column.byRole.map((entry) => limitIn(entry.value)).find((quantity) => quantity?.value === highest);
      if (sample === undefined) return [];
      const over = withValue(sample, sample.value + stepOf(sample));
      return [
        draftIdea(matter, {
          ...shared,
          given: [`Enough is there for a ${deed} of ${writeQuantity(over)}`],
          title: `${role}: ${deed} above every other role's limit is accepted (${writeQuantity(over)})`,
          cases: [{ action: call(role, writeQuantity(over)), data: data(over), expected: success }],
          must: [...termsOf(role)],
          worth: 0.9,
          reason: `${role} has no limit in "${column.name}".`,
        }),
      ];
    }
    return [];
  });
}

function limitIn(value: string): Quantity | undefined {
  const match = new RegExp(quantitySource).exec(value);
  return match === null || !/[£$€\d]/.test(value) || /\bno limit\b/i.test(value)
    ? undefined
    : quantityOf(match[1], match[2] ?? '', match[3]);
}
