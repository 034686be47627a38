import type { StepData, TestData } from '../company/model.ts';
import { type Context, createNumbering } from '../context.ts';

export interface TestCase extends Omit<TestData, 'steps'> {
  project: string;
  steps: () => readonly StepData[];
}

export interface Folder {
  id: number;
  parentId: number | null;
  name: string;
  path: string;
  index: number;
  project: string;
}

export type StatusType = 'TEST_CASE' | 'TEST_PLAN' | 'TEST_CYCLE' | 'TEST_EXECUTION';

/** An option of a list that Zephyr keeps per project: a status or a priority. */
export interface Option {
  id: number;
  name: string;
  index: number;
  project: string;
}

export interface ZephyrStore {
  /** All test cases by ascending id. */
  all(): readonly TestCase[];
  byKey(key: string): TestCase | undefined;
  add(test: TestCase): void;
  remove(test: TestCase): void;
  nextId(): number;
  nextKey(project: string): string;
  folders(): readonly Folder[];
  /** The folder of a path; made, with those above it, when it does not exist. */
  folder(project: string, path: string): Folder;
  /** Of test cases, cycles and executions. */
  statuses: readonly (Option & { type: StatusType })[];
  priorities: readonly Option[];
  /** Zephyr's own number of a project. */
  projectId(key: string): number;
  componentId(project: string, name: string): number;
}

export function createZephyrStore(context: Context): ZephyrStore {
  const { info, zephyr } = context.company;
  const tests = new Map<string, TestCase>();
  const folders: Folder[] = [];
  const highest = new Map<string, number>();
  const componentNumber = createNumbering(10_201);
  let sorted: TestCase[] | undefined;
  let highestId = 0;

  const options = (names: readonly string[], first: number): Option[] =>
    info.projects.flatMap((project, place) =>
      names.map((name, index) => ({ id: first + place * 100 + index, name, index, project: project.key })),
    );
  const statuses = (type: StatusType, names: readonly string[], first: number) =>
    options(names, first).map((option) => ({ ...option, type }));
  const store: ZephyrStore = {
    all: () => (sorted ??= [...tests.values()].sort((a, b) => a.id - b.id)),
    byKey: (key) => tests.get(key),
    add(test) {
      tests.set(test.key, test);
      highestId = Math.max(highestId, test.id);
      highest.set(test.project, Math.max(highest.get(test.project) ?? 0, Number(test.key.split('-T')[1])));
      sorted = undefined;
    },
    remove(test) {
      tests.delete(test.key);
      sorted = undefined;
    },
    nextId: () => highestId + 1,
    nextKey: (project) => `${project}-T${String((highest.get(project) ?? 0) + 1)}`,
    folders: () => folders,
    folder(project, path) {
      const known = folders.find((folder) => folder.project === project && folder.path === path);
      if (known) return known;
      const parts = path.split('/').filter((part) => part !== '');
      const above = parts.slice(0, -1);
      const parentId = above.length === 0 ? null : store.folder(project, `/${above.join('/')}`).id;
      const folder: Folder = {
        id: 8001 + folders.length,
        parentId,
        name: parts.at(-1) ?? path,
        path,
        index: folders.filter((entry) => entry.project === project && entry.parentId === parentId).length,
        project,
      };
      folders.push(folder);
      return folder;
    },
    statuses: [
      ...statuses('TEST_CASE', info.zephyr.statuses, 3001),
      ...statuses('TEST_CYCLE', ['Not Executed', 'In Progress', 'Done'], 3031),
      ...statuses('TEST_EXECUTION', ['Not Executed', 'In Progress', 'Pass', 'Fail', 'Blocked'], 3061),
    ],
    priorities: options(info.zephyr.priorities, 2001),
    projectId: (key) => 501 + info.projects.findIndex((project) => project.key === key),
    componentId: (project, name) => componentNumber(`${project}/${name}`),
  };
  for (const [project, content] of zephyr) {
    for (const path of content.folders) store.folder(project, path);
    for (const test of content.tests) store.add(testOf(test, project));
  }
  return store;
}

export function testOf(data: TestData, project: string): TestCase {
  const { steps, ...rest } = data;
  return { ...rest, project, steps: () => steps };
}
