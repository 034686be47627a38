import type { TestIdea } from '../ideas/idea.ts';
import { actionOf } from '../rules/actions.ts';
import { bringAbout, leaveUndone } from '../rules/imperatives.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { isActor, oppositeOf, outcomeOf } from '../rules/phrases.ts';
import { denied, lowerFirst, readSentence, upperFirst } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';

/** `only when`, `unless`, `if`: each condition is tried when it holds and when it does not. */
export function conditionIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea =
      only(matter, clause) ??
      unless(matter, clause) ??
      both(matter, clause) ??
      anyOf(matter, clause) ??
      atOnce(matter, clause) ??
      meanwhile(matter, clause) ??
      even(matter, clause) ??
      when(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

function only(matter: Matter, clause: Clause): TestIdea | undefined {
  const rest = clause.rest.replace(/^(.*?)\b(when|if) (.*), (?:and|but) only then$/i, '$1only $2 $3');
  const match = /^(.*?),? ?only (?:when|if|once|after) (.*)$/i.exec(rest);
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
      { action: bringAbout(condition), data: '', expected: outcomeOf(base) },
      {
        action: partial === undefined ? leaveUndone(condition, not) : `Arrange that ${not}`,
        data: '',
        expected: oppositeOf(base),
      },
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
      { action: leaveUndone(exception, contrary(exception)), data: '', expected: outcomeOf(base) },
      { action: bringAbout(exception), data: '', expected: oppositeOf(base) },
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
      { action: `Arrange that ${one} and ${two}`, data: '', expected: outcomeOf(clause) },
      { action: `Arrange that ${one}, but ${not2}`, data: '', expected: oppositeOf(clause) },
      { action: `Arrange that ${two}, but ${not1}`, data: '', expected: oppositeOf(clause) },
    ],
    must: [...clause.facts.codes],
    reason: 'Two conditions: both together, and each alone.',
  });
}

/** `fails when X, when Y or when Z`: each alone is enough, none of them is not. */
function anyOf(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, does = '', behind = ''] = /^(.*?)(?:^|,? )when (.*,? (?:or )?when .*)$/i.exec(clause.rest) ?? [];
  const situations = behind.split(/,? (?:or )?when /i).map((text) => text.replace(/,$/, ''));
  if (situations.length < 2) return undefined;
  const base = { ...clause, rest: does.trim() };
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      ...situations.map((situation) => ({ action: bringAbout(situation), data: '', expected: outcomeOf(base) })),
      { action: 'Do the same with none of these faults', data: '', expected: oppositeOf(base) },
    ],
    reason: `Each of ${situations.length} situations is enough by itself, so each is tried alone, and none of them.`,
  });
}

/** `Double bookings are not possible, even when two users book at the same time`: one after the other, and at once. */
function atOnce(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, does, situation] =
    /^(.*?),? even (?:when|if) (.* (?:at the same (?:time|moment)|simultaneously|in parallel|concurrently))$/i.exec(
      clause.rest,
    ) ?? [];
  if (
    does === undefined ||
    situation === undefined ||
    !/\bnot\b|\bcannot\b|\bno\b|\bnever\b/i.test(`${clause.subject} ${clause.verb} ${does}`)
  )
    return undefined;
  const expected = outcomeOf({ ...clause, rest: does });
  return draftIdea(matter, {
    technique: 'concurrency',
    title: clause.text,
    cases: [
      {
        action: 'Do it twice, one after the other',
        data: '',
        expected: `The first succeeds, the second is refused: ${lowerFirst(expected)}`,
      },
      {
        action: bringAbout(situation),
        data: 'two sessions, started together',
        expected: 'Exactly one succeeds, the other is refused; nothing is stored twice',
      },
    ],
    reason: 'What must not happen twice is tried in a row and at the same moment.',
  });
}

/** `The button is disabled while an export is running`: while it runs, and when it is over. */
function meanwhile(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, does, situation] =
    /^((?:disabled|enabled|hidden|shown|greyed(?: out)?|locked|blocked|visible|inactive|off|on)\b.*?) (?:while|as long as) (.+)$/i.exec(
      clause.rest,
    ) ?? [];
  if (does === undefined || situation === undefined || !/^(?:is|are)$/i.test(clause.verb)) return undefined;
  const base = { ...clause, rest: does };
  return draftIdea(matter, {
    technique: 'state transition',
    title: clause.text,
    cases: [
      {
        action: `${bringAbout(situation)}; meanwhile look at ${lowerFirst(clause.subject)}`,
        data: '',
        expected: outcomeOf(base),
      },
      { action: 'Wait until it is over, and look again', data: '', expected: oppositeOf(base) },
    ],
    reason: 'What holds for a while has to end with it.',
  });
}

