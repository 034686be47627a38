import { adfToMarkdown } from '../../content/adf/adf-to-markdown.ts';
import { escapeBlockMarkers, heading, joinBlocks, list } from '../../content/markdown/blocks.ts';
import { shiftHeadings } from '../../content/markdown/shift-headings.ts';
import { listMetadata, type SourceDocument } from '../../documents/document.ts';
import { WarningCounts } from '../../documents/warnings.ts';
import type { CriteriaField } from './criteria-fields.ts';
import type { JiraComment, JiraIssue } from './issue-schema.ts';

export interface IssueContext {
  /** Root of the site, for links that people follow. */
  siteUrl: string;
  criteriaFields: readonly CriteriaField[];
}

/** Turns an issue, with all of its comments, into a document. */
export function issueDocument(
  issue: JiraIssue,
  comments: readonly JiraComment[],
  context: IssueContext,
): { document: SourceDocument; warnings: WarningCounts } {
  const { fields } = issue;
  const warnings = new WarningCounts();
  const rich = (value: unknown): string => {
    const converted = adfToMarkdown(value);
    warnings.merge(converted.warnings);
    return converted.markdown;
  };
  const section = (title: string, body: string): string =>
    body.trim() === '' ? '' : joinBlocks([heading(2, title), shiftHeadings(body, 2)]);

  const criteria = context.criteriaFields.map((field) => section(field.name, rich(issue.fields[field.id])));
  const markdown = joinBlocks([
    facts(issue),
    section('Description', rich(fields.description)),
    ...criteria,
    section('Environment', rich(fields.environment)),
    section('Sub-tasks', list((fields.subtasks ?? []).map(reference).filter((line) => line !== ''))),
    section('Links', list(links(issue))),
    commentSection(comments, rich),
  ]);

  const projectKey = fields.project?.key ?? issue.key.replace(/-\d+$/, '');
  return {
    warnings,
    document: {
      id: `jira_${issue.key}`,
      identity: issue.id,
      collection: 'jira_issues',
      title: fields.summary?.trim() || issue.key,
      url: `${context.siteUrl}/browse/${encodeURIComponent(issue.key)}`,
      lastModified: isoDate(fields.updated),
      version: fields.updated ?? '',
      header: ['Jira', projectKey, issue.key],
      markdown,
      metadata: {
        story_key: issue.key,
        issue_type: fields.issuetype?.name ?? '',
        status: fields.status?.name ?? '',
        priority: fields.priority?.name ?? '',
        components: listMetadata(names(fields.components)),
        fix_versions: listMetadata(names(fields.fixVersions)),
        labels: listMetadata(fields.labels ?? []),
        parent_key: fields.parent?.key ?? '',
        created: isoDate(fields.created),
      },
      state: JSON.stringify(neighbours(issue)),
    },
  };
}

/** Ids of the issues whose key and summary the document quotes: parent, sub-tasks, linked issues. Sorted. */
export function neighbours({ fields }: JiraIssue): string[] {
  const references = [
    fields.parent,
    ...(fields.subtasks ?? []),
    ...(fields.issuelinks ?? []).flatMap((link) => [link.inwardIssue, link.outwardIssue]),
  ];
  return [...new Set(references.map((item) => item?.id).filter((id) => typeof id === 'string'))].sort();
}

/** Jira writes `2026-03-02T09:14:00.000+0000`; documents carry ISO 8601 in UTC. */
function isoDate(value: string | null | undefined): string {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

function facts({ fields }: JiraIssue): string {
  const rows: [string, string][] = [
    ['Type', fields.issuetype?.name ?? ''],
    ['Status', [fields.status?.name, fields.resolution?.name].filter(Boolean).join(', ')],
    ['Priority', fields.priority?.name ?? ''],
    ['Parent', reference(fields.parent)],
    ['Components', names(fields.components).join(', ')],
    ['Labels', (fields.labels ?? []).join(', ')],
    ['Affects versions', names(fields.versions).join(', ')],
    ['Fix versions', names(fields.fixVersions).join(', ')],
  ];
  return list(rows.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`));
}

function links({ fields }: JiraIssue): string[] {
  return (fields.issuelinks ?? [])
    .flatMap(({ type, inwardIssue, outwardIssue }) => [
      outwardIssue ? `${type?.outward ?? type?.name ?? 'relates to'} ${reference(outwardIssue)}` : '',
      inwardIssue ? `${type?.inward ?? type?.name ?? 'relates to'} ${reference(inwardIssue)}` : '',
    ])
    .filter((line) => line.trim() !== '');
}

type Reference = JiraIssue['fields']['parent'];

function reference(issue: Reference): string {
  if (!issue?.key) return '';
  const summary = issue.fields?.summary ?? '';
  return escapeBlockMarkers(`${issue.key} ${summary}`.trim().replace(/\s+/g, ' '));
}

function names(
  items: readonly ({ name?: string | null | undefined } | null | undefined)[] | null | undefined,
): string[] {
  return (items ?? []).map((item) => item?.name ?? '').filter((name) => name !== '');
}

function commentSection(comments: readonly JiraComment[], rich: (value: unknown) => string): string {
  const blocks = comments.map((comment) => commentBlock(comment, rich)).filter((block) => block !== '');
  return blocks.length === 0 ? '' : joinBlocks([heading(2, 'Comments'), ...blocks]);
}

function commentBlock(comment: JiraComment, rich: (value: unknown) => string): string {
  const body = rich(comment.body);
  if (body.trim() === '') return '';
  const author = comment.author?.displayName ?? 'Unknown';
  const day = isoDate(comment.created).slice(0, 10);
  return joinBlocks([heading(3, [author, day].filter(Boolean).join(', ')), shiftHeadings(body, 3)]);
}
