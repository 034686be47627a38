import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { bringAbout } from '../rules/imperatives.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { isPerson, oppositeOf, outcomeOf, roleOf } from '../rules/phrases.ts';
import { denied, lowerFirst, upperFirst } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';

/** More other states than these are not tried one by one. */
const mostOthers = 4;

/** What holds in one state is tried in the others; what holds until something happens is tried before and after it. */
export function stateIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = inState(matter, clause) ?? untilEvent(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

function inState(matter: Matter, clause: Clause): TestIdea | undefined {
  if (clause.limits.length > 0) return undefined;
  const match = /\b(?:in|on|with|has) (?:the )?(?:state|status)(?: of)? `?([a-z][\w-]*)`?/i.exec(clause.raw);
  const state = match?.[1];
  if (state === undefined || /^(?:with|has)/i.test(match?.[0] ?? '')) return undefined;
  const list = matter.around.valueLists.find((values) => values.includes(state));
  const others = (list ?? []).filter(
    (value) => value !== state && value !== clause.facts.identifiers.find((name) => name === value),
  );
  if (others.length === 0) return undefined;
  // Neighbours in the order of the life cycle tell most.
  const at = list?.indexOf(state) ?? 0;
  const near = others
    .sort((a, b) => Math.abs((list?.indexOf(a) ?? 0) - at) - Math.abs((list?.indexOf(b) ?? 0) - at))
    .slice(0, mostOthers);
  const thing =
    /\b(?:on|of|for|an?|the|while|when|if) ((?:(?!on |of |for |an? |the |while |when |if |is |are |shown )[\p{L}]+ ){0,2}[\p{L}]+) (?:is |are )?in (?:the )?(?:state|status)/iu
      .exec(clause.text)?.[1]
      ?.trim() ?? 'record';
  const one = thing.replace(/s$/, '');
  const where = `${/^(?:a|an|the)\b/.test(one) ? '' : /^[aeiou]/.test(one) ? 'an ' : 'a '}${one}`;
  const cases: IdeaCase[] = [
    { action: `Open ${where} in state ${state}`, data: state, expected: outcomeOf(clause) },
    ...near.map((other) => ({
      action: `Open ${where} in state ${other}`,
      data: other,
      expected: `${oppositeOf({ ...clause, rest: withoutState(clause.rest) })} in state ${other}`,
    })),
  ];
  const what = clause.subject.replace(/^the (?=.* ")/i, '').replace(/^(?:the|a|an) /i, '');
  return draftIdea(matter, {
    technique: 'state transition',
    title: `${upperFirst(what)} ${clause.verb} ${withoutState(clause.rest)} only in state ${state}, not in ${near.join(', ')}`,
    cases,
    must: [state, ...near.slice(0, 1)],
    reason: `${state} is one of ${(list ?? []).length} states; the neighbouring ones must behave otherwise.`,
  });
}

function withoutState(rest: string): string {
  return rest
    .replace(/\s*\b(?:on|for|while|when)\s[\p{L} ]{0,40}?\bin (?:the )?(?:state|status) [\w-]+/iu, '')
    .replace(/\s*\bin (?:the )?(?:state|status) [\w-]+/i, '')
    .trim();
}

/** `can cancel until the parcel is handed in`. */
function untilEvent(matter: Matter, clause: Clause): TestIdea | undefined {
  if (clause.limits.length > 0 || clause.form !== 'statement') return undefined;
  const match =
    /^(.*?)\s(?:until|till|as long as|before)\s((?:the|a|an|it|they|somebody|[\p{Lu}]).*\b(?:is|are|has|have|was|were|ends?|starts?|begins?|leaves?|arrives?|handed|sent)\b.*)$/iu.exec(
      clause.rest,
    );
  if (match === null) return undefined;
  const [, doing = '', event = ''] = match;
  // `until the last page, where the field is absent` tells of a place, not of an event.
  if (/,\s(?:where|which|who)\b/i.test(event)) return undefined;
  const keeps = /as long as/i.test(clause.rest);
  const base = { ...clause, rest: doing };
  const deed =
    isPerson(clause.subject) && /^(?:can|may)$/i.test(clause.verb)
      ? `As ${roleOf(clause.subject)}, ${doing}`
      : `Look at ${lowerFirst(clause.subject)}`;
  const late = isPerson(clause.subject) && /^(?:can|may)$/i.test(clause.verb) ? deed.replace(/, /, ', try to ') : deed;
  const [before, after] = [`before ${lowerFirst(event)}`, `after ${lowerFirst(event)}`];
  return draftIdea(matter, {
    technique: 'state transition',
    title: `${outcomeOf(base)} ${before}, not ${after}`,
    cases: [
      { action: `${deed} ${keeps ? `while ${event}` : before}`, data: '', expected: outcomeOf(base) },
      { action: `In another case, ${lowerFirst(bringAbout(lowerFirst(event)))}`, data: '', expected: '', minor: true },
      { action: `${late} ${keeps ? 'when that is over' : after}`, data: '', expected: `${denied(base)} any more` },
    ],
    reason: `"${event}" ends what is allowed: tried on both sides of it.`,
  });
}