/** `stays as it was, even when X`: the same must come of it with X and without. */
function even(matter: Matter, clause: Clause): TestIdea | undefined {
  const [, does, situation] = /^(.*?),? even (?:when|if) (.*)$/i.exec(clause.rest) ?? [];
  if (does === undefined || situation === undefined) return undefined;
  const expected = outcomeOf({ ...clause, rest: does });
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: `Arrange that ${contrary(situation)}`, data: '', expected },
      { action: bringAbout(situation), data: '', expected: `Still so: ${lowerFirst(expected)}` },
    ],
    reason: '"Even when" names the case in which it could go wrong; it is compared with the ordinary one.',
  });
}

/** `When X, Y` where X is an event and Y its effect: once with it, once without. */
function when(matter: Matter, clause: Clause): TestIdea | undefined {
  const condition =
    /^(?:when|if|once) (.*)$/i.exec(clause.condition)?.[1] ??
    /\s(?:when|if|once(?= (?:the|an?|it|they|all) )) (.*)$/i.exec(clause.rest)?.[1];
  if (condition === undefined || clause.limits.length > 0 || clause.facts.statuses.length > 0) return undefined;
  // `is not sent twice when X` does not say that it is sent twice otherwise.
  if (/^not\b.*\b(?:twice|again|a second time)\b/i.test(clause.rest)) return undefined;
  const situation = withNoun(condition, clause);
  const base = {
    ...clause,
    rest: clause.rest.replace(/\s(?:when|if|once(?= (?:the|an?|it|they|all) )) .*$/i, ''),
  };
  const plain = { ...base, condition: '' };
  const looks = isActor(base.subject) && base.form === 'statement' ? actionOf(matter, plain).action : '';
  const deed = looks === '' ? '' : `; then ${lowerFirst(looks)}`;
  const isSecret = /\b(?:don't|does not|do not|never|not) (?:tell|reveal|disclose|show whether|say whether)\b/i.test(
    base.text,
  );
  const not = contrary(situation);
  return draftIdea(matter, {
    technique: 'decision table',
    title: clause.text,
    cases: [
      { action: `${bringAbout(situation)}${deed}`, data: '', expected: outcomeOf(base) },
      isSecret
        ? {
            // Who must not learn it compares: what differs gives it away.
            action: `Arrange that ${not}, and do the same again`,
            data: '',
            expected:
              'Text, status and time of the answer are the same as before, so that the two cases cannot be told apart',
          }
        : {
            action: leaveUndone(situation, not),
            data: '',
            expected: base.form === 'order' ? `No ${base.rest.replace(/^(?:the|a|an) /, '')}` : oppositeOf(base),
          },
    ],
    reason: 'The condition and its opposite.',
  });
}

/** `The money for each shipment is captured when it leaves`: when the shipment leaves. */
function withNoun(condition: string, { subject, condition: lead }: Clause): string {
  if (lead !== '' || !/^it\b/i.test(condition)) return condition;
  const each = /\b(?:for|of|per|in) (?:each|every|an?) ([\p{L} -]+)$/iu.exec(subject)?.[1];
  const noun = each ?? /^(?:the|an?|each|every) ([\p{L}-]+)$/iu.exec(subject)?.[1];
  return noun === undefined ? condition : condition.replace(/^it\b/i, `the ${noun}`);
}

/** The condition denied: `the goods are not gone`. */
function contrary(given: string): string {
  const condition = given.replace(/\s*\([^()]*\)/g, '').replace(/\bit's\b/g, 'it is');
  if (/\bwithout\b/.test(condition)) return condition.replace(/\bwithout\b/, 'with');
  const sentence = readSentence(condition);
  if (sentence.form === 'statement') return lowerFirst(denied(sentence));
  const verb = /\b(is|are|was|were|has|have|can|does|do)( not)?\b/;
  const changed = condition.replace(verb, (_, word: string, not: string | undefined) =>
    not === undefined ? `${word} not` : word,
  );
  return changed === condition ? `this is not so: ${condition}` : changed;
}
