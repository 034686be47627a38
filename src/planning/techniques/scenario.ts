import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Matter } from '../rules/matter.ts';
import { titled } from '../rules/phrases.ts';
import { plainSentence, upperFirst } from '../text/sentence.ts';

/** More examples than a person runs in one test. */
const mostExamples = 12;

/** A Gherkin scenario is a test already: its steps are taken over, its examples become the data. */
export function scenarioIdeas({ criterion, evidence }: Matter): TestIdea[] {
  const { given = [], when = [], then = [], examples = [], title } = criterion;
  if (when.length === 0 || then.length === 0) return [];
  const rows = criterion.kind === 'gherkin' && examples.length > 0 ? examples.slice(0, mostExamples) : [{}];
  const cases = rows.flatMap((row): IdeaCase[] =>
    when.map((step, index) => ({
      action: upperFirst(sent(filled(step, row)).action),
      data:
        index === 0
          ? Object.entries(row)
              .map(([name, value]) => `${name} = ${value}`)
              .join(', ')
          : '',
      expected: [
        sent(filled(step, row)).answer,
        ...(index === when.length - 1 ? then.map((text) => upperFirst(filled(text, row))) : []),
      ]
        .filter((text) => text !== '')
        .join('; '),
    })),
  );
  return [
    {
      criteria: [criterion.id],
      technique: 'scenario',
      title: titled(plainSentence(title ?? `${then[0] ?? ''} when ${when[0] ?? ''}`)),
      given: given.map((text) => upperFirst(plainSentence(filled(text, rows.length === 1 ? (rows[0] ?? {}) : {})))),
      cases: prepared(cases),
      testType: 'functional',
      worth: 1,
      must: [],
      about: `${title ?? ''} ${given.join(' ')} ${when.join(' ')} ${then.join(' ')}`,
      evidence: [evidence],
      clauses: [],
      reason: 'The criterion is written as a scenario.',
    },
  ];
}

/** `POST /v1/orders answers 201` is sent, and the answer looked at. */
function sent(step: string): { action: string; answer: string } {
  const match =
    /^`?((?:GET|POST|PUT|PATCH|DELETE|HEAD) \/[^\s`]*)`? (?:answers|returns|responds with) `?(\d{3}\b.*)$/.exec(
      plainSentence(step),
    );
  const [, call = '', answer = ''] = match ?? [];
  return match === null ? { action: step, answer: '' } : { action: `Send ${call}`, answer: `Answer ${answer}` };
}

function prepared(cases: readonly IdeaCase[]): IdeaCase[] {
  return cases.map((item) => ({ ...item, action: plainSentence(item.action), expected: plainSentence(item.expected) }));
}

function filled(text: string, row: Readonly<Record<string, string>>): string {
  return text.replace(/<([^<>]+)>/g, (whole, name: string) =>
    Object.hasOwn(row, name) ? (row[name] ?? whole) : whole,
  );
}
