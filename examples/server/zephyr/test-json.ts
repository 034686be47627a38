import type { StepData } from '../company/model.ts';
import type { Context } from '../context.ts';
import type { JiraStore } from '../jira/store.ts';
import { customFieldsOf } from './custom-fields.ts';
import type { Folder, Option, TestCase, ZephyrStore } from './store.ts';

export interface ZephyrRenderer {
  test(test: TestCase): Record<string, unknown>;
  links(test: TestCase): Record<string, unknown>;
  step(step: StepData): Record<string, unknown>;
  folder(folder: Folder): Record<string, unknown>;
  option(option: Option): Record<string, unknown>;
  project(key: string): { id: number; self: string };
}

/** Zephyr's JSON: other things are named by id and address, to be asked for by the client; what is unset is null. */
export function createZephyrRenderer(context: Context, store: ZephyrStore, jira: JiraStore): ZephyrRenderer {
  const base = (): string => `${context.urls.zephyr}/v2`;
  const jiraBase = (): string => `${context.urls.atlassian}/rest/api/2`;
  const reference = (kind: string, id: number): { id: number; self: string } => ({
    id,
    self: `${base()}/${kind}/${String(id)}`,
  });
  const optionOf = (options: readonly Option[], project: string, name: string): number =>
    options.find((option) => option.project === project && option.name === name)?.id ?? 0;
  const project = (key: string): { id: number; self: string } => reference('projects', store.projectId(key));

  const links = (test: TestCase): Record<string, unknown> => ({
    self: `${base()}/testcases/${test.key}/links`,
    issues: test.issues.flatMap((key, index) => {
      const issue = jira.find(key);
      if (!issue) return [];
      const id = test.id * 100 + index;
      return [
        {
          self: `${base()}/links/${String(id)}`,
          issueId: issue.id,
          id,
          target: `${jiraBase()}/issue/${String(issue.id)}`,
          type: 'COVERAGE',
        },
      ];
    }),
    webLinks: test.webLinks.map((link, index) => ({
      self: `${base()}/links/${String(test.id * 100 + 50 + index)}`,
      description: link.description,
      url: link.url,
      id: test.id * 100 + 50 + index,
      type: 'COVERAGE',
    })),
  });

  return {
    links,
    project,
    test: (test) => ({
      id: test.id,
      key: test.key,
      name: test.name,
      project: project(test.project),
      createdOn: seconds(test.createdOn),
      objective: test.objective ?? null,
      precondition: test.precondition ?? null,
      estimatedTime: test.estimatedTime ?? null,
      labels: test.labels,
      component: test.component
        ? {
            id: store.componentId(test.project, test.component),
            self: `${jiraBase()}/component/${String(store.componentId(test.project, test.component))}`,
          }
        : null,
      priority: reference('priorities', optionOf(store.priorities, test.project, test.priority)),
      status: reference('statuses', optionOf(store.statuses, test.project, test.status)),
      folder: test.folder ? reference('folders', store.folder(test.project, test.folder).id) : null,
      owner: test.owner ? { self: `${jiraBase()}/user?accountId=${test.owner}`, accountId: test.owner } : null,
      testScript: { self: `${base()}/testcases/${test.key}/teststeps` },
      customFields:
        test.customFields === null
          ? null
          : {
              ...Object.fromEntries(customFieldsOf(test.project, context).map((field) => [field.name, null])),
              ...test.customFields,
            },
      links: links(test),
    }),
    step: (step) =>
      step.call
        ? {
            inline: null,
            testCase: { self: `${base()}/testcases/${step.call}`, testCaseKey: step.call, parameters: [] },
          }
        : {
            inline: {
              description: step.action ?? null,
              testData: step.data ?? null,
              expectedResult: step.expected ?? null,
              customFields: null,
              reflectRef: null,
            },
            testCase: null,
          },
    folder: (folder) => ({
      id: folder.id,
      parentId: folder.parentId,
      name: folder.name,
      index: folder.index,
      folderType: 'TEST_CASE',
      project: project(folder.project),
    }),
    option: (option) => ({
      id: option.id,
      project: project(option.project),
      name: option.name,
      description: null,
      index: option.index,
      color: '#4A6785',
      default: option.index === 0,
    }),
  };
}

/** `2026-02-01T10:00:00Z`: Zephyr writes no milliseconds. */
function seconds(instant: string): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}
