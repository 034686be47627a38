import type { TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { isPerson, refusalOf } from '../../rules/phrases.ts';
import { draftIdea } from '../draft.ts';

/** `Support agents can change it, read-only auditors cannot`: one may, the other may not. */
export function twoRoles(matter: Matter, clause: Clause): TestIdea | undefined {
  const match =
    /^(.{3,40}?) (?:can|may) (.+?),? (?:but )?((?:(?!,)[\p{L}_ -]){3,40}?) (?:cannot|can't|can not|may not|must not)\b/iu.exec(
      clause.text,
    );
  const [, may = '', deed = '', mayNot = ''] = match ?? [];
  if (match === null || !isPerson(may) || !isPerson(mayNot)) return undefined;
  const refusal = refusalOf(matter, clause);
  const one = (role: string): string =>
    role
      .trim()
      .replace(/^(?:the|a|an) /i, '')
      .replace(/s$/, '')
      .toLowerCase();
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases: [
      {
        action: `As ${articled(one(may))}, ${deed}`,
        data: one(may),
        expected: `Done: ${articled(one(may))} can ${deed}`,
      },
      {
        action: `As ${articled(one(mayNot))}, try to ${deed}`,
        data: one(mayNot),
        expected:
          refusal === ''
            ? `Refused, nothing has changed: ${articled(one(mayNot))} cannot`
            : `${refusal}; nothing has changed`,
      },
    ],
    testType: 'security',
    must: [...clause.facts.codes],
    reason: `${one(may)} may, ${one(mayNot)} may not: both are tried with the same deed.`,
  });
}

function articled(role: string): string {
  return /_/.test(role) ? role : `${/^[aeiou]/i.test(role) ? 'an' : 'a'} ${role}`;
}
