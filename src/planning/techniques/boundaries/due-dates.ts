import type { IdeaCase } from '../../ideas/idea.ts';
import type { Clause } from '../../rules/matter.ts';
import { isPerson, oppositeOf } from '../../rules/phrases.ts';
import { type Limit, sidesOf } from '../../text/limits.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { baseOfThird } from '../../text/verbs.ts';
import { isMany } from './claims.ts';

/** What lies ahead is counted from today; what was done, from its beginning. */
const ahead = /\b(?:expires?|ends?|due|starts?|begins?|lapses?|departs?|leaves?|arrives?|runs? out)$/i;

/**
 * `A card that expires within 60 days carries a hint`, `A guest who makes an account within 30 days finds the order`: the time
 * belongs to what is looked at. Undefined where it belongs to the verb.
 */
export function dueCases(clause: Clause, limit: Limit): Omit<IdeaCase, 'data'>[] | undefined {
  if (limit.end > clause.verbAt || limit.start === 0 || limit.ordinal || clause.condition !== '') return undefined;
  const { within, beyond } = sidesOf(limit);
  const told = clause.text.slice(0, limit.start).trim();
  // `without an answer within 5 seconds`: an answer in time is what does not bring it about.
  const lacks = / without (?=\S)/i.test(told);
  const before = told.replace(/ without (?=\S)/i, ' with ');
  const behind = clause.text.slice(limit.end, clause.verbAt).trim().replace(/,$/, '');
  const [, who = '', does = '', what = ''] = /^(.+?) (?:who|that|which) (\S+)\s?(.*)$/i.exec(before) ?? [];
  const base = baseOfThird(does);
  const acts = isPerson(who) && base !== undefined;
  const many = isMany(clause);
  const subject = acts ? `The ${lowerFirst(who).replace(/^(?:an?|each|every|any|the) /i, '')}` : many ? 'They' : 'It';
  const action = (value: string): string => {
    if (acts) return [`As ${lowerFirst(who)}, ${base}`, what, `${value} later`, behind].filter(Boolean).join(' ');
    const label = [before, ahead.test(before) ? 'in' : 'after', value, behind].filter(Boolean).join(' ');
    return `Prepare ${lowerFirst(label)}, and look at ${many ? 'them' : 'it'}`;
  };
  const so = upperFirst(`${subject} ${clause.verb} ${clause.rest}`.trim());
  const notSo = oppositeOf({ ...clause, subject });
  return [
    { action: action(within.text), expected: lacks ? notSo : so },
    { action: action(beyond.text), expected: lacks ? so : notSo },
  ];
}
