import type { Context } from '../context.ts';
import { type Answer, type Incoming, json, numberParameter, Refusal } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import type { JiraStore } from '../jira/store.ts';
import { zephyrError } from './errors.ts';
import { linkTo, page } from './page.ts';
import { projectParameter } from './parameters.ts';
import type { Option, TestCase, ZephyrStore } from './store.ts';
import type { ZephyrRenderer } from './test-json.ts';

const bad = (message: string): Answer => zephyrError(400, message);

const mostSteps = 100;

/** The routes of Zephyr Scale Cloud's REST v2 that a reader needs. */
export function zephyrRoutes(store: ZephyrStore, render: ZephyrRenderer, jira: JiraStore, context: Context): Route[] {
  const testBy = (key: string): TestCase => {
    const test = store.byKey(key);
    if (!test) throw new Refusal(zephyrError(404, `The test case with key ${key} does not exist`));
    return test;
  };
  const projectOf = (request: Incoming): string | undefined => projectParameter(request, context);
  const wanted = (request: Incoming): ((test: TestCase) => boolean) => {
    const project = projectOf(request);
    const folderId = request.query.get('folderId');
    const after = updatedAfter(request);
    return (test) =>
      (project === undefined || test.project === project) &&
      (folderId === null || (!!test.folder && String(store.folder(test.project, test.folder).id) === folderId)) &&
      (after === undefined || Date.parse(test.updatedOn) >= after);
  };
  const projectJson = (key: string): Record<string, unknown> => ({
    id: store.projectId(key),
    jiraProjectId: context.company.info.projects.find((project) => project.key === key)?.id ?? 0,
    key,
    enabled: true,
  });
  const options = (kind: 'statuses' | 'priorities'): Route =>
    route('GET', `/v2/${kind}`, (request) => {
      const project = projectOf(request);
      const type = request.query.get('statusType');
      if (kind === 'statuses' && type !== null && !/^TEST_(CASE|PLAN|CYCLE|EXECUTION)$/.test(type))
        return bad('statusType is unknown');
      const shown: readonly Option[] =
        kind === 'priorities'
          ? store.priorities
          : store.statuses.filter((status) => type === null || status.type === type);
      return page(
        request,
        shown.filter((option) => project === undefined || option.project === project),
        render.option,
        context,
      );
    });
  const single = (kind: 'statuses' | 'priorities'): Route =>
    route('GET', `/v2/${kind}/{id}`, (_request, { id = '' }) => {
      const option = store[kind].find((entry) => String(entry.id) === id);
      return option ? json(render.option(option)) : zephyrError(404);
    });

  return [
    route('GET', '/v2/healthcheck', () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '' })),
    route('GET', '/v2/testcases/nextgen', (request) => {
      const asked = numberParameter(request.query, 'limit', { fallback: 10, min: 1, max: 1000 }, bad);
      const startAtId = numberParameter(request.query, 'startAtId', { fallback: 0 }, bad);
      const limit = Math.min(asked, context.settings.zephyrPageLimit);
      const test = wanted(request);
      const found = store.all().filter((entry) => entry.id >= startAtId && test(entry));
      const nextStartAtId = found[limit]?.id ?? null;
      return json({
        next: nextStartAtId === null ? null : linkTo(request, context, { startAtId: nextStartAtId, limit }),
        nextStartAtId,
        limit,
        values: found.slice(0, limit).map(render.test),
      });
    }),
    route('GET', '/v2/testcases', (request) =>
      page(request, store.all().filter(wanted(request)), render.test, context, context.settings.zephyrPageLimit),
    ),
    route('GET', '/v2/testcases/{key}', (_request, { key = '' }) => json(render.test(testBy(key)))),
    route('GET', '/v2/testcases/{key}/teststeps', (request, { key = '' }) =>
      page(request, testBy(key).steps(), render.step, context, mostSteps),
    ),
    route('GET', '/v2/testcases/{key}/links', (_request, { key = '' }) => json(render.links(testBy(key)))),
    route('GET', '/v2/folders', (request) => {
      const project = projectOf(request);
      const type = request.query.get('folderType');
      if (type !== null && !/^TEST_(CASE|PLAN|CYCLE)$/.test(type))
        return bad('folderType must be TEST_CASE, TEST_PLAN or TEST_CYCLE');
      const shown = type === null || type === 'TEST_CASE' ? store.folders() : [];
      return page(
        request,
        shown.filter((folder) => project === undefined || folder.project === project),
        render.folder,
        context,
      );
    }),
    route('GET', '/v2/folders/{id}', (_request, { id = '' }) => {
      const folder = store.folders().find((entry) => String(entry.id) === id);
      return folder ? json(render.folder(folder)) : zephyrError(404);
    }),
    options('statuses'),
    single('statuses'),
    options('priorities'),
    single('priorities'),
    route('GET', '/v2/projects', (request) =>
      page(request, context.company.info.projects, (project) => projectJson(project.key), context),
    ),
    route('GET', '/v2/projects/{idOrKey}', (_request, { idOrKey = '' }) => {
      const project = context.company.info.projects.find(
        ({ key }) => key === idOrKey || String(store.projectId(key)) === idOrKey,
      );
      return project ? json(projectJson(project.key)) : zephyrError(404, `The project ${idOrKey} does not exist`);
    }),
    route('GET', '/v2/issuelinks/{key}/testcases', (_request, { key = '' }) => {
      const issue = jira.find(key);
      if (!issue) return zephyrError(404, `The issue ${key} does not exist`);
      const linked = store.all().filter((test) => test.issues.some((entry) => jira.find(entry)?.id === issue.id));
      return json(
        linked.map((test) => ({
          key: test.key,
          version: 1,
          self: `${context.urls.zephyr}/v2/testcases/${test.key}/versions/1`,
        })),
      );
    }),
  ];
}

/** Zephyr takes times as `2026-02-03T10:00:00Z`, without milliseconds and in UTC. */
function updatedAfter(request: Incoming): number | undefined {
  const text = request.query.get('updatedAfter');
  if (text === null) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new Refusal(bad("updatedAfter must have the format yyyy-MM-dd'T'HH:mm:ss'Z'"));
  }
  return Date.parse(text);
}
