import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import type { RoleTable } from '../../rules/role-table.ts';
import { termsOf } from '../../text/terms.ts';
import { baseOfThird } from '../../text/verbs.ts';
import { draftIdea } from '../draft.ts';

/** `Nobody can approve a refund they have asked for, whatever their role`. */
export function nobody(matter: Matter, clause: Clause, roles: RoleTable | undefined): TestIdea | undefined {
  if (!/^(?:nobody|no one|no user)\b/i.test(clause.subject)) return undefined;
  const base = baseOfThird(clause.verb);
  const deed = `${base === undefined ? '' : `${base} `}${clause.rest}`.replace(
    /,? (?:whatever|regardless|not even|even)\b.*$/i,
    '',
  );
  const right = roles?.rights.find(
    ({ name }) => [...termsOf(deed)].filter((term) => termsOf(name).has(term)).length >= 2,
  );
  const able =
    right?.byRole.filter(({ value }) => !/^(?:no|—|-|–|)$/i.test(value.trim())).map(({ role }) => role) ?? [];
  const own = deed
    .replace(/\bthey have\b/i, 'you have')
    .replace(/\btheir\b/i, 'your')
    .replace(/\bthey\b/i, 'you');
  const refusal = matter.around.operations.flatMap((operation) =>
    operation.responses
      .filter(({ text, status }) => status === '403' && /\bown\b/i.test(text))
      .map(({ status, text }) => `${status} with ${/[A-Z]{2,}-\d+/.exec(text)?.[0] ?? 'a reason'}`),
  )[0];
  const cases = (able.length > 0 ? able : ['a user with the highest role']).map((role): IdeaCase => ({
    action: `As ${role}, ${own}`,
    data: '',
    expected: refusal === undefined ? `Refused: ${clause.text}` : `${refusal}; nothing has changed`,
  }));
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases,
    testType: 'security',
    must: [],
    evidence: [matter.evidence, ...(roles === undefined ? [] : [roles.evidence])],
    reason:
      able.length > 0
        ? `Tried with every role that has the right otherwise: ${able.join(', ')}.`
        : 'The rule knows no exception.',
  });
}
