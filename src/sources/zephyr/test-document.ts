import { createHash } from 'node:crypto';
import { codeBlock, heading, joinBlocks, link, list } from '../../content/markdown/blocks.ts';
import { listMetadata, type Metadata, type SourceDocument } from '../../documents/document.ts';
import { WarningCounts } from '../../documents/warnings.ts';
import type { ZephyrStep, ZephyrTest } from './api-schemas.ts';
import { fieldMarkdown, valueMarkdown } from './field-text.ts';
import type { ProjectLists } from './project-lists.ts';
import { projectOf } from './test-names.ts';
import type { TestScript } from './test-script.ts';

/** Raised when the text made of the same test changes, so that every test is read again. */
const layout = 1;

export interface TestContext {
  lists: ProjectLists;
  /** The Jira site, for links; without it documents have no address. */
  webBaseUrl: string | undefined;
}

/** Changes whenever something changes that the list of tests shows. Steps are not among it. */
export function testVersion(test: ZephyrTest, lists: ProjectLists): string {
  const shown = [
    layout,
    test.key,
    test.name,
    test.objective,
    test.precondition,
    test.estimatedTime,
    test.labels,
    test.component?.id,
    lists.priority(test.priority?.id),
    lists.status(test.status?.id),
    lists.folder(test.folder?.id),
    test.owner?.accountId,
    test.testScript?.self,
    Object.entries(test.customFields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    test.links?.issues?.map((issue) => issue?.issueId),
    test.links?.webLinks?.map((web) => [web?.url, web?.description]),
  ].map((value) => value ?? null);
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 32);
}

/** A test as a document. `called` holds the names of the tests that its steps run. */
export function testDocument(
  test: ZephyrTest,
  script: TestScript,
  called: ReadonlyMap<string, string>,
  context: TestContext,
): { document: SourceDocument; warnings: WarningCounts } {
  const warnings = new WarningCounts();
  const project = projectOf(test.key);
  const markdown = joinBlocks([
    section('Objective', fieldMarkdown(test.objective, warnings)),
    section('Precondition', fieldMarkdown(test.precondition, warnings)),
    section('Steps', scriptMarkdown(script, called, warnings)),
    section('Details', detailsMarkdown(test, context.lists, warnings)),
  ]);
  const document: SourceDocument = {
    id: `test_${test.key}`,
    identity: String(test.id),
    collection: 'existing_tests',
    title: (test.name ?? '').replace(/\s+/g, ' ').trim() || test.key,
    url: webUrl(context.webBaseUrl, project, test.key),
    // The API tells when a test was created, but not when it was changed.
    lastModified: '',
    version: testVersion(test, context.lists),
    header: ['Zephyr', project, test.key],
    markdown,
    metadata: metadataOf(test, context.lists, warnings),
  };
  return { document, warnings };
}

/** Keys of the tests that a script runs, each once. */
export function calledKeys(script: TestScript): string[] {
  if (script.kind === 'text') return [];
  return [...new Set(script.steps.map((step) => step.testCase?.testCaseKey ?? '').filter((key) => key !== ''))];
}

function section(title: string, text: string): string {
  return text === '' ? '' : joinBlocks([heading(2, title), text]);
}

function scriptMarkdown(script: TestScript, called: ReadonlyMap<string, string>, warnings: WarningCounts): string {
  if (script.kind === 'steps') {
    const items = script.steps.map((step) => stepMarkdown(step, called, warnings)).filter((item) => item !== '');
    return list(items, { ordered: true });
  }
  if (script.text.trim() === '') return '';
  return script.isGherkin ? codeBlock(script.text.trim(), 'gherkin') : fieldMarkdown(script.text, warnings);
}

/** One item of the list of steps; empty for the blank step that Zephyr adds to new tests. */
function stepMarkdown(step: ZephyrStep, called: ReadonlyMap<string, string>, warnings: WarningCounts): string {
  const key = step.testCase?.testCaseKey ?? '';
  if (key !== '') {
    const name = called.get(key) ?? '';
    const parameters = (step.testCase?.parameters ?? []).map((parameter) =>
      labelled(parameter?.name ?? 'Parameter', valueMarkdown(parameter?.value, warnings)),
    );
    return itemMarkdown(`Runs ${key}${name === '' ? '' : `: ${name}`}`, parameters);
  }
  if (step.inline === null || step.inline === undefined) {
    warnings.add('zephyr.unknown-step');
    return '';
  }
  const { description, testData, expectedResult, customFields } = step.inline;
  return itemMarkdown(fieldMarkdown(description, warnings), [
    labelled('Test data', fieldMarkdown(testData, warnings)),
    labelled('Expected result', fieldMarkdown(expectedResult, warnings)),
    ...Object.entries(customFields ?? {}).map(([name, value]) => labelled(name, valueMarkdown(value, warnings))),
  ]);
}

