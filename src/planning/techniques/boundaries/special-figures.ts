import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { refusalOf } from '../../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';
import { triedTitle } from './claims.ts';

/** Figures whose two sides are told by the words around them. */
export function specialFigureIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  return startsFrom(matter, clause) ?? lastOnes(matter, clause) ?? perPage(matter, clause);
}

function made(matter: Matter, clause: Clause, figures: readonly number[], tried: string, cases: IdeaCase[]): TestIdea {
  return draftIdea(matter, {
    technique: 'boundary values',
    title: triedTitle(clause, tried),
    cases,
    testType: 'edge_case',
    must: figures.map(String),
    reason: 'Both sides of the figure are tried.',
  });
}

/** `At least 3 characters are entered before the search starts`. */
function startsFrom(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, count = '', what = '', verb = ''] =
    /\b(?:at least|a minimum of|min\.?|after) (\d+) (?:characters?|letters?|digits?)\b.*?(?:before|until) ((?:the|an?) [\p{L} -]+?) (starts?|begins?|opens?|appears?|is (?:started|triggered|shown|sent))\b/iu.exec(
      clause.text,
    ) ?? [];
  const least = Number(count);
  if (count === '' || least < 1) return undefined;
  const happens = (not: boolean): string =>
    upperFirst(
      /^is /i.test(verb)
        ? `${what} is ${not ? 'not ' : ''}${verb.slice(3)}`
        : not
          ? `${what} does not ${verb.replace(/s$/, '')}`
          : `${what} ${verb}`,
    );
  const enter = (size: number): IdeaCase => ({
    action: size === 0 ? 'Leave it empty and wait' : `Enter ${size} character${size === 1 ? '' : 's'} and wait`,
    data: 'abcdefghijklmnopqrstuvwxyz'.slice(0, Math.min(size, 26)) || '(empty)',
    expected: happens(size < least),
  });
  return made(matter, clause, [least - 1, least], `with ${least - 1} and ${least} characters`, [
    enter(least - 1),
    enter(least),
  ]);
}

/** `The new password must be different from the last 5 passwords`. */
function lastOnes(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, count = '', things = ''] =
    /\b(?:different from|not (?:be )?(?:equal to|the same as)|differs? from|none of|not among) (?:any of )?(?:the|their|his|her|its) (?:last|previous) (\d+) ([\p{L} -]+s)\b/iu.exec(
      clause.text,
    ) ?? [];
  if (count === '') return undefined;
  const most = Number(count);
  const one = things.replace(/s$/, '');
  const refusal = refusalOf(matter, clause) || 'Refused with a message that says why';
  return made(matter, clause, [most, most + 1], `with number ${most} and number ${most + 1} from the end`, [
    { action: `Use the present ${one} again`, data: '', expected: refusal },
    { action: `Use the ${one} that was number ${most} from the end`, data: String(most), expected: refusal },
    { action: `Use the ${one} that was number ${most + 1} from the end`, data: String(most + 1), expected: 'Accepted' },
  ]);
}

/** `Results are shown in pages, 25 per page`. */
function perPage(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, count = '', noun = ''] = /\b(\d+) ?([\p{L}-]+s )?(?:per|on each|on one|a) page\b/iu.exec(clause.text) ?? [];
  const size = Number(count);
  if (count === '' || size < 2) return undefined;
  const things = noun.trim() || lowerFirst(clause.subject.replace(/^the /i, '')) || 'entries';
  const look = (number: number, expected: string): IdeaCase => ({
    action: `Have ${number} ${things} and open the list`,
    data: `${number}`,
    expected,
  });
  return made(matter, clause, [size, size + 1], `with 0, ${size} and ${size + 1}`, [
    look(0, 'The list is empty and says so; there is no second page'),
    look(size, `One page with ${size}; there is no second page`),
    look(size + 1, `Two pages: ${size} on the first, 1 on the second; none is missing and none is there twice`),
  ]);
}
