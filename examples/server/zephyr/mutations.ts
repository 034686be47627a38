import { type StepData, type TestData, testSchema } from '../company/model.ts';
import { type Context, laterThan } from '../context.ts';
import { type TestCase, testOf, type ZephyrStore } from './store.ts';

export type TestPatch = Partial<Omit<TestData, 'id' | 'key' | 'createdOn' | 'updatedOn'>>;
export type NewTest = { project: string; name: string } & Partial<Omit<TestData, 'id' | 'key' | 'name'>>;

export interface ZephyrMutations {
  /** Changes fields or steps; the time that `updatedAfter` asks about becomes now. */
  updateTest(key: string, patch: TestPatch): void;
  setSteps(key: string, steps: StepData[]): void;
  deleteTest(key: string): void;
  /** Adds a test case and returns its key. */
  addTest(test: NewTest): string;
  /** From now on every new or changed test case must have a value for the custom field. */
  requireCustomField(name: string): void;
}

export function zephyrMutations(store: ZephyrStore, context: Context): ZephyrMutations {
  const testBy = (key: string): TestCase => {
    const test = store.byKey(key);
    if (!test) throw new Error(`there is no test case ${key}`);
    return test;
  };
  const update = (key: string, patch: TestPatch): void => {
    const test = testBy(key);
    const { steps, ...plain } = patch;
    Object.assign(test, plain);
    if (test.folder) store.folder(test.project, test.folder);
    if (steps !== undefined) test.steps = () => steps;
    test.updatedOn = laterThan(test.updatedOn, context);
  };
  return {
    updateTest: update,
    setSteps(key, steps) {
      update(key, { steps });
    },
    deleteTest(key) {
      store.remove(testBy(key));
    },
    addTest({ project, ...rest }) {
      if (!context.company.info.projects.some((entry) => entry.key === project))
        throw new Error(`there is no project ${project}`);
      const now = new Date(context.now()).toISOString();
      const test = testSchema.parse({
        status: context.company.info.zephyr.statuses[0],
        priority: context.company.info.zephyr.priorities[0],
        createdOn: now,
        updatedOn: now,
        ...rest,
        id: store.nextId(),
        key: store.nextKey(project),
      });
      store.add(testOf(test, project));
      return test.key;
    },
    requireCustomField(name) {
      const field = context.company.info.zephyr.customFields.find((entry) => entry.name === name);
      if (!field) throw new Error(`there is no custom field ${name}`);
      field.required = true;
    },
  };
}