function itemMarkdown(action: string, parts: readonly string[]): string {
  const nested = list(parts.filter((part) => part !== ''));
  if (nested === '') return action;
  if (action === '')
    return nested.startsWith('- ') && !nested.includes('\n') ? nested.slice(2) : `(no action)\n${nested}`;
  // Below several lines the nested list needs a blank line, or it would join a list that the action ends with.
  return `${action}${action.includes('\n') ? '\n\n' : '\n'}${nested}`;
}

const startsBlock = /^(?:[-+*]\s|\d+[.)]\s|#{1,6}\s|>|\||`{3}|~{3})/;

function labelled(label: string, text: string): string {
  if (text === '') return '';
  const name = label.replace(/\s+/g, ' ').trim();
  if (startsBlock.test(text)) return `${name}:\n\n${text}`;
  // Behind a label the first line cannot be read as a block: it needs no escape.
  return `${name}: ${text.replace(/^\\(?=[#>|+*`~-])/, '')}`;
}

function detailsMarkdown(test: ZephyrTest, lists: ProjectLists, warnings: WarningCounts): string {
  const webLinks = (test.links?.webLinks ?? []).map((web) => link(web?.description ?? '', web?.url ?? ''));
  return list(
    [
      labelled('Folder', lists.folder(test.folder?.id)),
      labelled('Labels', labelsOf(test).join(', ')),
      ...Object.entries(test.customFields ?? {}).map(([name, value]) => labelled(name, valueMarkdown(value, warnings))),
      labelled('Issues', issuesOf(test).keys.join(', ')),
      labelled('Links', webLinks.filter((web) => web !== '').join(', ')),
    ].filter((line) => line !== ''),
  );
}

function metadataOf(test: ZephyrTest, lists: ProjectLists, warnings: WarningCounts): Metadata {
  const status = lists.status(test.status?.id);
  const priority = lists.priority(test.priority?.id);
  if (status === '' && typeof test.status?.id === 'number') warnings.add('zephyr.unknown-status');
  if (priority === '' && typeof test.priority?.id === 'number') warnings.add('zephyr.unknown-priority');
  const created = Date.parse(test.createdOn ?? '');
  const issues = issuesOf(test);
  return {
    test_key: test.key,
    status,
    priority,
    folder: lists.folder(test.folder?.id),
    labels: listMetadata(labelsOf(test)),
    issue_ids: listMetadata(issues.ids),
    ...(issues.keys.length === 0 ? {} : { issue_keys: listMetadata(issues.keys) }),
    ...(test.owner?.accountId ? { owner: test.owner.accountId } : {}),
    ...(typeof test.component?.id === 'number' ? { component_id: String(test.component.id) } : {}),
    ...(typeof test.estimatedTime === 'number' ? { estimated_minutes: Math.ceil(test.estimatedTime / 60_000) } : {}),
    ...(Number.isNaN(created) ? {} : { created: new Date(created).toISOString() }),
  };
}

function labelsOf(test: ZephyrTest): string[] {
  return (test.labels ?? []).filter((label): label is string => label !== null && label.trim() !== '');
}

/** Linked issues: always by number, and by key where the link's address shows one. */
function issuesOf(test: ZephyrTest): { ids: string[]; keys: string[] } {
  const links = test.links?.issues ?? [];
  return {
    ids: links.flatMap((issue) => (typeof issue?.issueId === 'number' ? [String(issue.issueId)] : [])),
    keys: links.flatMap((issue) => /\/issue\/([A-Z][A-Z0-9_]+-\d+)$/.exec(issue?.target ?? '')?.[1] ?? []),
  };
}

function webUrl(site: string | undefined, project: string, key: string): string {
  if (site === undefined || site === '') return '';
  const page = 'com.atlassian.plugins.atlassian-connect-plugin:com.kanoah.test-manager__main-project-page';
  const path = `/projects/${encodeURIComponent(project)}?selectedItem=${page}#!/v2/testCase/${encodeURIComponent(key)}`;
  return `${site.replace(/\/+$/, '')}${path}`;
}
