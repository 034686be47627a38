import type { JiraStore } from '../jira/store.ts';
import type { TestCase, ZephyrStore } from '../zephyr/store.ts';
import { between } from './random.ts';
import { createVariation } from './variation.ts';

const firstId = 2_000_000;
const day = 86_400_000;

/** Derives test cases until there are `total`. Calls and linked issues point into the same copy where that has them. */
export function multiplyTests(
  store: ZephyrStore,
  jira: JiraStore,
  total: number,
  derivedIssues: ReadonlyMap<string, number>,
): void {
  const originals = [...store.all()];
  const keys = new Map<string, string>();
  for (let made = originals.length, copy = 1; made < total && originals.length > 0; copy += 1) {
    for (const original of originals.slice(0, total - made)) {
      const id = firstId + made;
      const { random, text, markup, theme, remark } = createVariation(id);
      const age = between(random, 0, 300) * day;
      const shifted = (instant: string): string => new Date(Date.parse(instant) - age).toISOString();
      const key = store.nextKey(original.project);
      const place = copy;
      keys.set(`${String(copy)}/${original.key}`, key);
      const test: TestCase = {
        ...original,
        id,
        key,
        name: `${text(original.name)} (${theme})`,
        objective: original.objective ? `${markup(original.objective)}<br/>${remark}` : original.objective,
        precondition: original.precondition ? markup(original.precondition) : original.precondition,
        createdOn: shifted(original.createdOn),
        updatedOn: shifted(original.updatedOn),
        issues: original.issues.map((issue) => {
          const template = jira.find(issue);
          const other = template && derivedIssues.get(`${String(copy)}/${String(template.id)}`);
          return (other === undefined ? undefined : jira.byId(other)?.key) ?? issue;
        }),
        steps: () => {
          const { markup: vary } = createVariation(id);
          return original.steps().map((step) => ({
            ...step,
            ...(step.call ? { call: keys.get(`${String(place)}/${step.call}`) ?? step.call } : {}),
            ...(step.action ? { action: vary(step.action) } : {}),
            ...(step.data ? { data: vary(step.data) } : {}),
            ...(step.expected ? { expected: vary(step.expected) } : {}),
          }));
        },
      };
      store.add(test);
      made += 1;
    }
  }
}
