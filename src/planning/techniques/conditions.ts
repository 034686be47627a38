import type { TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { isPerson, oppositeOf, outcomeOf, roleOf } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';

/** `only when`, `unless`, `if`: each condition is tried when it holds and when it does not. */
export function conditionIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = only(matter, clause) ?? unless(matter, clause) ?? both(matter, clause) ?? when(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

function only(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /^(.*?),? only (?:when|if|once|after) (.*)$/i.exec(clause.rest);
  if (match === null) return undefined;
  const [, does = '', condition = ''] = match;
  const base = { ...clause, rest: does.trim() };
  const partial = /\b(?:the )?(whole|entire|all|every|both|complete)\b/i.exec(condition)?.[1];
  const not =
    partial === undefined
      ? contrary(condition)
      : condition
          .replace(/\b(?:the )?(?:whole|entire|complete)\b/i, 'only a part of the')
          .replace(/\b(?:all|every|both)\b/i, 'all but one of the')
          .replace(/\bthe the\b/, 'the');
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: `Set up: ${condition}`, data: '', expected: outcomeOf(base) },
      { action: `Set up: ${not}`, data: '', expected: oppositeOf(base) },
      ...(partial === undefined
        ? []
        : [
            {
              action: 'Then bring about the rest, one by one',
              data: '',
              expected: `${upperFirst(lowerFirst(outcomeOf(base)))} only with the last one`,
            },
          ]),
    ],
    reason: '"Only when" is a rule with two columns: the condition holds, and it does not.',
  });
}

function unless(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /^(.*?),? (?:unless|except (?:when|if)) (.*)$/i.exec(clause.rest);
  if (match === null) return undefined;
  const [, does = '', exception = ''] = match;
  const base = { ...clause, rest: does.trim() };
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: `Set up a case in which this does not hold: ${exception}`, data: '', expected: outcomeOf(base) },
      { action: `Set up: ${exception}`, data: '', expected: oppositeOf(base) },
    ],
    reason: 'The rule and its exception.',
  });
}

/** `When A and B, C`: each of the two alone must not be enough. */
function both(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /^(?:when|if) (.{8,}?) and (.{8,})$/i.exec(clause.condition);
  if (match === null || /\b(?:between|both)\b/i.test(clause.condition)) return undefined;
  const [, one = '', two = ''] = match;
  const [not1, not2] = [contrary(one), contrary(two)];
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: `Set up: ${one} and ${two}`, data: '', expected: outcomeOf(clause) },
      { action: `Set up: ${one}, but ${not2}`, data: '', expected: oppositeOf(clause) },
      { action: `Set up: ${two}, but ${not1}`, data: '', expected: oppositeOf(clause) },
    ],
    must: [...clause.facts.codes],
    reason: 'Two conditions: both together, and each alone.',
  });
}

/** `When X, Y` where X is an event and Y its effect: once with it, once without. */
function when(matter: Matter, clause: Clause): TestIdea | undefined {
  const condition =
    /^(?:when|if|once) (.*)$/i.exec(clause.condition)?.[1] ?? /\s(?:when|if|once) (.*)$/i.exec(clause.rest)?.[1];
  if (condition === undefined || clause.limits.length > 0 || clause.facts.statuses.length > 0) return undefined;
  const base = { ...clause, rest: clause.rest.replace(/\s(?:when|if|once) .*$/i, '') };
  const deed = isPerson(base.subject) ? ` and act as ${roleOf(base.subject)}` : '';
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: `Set up: ${condition}${deed}`, data: '', expected: outcomeOf(base) },
      {
        action: `Set up the opposite: ${contrary(condition)}`,
        data: '',
        expected: base.form === 'order' ? `No ${base.rest.replace(/^(?:the|a|an) /, '')}` : oppositeOf(base),
      },
    ],
    reason: 'The condition and its opposite.',
  });
}

/** The condition denied: `the goods are not gone`. */
function contrary(condition: string): string {
  const changed = condition.replace(
    /\b(is|are|was|were|has|have|can|does|do)( not)?\b/,
    (_, verb: string, not: string | undefined) => (not === undefined ? `${verb} not` : verb),
  );
  if (changed !== condition) return changed;
  const with3 = condition.replace(
    /\b([a-z]+?)(e?s)\b(?= (?:the|a|an|it|in|on|to|later|earlier|more|[a-z]+ing|[a-z]+ed|out|up)\b)/,
    (_, verb: string, ending: string) =>
      `does not ${verb}${ending === 'es' && /(?:s|x|z|ch|sh)$/.test(verb) ? '' : ending === 'es' ? 'e' : ''}`,
  );
  return with3 === condition ? `not so: ${condition}` : with3;
}
