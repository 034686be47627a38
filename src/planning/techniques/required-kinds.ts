import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { refusalOf } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';

const kind =
  /\b(?:at least )?(?:one|an?|\d+) ((?:upper-?case|lower-?case|capital|small|special|numeric|alphanumeric)(?: (?:letter|character|symbol|digit|number))?|number|digit|symbol|letter)s?\b/giu;

/** A sign of each kind, and what stands in its place where the kind must be missing. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/upper|capital/i, 'Q'],
  [/lower|small|letter/i, 'w'],
  [/number|digit|numeric/i, '7'],
  [/special|symbol/i, '!'],
];

/** `one uppercase letter, one number and one special character`: each is left out once, the others are there. */
export function requiredKindsIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  if (!/\b(?:contain|have|has|include|consists?|need)s?\b/i.test(clause.text)) return undefined;
  const kinds = [...new Set([...clause.text.matchAll(kind)].map(([, name = '']) => name.toLowerCase()))];
  if (kinds.length < 2) return undefined;
  const least = Number(/\bat least (\d+) characters?\b/i.exec(clause.text)?.[1] ?? '8');
  const what = lowerFirst(clause.subject.replace(/^(?:the|an?) /i, ''));
  const written = (missing: string | undefined): string => {
    const used = kinds.filter((name) => name !== missing).map((name) => signOf(name));
    // What fills up must not be of the kind that is missing.
    const filler = missing !== undefined && signOf(missing) === 'w' ? 'Q' : 'w';
    return used.join('').padEnd(Math.max(least, used.length), filler);
  };
  const refusal = refusalOf(matter, clause);
  return {
    ...draftIdea(matter, {
      technique: 'equivalence classes',
      title: `${upperFirst(what)}: each required kind of character is left out once`,
      cases: [
        ...kinds.map((name) => ({
          action: `Enter a ${what} without ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`,
          data: written(name),
          expected: refusal || `Refused with a message that names the missing ${name}`,
        })),
        { action: `Enter a ${what} that has all of them`, data: written(undefined), expected: 'Accepted' },
      ],
      testType: 'negative',
      worth: 0.9,
      must: kinds,
      reason: `${kinds.length} kinds of characters are required: leaving one out at a time shows that each is checked.`,
    }),
    clauses: [],
  };
}

function signOf(name: string): string {
  return signs.find(([pattern]) => pattern.test(name))?.[1] ?? 'w';
}
