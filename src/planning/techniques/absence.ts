import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { outcomeOf } from '../rules/phrases.ts';
import { draftIdea } from './draft.ts';
import { enumerated } from '../rules/enumerated.ts';

/** What must never appear or happen is looked for where it would. */
export function absenceIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = nowhere(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

const samples: readonly (readonly [RegExp, string])[] = [
  [/card number|\bpan\b/i, '4000 0000 0000 0002'],
  [/password/i, 'S3cret-plan-0001'],
  [/token|key|secret/i, 'secret-plan-0001'],
  [/e-?mail/i, 'plan.0001@example.com'],
  [/phone/i, '+44 1632 960001'],
  [/pin\b/i, '0007'],
  [/name|address|personal/i, 'Quillonia Testperson'],
];

/** `No card number appears in logs, reject files or reports`. */
function nowhere(matter: Matter, clause: Clause): TestIdea | undefined {
  const never = /^never\b/i.test(clause.verb) || /^never\b/i.test(clause.rest);
  const subject = /^no (.*)$/i.exec(clause.subject)?.[1] ?? (never ? clause.subject.replace(/^the /i, '') : undefined);
  const said = `${clause.verb} ${clause.rest}`.replace(/\bnever /i, '');
  const match =
    /^(?:appears?|stands?|shows?|is (?:written|logged|shown|stored|sent|kept)|reach(?:es)?|leaves?|are (?:written|logged|shown|stored|sent|kept))?\s*(?:in|into|to|on)\s(.*)$/i.exec(
      said,
    );
  if (subject === undefined || match === null) return undefined;
  const places = enumerated(match[1] ?? '');
  const all = places.length === 0 ? [match[1] ?? ''] : places;
  const sample =
    samples.find(([pattern]) => pattern.test(subject))?.[1] ??
    `marker-${subject.replace(/\W+/g, '-').toLowerCase()}-0001`;
  return draftIdea(matter, {
    technique: 'absence',
    title: clause.text,
    cases: [
      {
        action: `Run the whole way once with a ${subject} that can be found again, and once so that it fails in the middle`,
        data: sample,
        expected: '',
        minor: true,
      },
      ...all.map((place) => ({
        action: `Search ${place} for it: as it is, without blanks, and its parts`,
        data: `grep for ${[...new Set([sample, sample.replace(/\s/g, '')])].join(' and ')}`,
        expected: `Nothing found in ${place}`,
      })),
    ],
    testType: 'security',
    reason: `${outcomeOf(clause)}: shown only by looking in each place for something that is known to have gone through.`,
  });
}
