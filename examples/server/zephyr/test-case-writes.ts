import { setTimeout as wait } from 'node:timers/promises';
import { testSchema, type StepData } from '../company/model.ts';
import { type Context, laterThan } from '../context.ts';
import { type Answer, json, Refusal } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import type { JiraStore } from '../jira/store.ts';
import {
  bad,
  folderInput,
  issueLinkInput,
  readBody,
  refuse,
  stepsInput,
  testCaseInput,
  testCaseUpdate,
} from './bodies.ts';
import { checkedCustomFields } from './custom-fields.ts';
import { zephyrError } from './errors.ts';
import { knownProject } from './parameters.ts';
import { type Option, type TestCase, testOf, type ZephyrStore } from './store.ts';

/** The routes by which test cases and their folders come into being and change. */
export function testCaseWrites(store: ZephyrStore, jira: JiraStore, context: Context): Route[] {
  /** Test cases whose steps are being written. */
  const busy = new Set<string>();
  const testBy = (key: string): TestCase => {
    const test = store.byKey(key);
    if (!test) throw new Refusal(zephyrError(404, `The test case with key ${key} does not exist`));
    return test;
  };
  const statuses = (): readonly Option[] => store.statuses.filter(({ type }) => type === 'TEST_CASE');
  const named = (options: readonly Option[], what: string, project: string, name: string): string =>
    options.some((option) => option.project === project && option.name === name)
      ? name
      : refuse(`The ${what} '${name}' does not exist in the project ${project}`);
  const preset = (options: readonly Option[], project: string, name: string): string => {
    const own = options.filter((option) => option.project === project);
    return (own.find((option) => option.name === name) ?? own[0])?.name ?? name;
  };
  const nameOf = (options: readonly Option[], what: string, project: string, id: number): string =>
    options.find((option) => option.project === project && option.id === id)?.name ??
    refuse(`The ${what} with id ${String(id)} does not exist in the project ${project}`);
  const folderPath = (project: string, id: number | undefined): string | null =>
    id === undefined
      ? null
      : (store.folders().find((folder) => folder.project === project && folder.id === id)?.path ??
        refuse(`The folder with id ${String(id)} does not exist in the project ${project}`));
  const created = (id: number, path: string, more: Record<string, unknown> = {}): Answer =>
    json({ id, self: `${context.urls.zephyr}/v2${path}`, ...more }, 201);
  const touch = (test: TestCase): void => {
    test.updatedOn = laterThan(test.updatedOn, context);
  };

  return [
    route('POST', '/v2/testcases', (request) => {
      const body = readBody(request, testCaseInput);
      const project = knownProject(body.projectKey, context);
      const now = new Date(context.now()).toISOString();
      const data = testSchema.parse({
        id: store.nextId(),
        key: store.nextKey(project),
        name: body.name,
        folder: folderPath(project, body.folderId),
        status:
          body.statusName === undefined
            ? preset(statuses(), project, 'Draft')
            : named(statuses(), 'status', project, body.statusName),
        priority:
          body.priorityName === undefined
            ? preset(store.priorities, project, 'Normal')
            : named(store.priorities, 'priority', project, body.priorityName),
        objective: body.objective ?? null,
        precondition: body.precondition ?? null,
        estimatedTime: body.estimatedTime ?? null,
        labels: body.labels ?? [],
        owner: body.ownerId ?? null,
        createdOn: now,
        updatedOn: now,
        customFields: checkedCustomFields(project, body.customFields, context),
        // A new test case has one step, and nothing is in it.
        steps: [{ action: null }],
      });
      store.add(testOf(data, project));
      return created(data.id, `/testcases/${data.key}`, { key: data.key });
    }),
    route('PUT', '/v2/testcases/{key}', (request, { key = '' }) => {
      const test = testBy(key);
      const body = readBody(request, testCaseUpdate);
      if (body.id !== test.id || body.key !== test.key) return bad('id and key cannot be changed');
      if (body.project.id !== store.projectId(test.project)) return bad('the project cannot be changed');
      const custom = checkedCustomFields(test.project, body.customFields, context);
      const absent = Object.keys(custom ?? {}).filter((name) => !Object.hasOwn(body.customFields ?? {}, name));
      if (absent.length > 0) return bad(`All custom fields should be present: ${absent.join(', ')}`);
      Object.assign(test, {
        name: body.name,
        objective: body.objective ?? null,
        precondition: body.precondition ?? null,
        estimatedTime: body.estimatedTime ?? null,
        labels: body.labels ?? [],
        priority: nameOf(store.priorities, 'priority', test.project, body.priority.id),
        status: nameOf(statuses(), 'status', test.project, body.status.id),
        folder: folderPath(test.project, body.folder?.id),
        component: body.component === undefined ? null : test.component,
        owner: body.owner?.accountId ?? null,
        customFields: custom,
      });
      touch(test);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
    }),
    route('POST', '/v2/testcases/{key}/teststeps', async (request, { key = '' }) => {
      const test = testBy(key);
      const { mode, items } = readBody(request, stepsInput);
      if (busy.has(key)) return zephyrError(409, `The steps of ${key} are being changed by another request`);
      busy.add(key);
      try {
        await wait(context.settings.zephyrStepsMs);
        const steps = items.map(({ inline, testCase }): StepData => {
          if (testCase === undefined) {
            return {
              action: inline?.description ?? null,
              data: inline?.testData ?? null,
              expected: inline?.expectedResult ?? null,
            };
          }
          if (testCase.testCaseKey === key) refuse('a test case cannot call itself');
          testBy(testCase.testCaseKey);
          return { call: testCase.testCaseKey };
        });
        const all = mode === 'APPEND' ? [...test.steps(), ...steps] : steps;
        test.steps = () => all;
        touch(test);
        return created(test.id, `/testcases/${key}/teststeps`);
      } finally {
        busy.delete(key);
      }
    }),
    route('POST', '/v2/testcases/{key}/links/issues', (request, { key = '' }) => {
      const test = testBy(key);
      const issue = jira.byId(readBody(request, issueLinkInput).issueId);
      if (!issue) return bad('The issue does not exist or cannot be seen');
      // Nothing keeps a client from linking twice.
      test.issues = [...test.issues, issue.key];
      const id = test.id * 100 + test.issues.length - 1;
      return created(id, `/links/${String(id)}`);
    }),
    route('POST', '/v2/folders', (request) => {
      const body = readBody(request, folderInput);
      const project = knownProject(body.projectKey, context);
      if (body.folderType !== 'TEST_CASE') return bad(`This server has folders of TEST_CASE only`);
      if (body.name.includes('/')) return bad("A folder's name must not contain /");
      const path = `${folderPath(project, body.parentId ?? undefined) ?? ''}/${body.name}`;
      if (store.folders().some((folder) => folder.project === project && folder.path === path)) {
        return bad('A folder of this name exists already');
      }
      const { id } = store.folder(project, path);
      return created(id, `/folders/${String(id)}`);
    }),
  ];
}
