import type { TestIdea } from '../ideas/idea.ts';
import type { Matter } from '../rules/matter.ts';
import { titled } from '../rules/phrases.ts';

type Needed = 'technique' | 'title' | 'cases' | 'reason';

/** An idea with the usual values for what a technique does not say. */
export function draftIdea(matter: Matter, idea: Pick<TestIdea, Needed> & Partial<TestIdea>): TestIdea {
  return {
    criteria: [matter.criterion.id],
    given: [],
    testType: matter.operation === undefined ? 'functional' : 'api',
    worth: 1,
    must: [],
    about: aboutOf(matter, idea),
    evidence: [matter.evidence],
    clauses: [],
    ...idea,
    title: titled(idea.title),
  };
}

/** What the idea says, without the call that all tests of an operation make. */
function aboutOf({ around }: Matter, { title, cases }: Pick<TestIdea, Needed>): string {
  const calls = around.operations.map(({ key }) => key);
  const plain = (text: string): string => calls.reduce((left, call) => left.replaceAll(call, ' '), text);
  const said = cases.flatMap(({ action, data, expected }) => [
    plain(action),
    /^[{[]|\{"/.test(data) ? '' : data,
    expected,
  ]);
  return [plain(title), ...said].join(' ');
}
