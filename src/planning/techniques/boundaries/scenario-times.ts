import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Matter } from '../../rules/matter.ts';
import { momentNear, type Quantity, quantityOf } from '../../text/quantities.ts';
import { denied, lowerFirst, plainSentence, readSentence, upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

/** `started 15 minutes ago`, `24 hours later`, `after 30 days`. */
const passed =
  /\b(\d+) (seconds?|minutes?|hours?|days?|weeks?|months?) (?:ago|later|earlier|have passed|has passed|pass)\b|\bafter (\d+) (seconds?|minutes?|hours?|days?|weeks?|months?)\b/i;

/** A scenario that plays when a time is over: it is tried a moment before as well. */
export function scenarioTimeIdeas(matter: Matter): TestIdea[] {
  const { given = [], when = [], then = [], title = '' } = matter.criterion;
  const steps = [...given, ...when];
  const timed = steps.find((step) => passed.test(step));
  const [outcome] = then;
  if (timed === undefined || outcome === undefined || when.length === 0) return [];
  const quantity = quantityIn(timed);
  const [before, at] = [momentNear(quantity, -1), momentNear(quantity, 0)];
  const told = (value: string): string[] => steps.map((step) => (step === timed ? withTime(step, value) : step));
  const action = (value: string): string => {
    const [first = '', ...others] = told(value).map((step) => plainSentence(step));
    const isGiven = given.length > 0;
    return [isGiven ? `Bring this about: ${first}` : upperFirst(first), ...others.map(lowerFirst)].join('; then ');
  };
  const cases: IdeaCase[] = [
    { action: action(before), data: before, expected: `Not yet: ${lowerFirst(notYet(outcome))}` },
    { action: action(at), data: at, expected: then.map((text) => upperFirst(plainSentence(text))).join('; ') },
  ];
  return [
    draftIdea(matter, {
      technique: 'boundary values',
      title: `${title === '' ? plainSentence(outcome) : plainSentence(title)}: not yet at ${before}, but at ${at}`,
      cases,
      testType: 'edge_case',
      must: [...new Set([before, at].flatMap((text) => /\d+/.exec(text)?.[0] ?? []))],
      reason: `The scenario plays when ${at} are over: a moment earlier nothing of it may happen.`,
    }),
  ];
}

function quantityIn(step: string): Quantity {
  const [, count, unit, later, laterUnit] = passed.exec(step) ?? [];
  return quantityOf(undefined, count ?? later ?? '', unit ?? laterUnit);
}

function withTime(step: string, value: string): string {
  return step.replace(passed, (phrase) => phrase.replace(/\d+ \w+/, value));
}

function notYet(outcome: string): string {
  const sentence = readSentence(outcome);
  return sentence.form === 'statement' ? denied(sentence) : `${plainSentence(outcome)} cannot be seen`;
}
