import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { outcomeOf, refusalOf, successText } from '../../rules/phrases.ts';
import type { RoleTable } from '../../rules/role-table.ts';
import { termsOf } from '../../text/terms.ts';
import { draftIdea } from '../draft.ts';

/** A role that must not, and one that may as the counterexample. */
export function forbiddenRole(matter: Matter, clause: Clause, roles: RoleTable | undefined): TestIdea | undefined {
  const role =
    clause.facts.identifiers.find((name) => /^[a-z]+(?:_[a-z]+)+$/.test(name) && clause.subject.includes(name)) ??
    roles?.roles.find((name) => clause.subject.includes(name));
  if (role === undefined || !/\b(?:40[13]|not|no|never|only|refused)\b/i.test(clause.text)) return undefined;
  // `Only for too_small`: a value of a list is no role unless something is said of what it sees, may or gets.
  const isKnown = roles?.roles.includes(role) ?? false;
  if (!isKnown && !/\b(?:roles?|sees?|can|cannot|may|gets?|sign(?:s|ed)?|button|tab|works)\b/i.test(clause.text))
    return undefined;
  const operation = matter.operation;
  const call =
    clause.facts.calls[0] ??
    (operation?.method === 'GET'
      ? matter.around.operations.find((other) => other.path === operation.path && other.method !== 'GET')?.key
      : operation?.key);
  const refusal = refusalOf(matter, clause);
  const screen = outcomeOf(clause).replace(/,? (?:and|but) (?:gets?|GET|POST|PUT|DELETE|PATCH)\b.*$/, '');
  const seen = /\bsees? (.*?)(?=,| but\b| and\b|$)/i.exec(clause.text)?.[1];
  const terms = termsOf(clause.text);
  const other = roles?.rights
    .map((right) => ({ right, fit: [...termsOf(right.name)].filter((term) => terms.has(term)).length }))
    .filter(
      ({ fit, right }) =>
        fit > 0 && right.byRole.some((entry) => entry.role !== role && /^yes$/i.test(entry.value.trim())),
    )
    .sort((a, b) => b.fit - a.fit)[0]?.right;
  const allowed = other?.byRole.find((entry) => entry.role !== role && /^yes$/i.test(entry.value.trim()))?.role;
  const forbidden = other?.byRole.find((entry) => entry.role === role)?.value.trim();
  const cases: IdeaCase[] = [
    {
      action: `Sign in as ${role} and look ${seen === undefined ? 'at what is offered' : `for ${seen}`}`,
      data: role,
      expected: screen,
    },
    ...(call === undefined || refusal === ''
      ? []
      : [{ action: `${call} with the token of ${role}`, data: '', expected: refusal }]),
    ...(allowed === undefined || forbidden === undefined || /^yes$/i.test(forbidden)
      ? []
      : [
          {
            action: `${call ?? 'Do the same'} with the token of ${allowed}`,
            data: allowed,
            expected:
              operation === undefined
                ? `Allowed: "${other?.name ?? ''}" is yes for ${allowed}`
                : successText(operation),
          },
        ]),
  ];
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases,
    testType: 'security',
    must: [role, ...clause.facts.codes],
    evidence: [matter.evidence, ...(roles === undefined ? [] : [roles.evidence])],
    reason: `What ${role} must not do is tried on the page and behind it.`,
  });
}
