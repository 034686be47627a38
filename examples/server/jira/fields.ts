import type { CompanyInfo, RichText } from '../company/model.ts';

/** The system fields that this server fills, with the type that `/field` tells. */
const systemFields: readonly { id: string; name: string; type: string; items?: string }[] = [
  { id: 'summary', name: 'Summary', type: 'string' },
  { id: 'issuetype', name: 'Issue Type', type: 'issuetype' },
  { id: 'status', name: 'Status', type: 'status' },
  { id: 'priority', name: 'Priority', type: 'priority' },
  { id: 'project', name: 'Project', type: 'project' },
  { id: 'resolution', name: 'Resolution', type: 'resolution' },
  { id: 'resolutiondate', name: 'Resolved', type: 'datetime' },
  { id: 'subtasks', name: 'Sub-tasks', type: 'array', items: 'issuelinks' },
  { id: 'issuelinks', name: 'Linked Issues', type: 'array', items: 'issuelinks' },
  { id: 'labels', name: 'Labels', type: 'array', items: 'string' },
  { id: 'components', name: 'Components', type: 'array', items: 'component' },
  { id: 'fixVersions', name: 'Fix versions', type: 'array', items: 'version' },
  { id: 'versions', name: 'Affects versions', type: 'array', items: 'version' },
  { id: 'assignee', name: 'Assignee', type: 'user' },
  { id: 'reporter', name: 'Reporter', type: 'user' },
  { id: 'creator', name: 'Creator', type: 'user' },
  { id: 'created', name: 'Created', type: 'datetime' },
  { id: 'updated', name: 'Updated', type: 'datetime' },
  { id: 'duedate', name: 'Due date', type: 'date' },
  { id: 'description', name: 'Description', type: 'string' },
  { id: 'comment', name: 'Comment', type: 'comments-page' },
];

const valueTypes: Record<string, { type: string; items?: string }> = {
  textarea: { type: 'string' },
  textfield: { type: 'string' },
  url: { type: 'string' },
  float: { type: 'number' },
  number: { type: 'number' },
  select: { type: 'option' },
  radiobuttons: { type: 'option' },
  multiselect: { type: 'array', items: 'option' },
  multicheckboxes: { type: 'array', items: 'option' },
  labels: { type: 'array', items: 'string' },
  userpicker: { type: 'user' },
  datepicker: { type: 'date' },
  datetime: { type: 'datetime' },
};

/** The answer of `/rest/api/3/field`. */
export function fieldList(info: CompanyInfo): Record<string, unknown>[] {
  const system = systemFields.map(({ id, name, type, items }) => ({
    id,
    key: id,
    name,
    custom: false,
    orderable: id !== 'created' && id !== 'updated',
    navigable: id !== 'comment',
    searchable: true,
    clauseNames: [id],
    schema: { type, ...(items ? { items } : {}), system: id },
  }));
  const custom = info.jira.fields
    .filter((field) => field.custom)
    .map((field) => {
      const number = Number(field.id.replace(/^customfield_/, ''));
      return {
        id: field.id,
        key: field.id,
        name: field.name,
        untranslatedName: field.name,
        custom: true,
        orderable: true,
        navigable: true,
        searchable: true,
        clauseNames: [`cf[${String(number)}]`, field.name],
        schema: {
          ...(valueTypes[field.type] ?? { type: 'any' }),
          custom: `com.atlassian.jira.plugin.system.customfieldtypes:${field.type === 'number' ? 'float' : field.type}`,
          customId: number,
        },
      };
    });
  return [...system, ...custom];
}

/** A custom field's value in REST's shape: ADF for text areas, option objects for selections. */
export function customValue(
  type: string,
  value: unknown,
  make: { rich(value: RichText): unknown; user(id: string): unknown; base: string },
): unknown {
  if (value === null || value === undefined) return null;
  const option = (entry: unknown): unknown =>
    typeof entry === 'string'
      ? { self: `${make.base}/rest/api/3/customFieldOption/${optionId(entry)}`, value: entry, id: optionId(entry) }
      : entry;
  switch (type) {
    case 'textarea':
      return typeof value === 'string' ? make.rich(value) : value;
    case 'select':
    case 'radiobuttons':
      return option(value);
    case 'multiselect':
    case 'multicheckboxes':
      return Array.isArray(value) ? value.map(option) : [option(value)];
    case 'userpicker':
      return typeof value === 'string' ? make.user(value) : value;
    default:
      return value;
  }
}

/** The same number for the same option, everywhere. */
function optionId(value: string): string {
  let hash = 0;
  for (const letter of value) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 89_999;
  return String(10_000 + hash);
}
