import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Matter } from '../rules/matter.ts';
import type { Operation } from '../operations/operation.ts';
import { imperativeOf } from '../rules/imperatives.ts';
import { requestData, titled } from '../rules/phrases.ts';
import { lowerFirst, plainSentence, upperFirst } from '../text/sentence.ts';

/** More examples than a person runs in one test. */
const mostExamples = 12;

/** A Gherkin scenario is a test already: its steps are taken over, its examples become the data. */
export function scenarioIdeas({ criterion, evidence, around }: Matter): TestIdea[] {
  const { given = [], when = [], then = [], examples = [], title } = criterion;
  if (when.length === 0 || then.length === 0) return [];
  const rows = criterion.kind === 'gherkin' && examples.length > 0 ? examples.slice(0, mostExamples) : [{}];
  const isOnce = once.test([title ?? '', ...then].join(' '));
  const [again, first] = isOnce ? partition(then) : [[], then];
  const cases = rows.flatMap((row): IdeaCase[] =>
    when.map((step, index) => {
      const { action, answer, data } = sent(filled(step, row), around.operations);
      const values = Object.entries(row).map(([name, value]) => `${name} = ${value}`);
      const seen = index === when.length - 1 ? first.map((text) => upperFirst(filled(text, row))) : [];
      return {
        action,
        data: [...(index === 0 ? values : []), data].filter((text) => text !== '').join(', '),
        expected: inARow([answer, ...seen]),
      };
    }),
  );
  const last = cases.at(-1);
  const second: IdeaCase[] =
    !isOnce || last === undefined
      ? []
      : [
          {
            action: `Try it a second time: ${lowerFirst(last.action)}, and send the call behind it once more`,
            data: last.data,
            expected: inARow([
              ...again.map((text) => upperFirst(text)),
              'The second call is refused and changes nothing',
            ]),
          },
        ];
  return [
    {
      criteria: [criterion.id],
      technique: 'scenario',
      title: titled(plainSentence(title ?? then[0] ?? when[0] ?? '')),
      given: given.map((text) => upperFirst(plainSentence(filled(text, rows.length === 1 ? (rows[0] ?? {}) : {})))),
      cases: prepared([...cases, ...second]),
      testType: 'functional',
      worth: 1,
      must: [],
      about: `${title ?? ''} ${given.join(' ')} ${when.join(' ')} ${then.join(' ')}`,
      evidence: [evidence],
      clauses: [],
      reason: isOnce
        ? 'The criterion is written as a scenario; "once" shows only at the second try.'
        : 'The criterion is written as a scenario.',
    },
  ];
}

/** Several things to see, as one sentence. */
function inARow(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .map((text, index) => (index === 0 || /^I\b/.test(text) ? text : lowerFirst(text)))
    .join('; ');
}

const once = /\b(?:only once|once only|exactly once|a second time|one \p{L}+ only|only one|once(?= by))\b/iu;

/** What must be seen at the second try, and what at the first; one thing at least is seen at the first. */
function partition(then: readonly string[]): [string[], string[]] {
  const isSecond = (text: string): boolean => /\b(?:a second time|again|twice|any more)\b/i.test(text);
  const first = then.filter((text) => !isSecond(text));
  return first.length === 0 ? [[], [...then]] : [then.filter(isSecond), first];
}

const call = /^`?((?:GET|POST|PUT|PATCH|DELETE|HEAD) \/[^\s`]*)`?/;

/** `POST /v1/orders answers 201` is sent, with data, and the answer looked at; what somebody does or what is done is an order. */
function sent(step: string, operations: readonly Operation[]): { action: string; answer: string; data: string } {
  const plain = plainSentence(step);
  const [, key] = call.exec(plain) ?? [];
  if (key === undefined)
    return {
      action: upperFirst(imperativeOf(plain) ?? imperativeOf(lowerFirst(plain)) ?? plain),
      answer: '',
      data: '',
    };
  const operation = operations.find((candidate) => candidate.key === key);
  const behind = plain.replace(call, '').replace(/^ is (?:called|sent|requested)\b/, '');
  const answer = /^ (?:answers|returns|responds with) (\d{3}\b.*)$/.exec(behind)?.[1];
  return {
    action: `Send ${key}${answer === undefined ? behind : ''}`,
    answer: answer === undefined ? '' : `Answer ${answer}`,
    data: operation === undefined ? '' : requestData(operation),
  };
}

function prepared(cases: readonly IdeaCase[]): IdeaCase[] {
  return cases.map((item) => ({ ...item, action: plainSentence(item.action), expected: plainSentence(item.expected) }));
}

function filled(text: string, row: Readonly<Record<string, string>>): string {
  return text.replace(/<([^<>]+)>/g, (whole, name: string) =>
    Object.hasOwn(row, name) ? (row[name] ?? whole) : whole,
  );
}
