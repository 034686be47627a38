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
    about: `${idea.title} ${idea.cases.map(({ action, data, expected }) => `${action} ${data} ${expected}`).join(' ')}`,
    evidence: [matter.evidence],
    clauses: [],
    ...idea,
    title: titled(idea.title),
  };
}
