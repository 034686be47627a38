import type { Context } from '../context.ts';
import { type Answer, json, Refusal } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import type { JiraStore } from '../jira/store.ts';
import { bad, cycleInput, executionInput, issueLinkInput, readBody, refuse } from './bodies.ts';
import type { Cycle, CycleStore, Execution } from './cycle-store.ts';
import { zephyrError } from './errors.ts';
import { page } from './page.ts';
import { knownProject, projectParameter } from './parameters.ts';
import type { StatusType, ZephyrStore } from './store.ts';

/** The routes of test cycles and executions. */
export function cycleRoutes(store: ZephyrStore, cycles: CycleStore, jira: JiraStore, context: Context): Route[] {
  const base = (): string => `${context.urls.zephyr}/v2`;
  const reference = (kind: string, id: number): { id: number; self: string } => ({
    id,
    self: `${base()}/${kind}/${String(id)}`,
  });
  const statusOf = (type: StatusType, project: string, name: string): { id: number; self: string } => {
    const found = store.statuses.find(
      (entry) => entry.type === type && entry.project === project && entry.name === name,
    );
    return found ? reference('statuses', found.id) : refuse(`The status '${name}' does not exist in ${project}`);
  };
  const cycleBy = (idOrKey: string): Cycle => {
    const cycle = cycles.cycle(idOrKey);
    if (!cycle) throw new Refusal(zephyrError(404, `The test cycle ${idOrKey} does not exist`));
    return cycle;
  };
  const linksOf = (cycle: Cycle): Record<string, unknown> => ({
    self: `${base()}/testcycles/${String(cycle.id)}/links`,
    issues: cycle.issues.map((issueId, index) => ({
      ...reference('links', cycle.id * 100 + index),
      issueId,
      target: `${context.urls.atlassian}/rest/api/2/issue/${String(issueId)}`,
      type: 'COVERAGE',
    })),
    webLinks: [],
    testPlans: [],
  });
  const cycleJson = (cycle: Cycle): Record<string, unknown> => ({
    id: cycle.id,
    key: cycle.key,
    name: cycle.name,
    project: reference('projects', store.projectId(cycle.project)),
    jiraProjectVersion: null,
    status: statusOf('TEST_CYCLE', cycle.project, cycle.status),
    folder: cycle.folderId === null ? null : reference('folders', cycle.folderId),
    description: cycle.description,
    plannedStartDate: null,
    plannedEndDate: null,
    owner: null,
    customFields: {},
    links: linksOf(cycle),
  });
  const executionJson = (execution: Execution): Record<string, unknown> => ({
    id: execution.id,
    key: execution.key,
    project: reference('projects', store.projectId(execution.project)),
    testCase: {
      id: store.byKey(execution.testCase)?.id ?? 1,
      self: `${base()}/testcases/${execution.testCase}/versions/1`,
    },
    environment: null,
    testExecutionStatus: statusOf('TEST_EXECUTION', execution.project, execution.status),
    comment: execution.comment,
    automated: false,
    testCycle: reference('testcycles', execution.cycle.id),
    links: { self: `${base()}/testexecutions/${String(execution.id)}/links`, issues: [] },
  });
  /** Zephyr answers these with an address and nothing else. */
  const createdAt = (path: string): Answer => ({
    status: 201,
    headers: { 'content-type': 'application/json', location: base() + path },
    body: '',
  });

  return [
    route('GET', '/v2/testcycles', (request) => {
      const project = projectParameter(request, context);
      const folder = request.query.get('folderId');
      return page(
        request,
        cycles.cycles.filter(
          (cycle) =>
            (project === undefined || cycle.project === project) &&
            (folder === null || String(cycle.folderId) === folder),
        ),
        cycleJson,
        context,
      );
    }),
    route('POST', '/v2/testcycles', (request) => {
      const body = readBody(request, cycleInput);
      const project = knownProject(body.projectKey, context);
      const status = body.statusName ?? 'Not Executed';
      statusOf('TEST_CYCLE', project, status);
      if (body.folderId !== undefined) return bad('The folder does not exist: this server has none for test cycles');
      const cycle = cycles.addCycle({
        project,
        name: body.name,
        description: body.description ?? null,
        status,
        folderId: null,
      });
      return json({ id: cycle.id, key: cycle.key, self: `${base()}/testcycles/${String(cycle.id)}` }, 201);
    }),
    route('GET', '/v2/testcycles/{idOrKey}', (_request, { idOrKey = '' }) => json(cycleJson(cycleBy(idOrKey)))),
    route('GET', '/v2/testcycles/{idOrKey}/links', (_request, { idOrKey = '' }) => json(linksOf(cycleBy(idOrKey)))),
    route('POST', '/v2/testcycles/{idOrKey}/links/issues', (request, { idOrKey = '' }) => {
      const cycle = cycleBy(idOrKey);
      const { issueId } = readBody(request, issueLinkInput);
      if (!jira.byId(issueId)) return bad('The issue does not exist or cannot be seen');
      cycle.issues.push(issueId);
      return createdAt(`/links/${String(cycle.id * 100 + cycle.issues.length - 1)}`);
    }),
    route('GET', '/v2/testexecutions', (request) => {
      const project = projectParameter(request, context);
      const cycle = request.query.get('testCycle');
      const test = request.query.get('testCase');
      return page(
        request,
        cycles.executions.filter(
          (execution) =>
            (project === undefined || execution.project === project) &&
            (cycle === null || execution.cycle === cycles.cycle(cycle)) &&
            (test === null || execution.testCase === test || String(store.byKey(execution.testCase)?.id) === test),
        ),
        executionJson,
        context,
      );
    }),
    route('POST', '/v2/testexecutions', (request) => {
      const body = readBody(request, executionInput);
      const project = knownProject(body.projectKey, context);
      const cycle = cycleBy(body.testCycleKey);
      const test = store.byKey(body.testCaseKey);
      if (!test) return zephyrError(404, `The test case with key ${body.testCaseKey} does not exist`);
      statusOf('TEST_EXECUTION', project, body.statusName);
      const { id } = cycles.addExecution({
        project,
        testCase: test.key,
        cycle,
        status: body.statusName,
        comment: body.comment ?? null,
      });
      return createdAt(`/testexecutions/${String(id)}`);
    }),
  ];
}
