import type { TestIdea } from '../ideas/idea.ts';
import { type Clause, type Matter, operationEvidence } from '../rules/matter.ts';
import { outcomeOf, refusalOf, requestData, successText } from '../rules/phrases.ts';
import { orderOf, upperFirst } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';

/** The same thing sent again, and sent twice at the same moment. */
export function repetitionIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const ideas = keyIdeas(matter, clause) ?? twice(matter, clause) ?? interrupted(matter, clause);
    const shared = total(matter, clause);
    const own = (ideas ?? []).map((idea) => ({ ...idea, clauses: [index] }));
    return [...own, ...(shared === undefined ? [] : [shared])];
  });
}

/** `The same Idempotency-Key with the same body answers the first refund again`. */
function keyIdeas(matter: Matter, clause: Clause): TestIdea[] | undefined {
  const { operation } = matter;
  if (
    operation === undefined ||
    !/\bsame\b/i.test(clause.subject) ||
    !/idempoten|\bkey\b|\brequest\b|\bmessage\b|\bevent\b/i.test(clause.subject)
  )
    return undefined;
  const key = 'Idempotency-Key: k-plan-0001-0123456789';
  const data = requestData(operation);
  const first = {
    action: `Send ${operation.key}`,
    data: `${key}; ${data}`,
    expected: `${successText(operation)}; note what the answer says`,
  };
  const evidence = [matter.evidence, operationEvidence(operation, clause.text)];
  if (/\b(?:another|different|other|changed)\b/i.test(clause.subject)) {
    const refusal = refusalOf(matter, clause);
    return [
      draftIdea(matter, {
        technique: 'idempotence',
        title: clause.text,
        cases: [
          first,
          {
            action: `Send ${operation.key} with the same key and one value changed`,
            data: `${key}; ${changedBody(data)}`,
            expected: refusal || outcomeOf(clause),
          },
          { action: readBack(matter), data: '', expected: 'Only what the first call asked for has happened' },
        ],
        must: [...clause.facts.codes],
        evidence,
        reason: 'A key that is used again for something else must not pass.',
      }),
    ];
  }
  return [
    draftIdea(matter, {
      technique: 'idempotence',
      title: clause.text,
      cases: [
        first,
        { action: `Send ${operation.key} word for word again`, data: `${key}; ${data}`, expected: outcomeOf(clause) },
        { action: readBack(matter), data: '', expected: 'One entry, once' },
      ],
      evidence,
      reason: 'A client that got no answer sends the call again.',
      must: ['idempot', 'same'],
    }),
    draftIdea(matter, {
      technique: 'concurrency',
      title: `Two calls with the same key at the same moment have the effect of one`,
      cases: [
        {
          action: `Send ${operation.key} twice in parallel with the same key and body`,
          data: `${key.replace('0001', '0002')}; ${data}`,
          expected: `Both answers name the same result, or one of them is refused; no second one is made`,
        },
        { action: readBack(matter), data: '', expected: 'One entry, once' },
      ],
      evidence,
      worth: 0.8,
      must: ['parallel'],
      reason: 'The retry of an impatient client overtakes the first call.',
    }),
  ];
}

function changedBody(data: string): string {
  return data.replace(/:(\d+)(?=[,}])/, (_, number: string) => `:${Number(number) + 1}`);
}

function readBack({ operation, around }: Matter): string {
  const list = around.operations.find(
    (other) =>
      other.method === 'GET' &&
      operation !== undefined &&
      (other.path === operation.path || operation.path.startsWith(other.path)),
  );
  return list === undefined ? 'Read the record back' : `Send ${list.key}`;
}

/** `Sending the form twice makes one return only`. */
function twice(matter: Matter, clause: Clause): TestIdea[] | undefined {
  if (
    !/\b(?:twice|again|a second time|repeated(?:ly)?|double[- ]click)/i.test(clause.subject) ||
    clause.form !== 'gerund'
  )
    return undefined;
  const once = /^(?:makes?|creates?|gives?|sends?|books?)$/i.test(clause.verb)
    ? upperFirst(clause.rest)
    : outcomeOf(clause);
  return [
    draftIdea(matter, {
      technique: 'idempotence',
      title: clause.text,
      cases: [
        {
          action: `${orderOf(clause.subject)}, quickly one after the other`,
          data: 'double click',
          expected: once,
        },
        {
          action: `${orderOf(clause.subject)} with the network cut off after the first time, then connected again`,
          data: 'browser offline for 10 seconds',
          expected: once,
        },
        { action: 'Go back in the browser and send the form once more', data: '', expected: once },
      ],
      reason: 'Double clicks, retries and the back button send a form again.',
      must: ['twice'],
    }),
  ];
}

/** `The run can be stopped and started again at any time without making doubles`. */
function interrupted(matter: Matter, clause: Clause): TestIdea[] | undefined {
  if (!/\b(?:stopped and started|restarted|resumed|interrupted|continued|aborted)\b/i.test(clause.text))
    return undefined;
  return [
    draftIdea(matter, {
      technique: 'idempotence',
      title: clause.text,
      cases: [
        {
          action: `Start ${lowerThe(clause.subject)} on a copy of the data and kill it in the middle of the first batch`,
          data: 'kill -9',
          expected: 'It stops; what was finished is kept',
          minor: false,
        },
        { action: 'Start it again and let it finish', data: '', expected: outcomeOf(clause) },
        { action: 'Start it once more when everything is done', data: '', expected: 'It ends without changing a row' },
        {
          action: 'Compare the number of records with that of a run that was never stopped',
          data: 'count and group by the old id',
          expected: 'The numbers are equal and no old id occurs twice',
        },
      ],
      reason: 'A run of hours is stopped sooner or later.',
      must: ['stop', 'start'],
    }),
  ];
}

function lowerThe(text: string): string {
  return text.replace(/^The\b/, 'the').replace(/^A\b/, 'a');
}

/** `The sum of all refunds never exceeds …`: two at once could each be right and together wrong. */
function total(matter: Matter, clause: Clause): TestIdea | undefined {
  const { operation } = matter;
  if (
    operation === undefined ||
    !/\b(?:sum|total)\b/i.test(clause.subject) ||
    !/\b(?:exceeds?|limited|at most|more than)\b/i.test(clause.text)
  )
    return undefined;
  const refusal = refusalOf(matter, clause);
  const single =
    operation.method === 'GET'
      ? (matter.around.operations.find(({ method, named }) => named && method === 'POST') ?? operation)
      : operation;
  return draftIdea(matter, {
    technique: 'concurrency',
    title: `${upperFirst(clause.subject)} stays within its limit when two calls arrive at the same moment`,
    cases: [
      { action: `Prepare a case of which exactly £50.00 is left`, data: '£50.00', expected: '', minor: true },
      {
        action: `Send ${single.key} twice in parallel, each over £30.00`,
        data: requestData(single, { amount: 3000 }),
        expected: `One is accepted (${successText(single)}), the other is refused: ${refusal || outcomeOf(clause)}`,
      },
      { action: readBack(matter), data: '', expected: `One entry of £30.00; ${outcomeOf(clause)}` },
    ],
    worth: 0.9,
    evidence: [matter.evidence, operationEvidence(single, clause.text)],
    must: ['parallel'],
    reason: 'A sum that is read, compared and written can be overtaken by a second call.',
  });
}
