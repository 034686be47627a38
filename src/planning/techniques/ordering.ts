import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Operation } from '../operations/operation.ts';
import { type Clause, type Matter, operationEvidence } from '../rules/matter.ts';
import { outcomeOf, requestData, successText } from '../rules/phrases.ts';
import { lowerFirst } from '../text/sentence.ts';
import { termsOf } from '../text/terms.ts';
import { enumerated } from '../rules/enumerated.ts';
import { draftIdea } from './draft.ts';

/** What is sorted, and what happens in a given order. */
export function orderingIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea = sorted(matter, clause) ?? inOrder(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

function sorted(matter: Matter, clause: Clause): TestIdea | undefined {
  const match =
    /\b(?:sorted|ordered|listed) (?:alphabetically|by|the)\b|\b(?:newest|oldest|latest|lowest|highest|cheapest|most recent)(?: \w+)? (?:first|last|on top)\b/i.exec(
      clause.text,
    );
  const isList = /\b(?:sorted|ordered|listed)\b|\b(?:list|results?|events?|entries|timeline|reviews?|orders)\b/i.test(
    clause.text,
  );
  // `lists all of them, the lowest code first` is about one answer, not about a list of entries.
  if (match === null || !isList || /^lists?$/i.test(clause.verb)) return undefined;
  const by =
    /\b(?:newest|oldest|latest|lowest|highest|cheapest|most recent)(?: \w+)? (?:first|last|on top)\b/i.exec(
      clause.text,
    )?.[0] ?? '';
  const { operation } = matter;
  const look = operation === undefined ? `Look at ${lowerFirst(clause.subject)}` : operation.key;
  const isTime = /time|date|newest|oldest|latest|recent/i.test(clause.text);
  return draftIdea(matter, {
    technique: 'ordering',
    title: clause.text,
    cases: [
      {
        action: isTime
          ? 'Make three entries one minute apart, by two different people'
          : 'Make three entries whose order of making is not the order of sorting',
        data: isTime ? '10:00, 10:01 and 10:02' : 'the second, the lowest, the highest',
        expected: '',
        minor: true,
      },
      {
        action: look,
        data: '',
        expected: `${outcomeOf(clause)}${operation === undefined ? '' : ` (${successText(operation)})`}`,
      },
      {
        action: isTime
          ? 'Make two more entries within the same second and look again'
          : 'Make two entries that are equal in what is sorted by, and look again',
        data: '',
        expected: `Still ${by === '' ? 'in order' : by}; the order of the equal ones is the same at every look`,
      },
    ],
    must: by === '' ? ['sort'] : [...termsOf(by)].slice(0, 1),
    evidence: [matter.evidence, ...(operation === undefined ? [] : [operationEvidence(operation, clause.text)])],
    reason: 'An order shows only with entries that were not made in that order, and with equal ones.',
  });
}

/** `refunded in the order Trail Credit, Cote Card, card, unless target names one`. */
function inOrder(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /\bin (?:the|this) order:? (.*?)(?:,? (?:unless|except|if)\s(.*))?$/i.exec(clause.text);
  const items = enumerated(match?.[1] ?? '');
  if (match === null || items.length < 2) return undefined;
  const exception = match[2];
  const { operation } = matter;
  const call = operation === undefined ? `Do it: ${lowerFirst(clause.subject)}` : `Send ${operation.key}`;
  const steps = items.map((item, index): IdeaCase => ({
    action:
      index === 0
        ? `${call} for less than the part of ${item}`
        : `${call} for all that is left of ${items[index - 1] ?? ''} and a part of ${item}`,
    data: amountData(operation, index === 0 ? 1_000 : 3_000, index === 0 ? '£10.00 of £30.00' : '£30.00'),
    expected:
      index === 0 ? `Only ${item} is used` : `${items[index - 1] ?? ''} is used up first, the rest comes from ${item}`,
  }));
  const named =
    exception === undefined
      ? []
      : items.map((item): IdeaCase => ({
          action: `In a new case, ${call.charAt(0).toLowerCase()}${call.slice(1)} so that ${exception.replace(/\bone\b/, item)}`,
          data: namedData(operation, clause, item),
          expected: `Only ${item} is used, whatever the order says`,
        }));
  return draftIdea(matter, {
    technique: 'decision table',
    title: `${clause.text}`,
    given: [`A case with £30.00 each of ${items.join(', ')}`],
    cases: [...steps, ...named],
    must: items.flatMap((item) => [...termsOf(item)]),
    evidence: [matter.evidence, ...(operation === undefined ? [] : [operationEvidence(operation, clause.text)])],
    reason: `The order of ${items.length} items shows only at the seams between them${exception === undefined ? '' : ', and the exception has to be tried for each'}.`,
  });
}

function amountData(operation: Operation | undefined, amount: number, inWords: string): string {
  const field = operation?.fields.find(({ name, type }) => name === 'amount' && /^(?:integer|number)/.test(type));
  return operation === undefined || field === undefined ? inWords : requestData(operation, { amount });
}

/** `{"target":"trail_credit"}` for Trail Credit. */
function namedData(operation: Operation | undefined, { facts }: Clause, item: string): string {
  const field = operation?.fields.find(({ name, values }) => facts.identifiers.includes(name) && values.length > 0);
  const value = field?.values.find((text) => text.replace(/[_-]/g, ' ').toLowerCase() === item.toLowerCase());
  return operation === undefined || field === undefined || value === undefined
    ? item
    : requestData(operation, { [field.name]: value });
}
