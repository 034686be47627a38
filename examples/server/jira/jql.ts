import type { Context } from '../context.ts';
import { relativeInstant, zonedInstant } from '../query/dates.ts';
import { type Condition, eachClause, holds, parseQuery, QueryError, type QueryValue } from '../query/parse.ts';
import type { Issue, JiraStore } from './store.ts';

type Clause = Extract<Condition, { kind: 'clause' }>;

export interface JqlSearch {
  matches(issue: Issue): boolean;
  /** What a page goes on after: the sort values of its last issue, its id at the end. */
  position(issue: Issue): SortValue[];
  compare(a: readonly SortValue[], b: readonly SortValue[]): number;
}

export type SortValue = string | number;

const aliases: Record<string, string> = {
  key: 'key',
  issuekey: 'key',
  issue: 'key',
  id: 'key',
  project: 'project',
  updated: 'updated',
  updateddate: 'updated',
  created: 'created',
  createddate: 'created',
  type: 'type',
  issuetype: 'type',
  status: 'status',
  statuscategory: 'statusCategory',
  priority: 'priority',
  labels: 'labels',
  component: 'components',
  fixversion: 'fixVersions',
  affectedversion: 'versions',
  parent: 'parent',
  assignee: 'assignee',
  reporter: 'reporter',
  summary: 'summary',
  text: 'text',
  description: 'text',
};

/** Reads a JQL text. Throws `QueryError` with Jira's own words for what Jira refuses. */
export function compileJql(source: string, store: JiraStore, context: Context): JqlSearch {
  const query = parseQuery(source, 'JQL');
  if (!query.where)
    throw new QueryError('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
  if (query.orderBy.length > 7) throw new QueryError('The maximum number of fields to sort by is 7.');
  eachClause(query.where, (clause) => {
    validate(clause, store, context);
  });
  const tests = new Map<Clause, (issue: Issue) => boolean>();
  const testOf = (clause: Clause): ((issue: Issue) => boolean) => {
    const known = tests.get(clause) ?? compileClause(clause, store, context);
    tests.set(clause, known);
    return known;
  };
  const order = query.orderBy.map(({ field, descending }) => ({ sortBy: sorter(field), descending }));
  return {
    matches: (issue) => holds(query.where, (clause) => testOf(clause)(issue)),
    position: (issue) => [...order.map(({ sortBy }) => sortBy(issue)), issue.id],
    compare(a, b) {
      for (let index = 0; index <= order.length; index += 1) {
        const left = a[index] ?? 0;
        const right = b[index] ?? 0;
        // Without an order the newest issue comes first.
        const descending = order[index]?.descending ?? order.length === 0;
        if (left !== right) return left < right === descending ? 1 : -1;
      }
      return 0;
    },
  };
}

function sorter(field: string): (issue: Issue) => SortValue {
  switch (aliases[field]) {
    case 'key':
      if (field === 'id') return (issue) => issue.id;
      return (issue) => `${issue.project}-${issue.key.slice(issue.key.lastIndexOf('-') + 1).padStart(10, '0')}`;
    case 'updated':
      return (issue) => Date.parse(issue.updated);
    case 'created':
      return (issue) => Date.parse(issue.created);
    case 'project':
      return (issue) => issue.project;
    case 'priority':
      return (issue) => issue.priority ?? '';
    case 'status':
      return (issue) => issue.status;
    case 'summary':
      return (issue) => issue.summary.toLowerCase();
    default:
      throw new QueryError(`Not able to sort using field '${field}'.`);
  }
}

function validate(clause: Clause, store: JiraStore, context: Context): void {
  const field = aliases[clause.field];
  if (!field) {
    throw new QueryError(`Field '${clause.field}' does not exist or you do not have permission to view it.`);
  }
  const dated = field === 'updated' || field === 'created';
  const textual = field === 'summary' || field === 'text';
  const allowed = dated
    ? ['=', '!=', '>', '>=', '<', '<=', 'in', 'not in', 'is', 'is not']
    : textual
      ? ['~', '!~', 'is', 'is not']
      : field === 'key'
        ? ['=', '!=', '>', '>=', '<', '<=', 'in', 'not in', 'is', 'is not']
        : ['=', '!=', 'in', 'not in', 'is', 'is not'];
  if (!allowed.includes(clause.operator)) {
    throw new QueryError(`The operator '${clause.operator}' is not supported by the '${clause.field}' field.`);
  }
  if (clause.operator === 'is' || clause.operator === 'is not') return;
  for (const value of clause.values) {
    if (isEmptyWord(value)) continue;
    if (field === 'project' && !context.company.info.projects.some((project) => sameProject(project, value.text))) {
      throw new QueryError(`The value '${value.text}' does not exist for the field 'project'.`);
    }
    // Comparing with a number that no issue has is fine, naming one is not.
    const compares = /^[<>]/.test(clause.operator) && /^\d+$/.test(value.text);
    if (field === 'key' && !compares && !store.find(value.text)) {
      throw new QueryError(
        /^\d+$/.test(value.text)
          ? `A value with ID '${value.text}' does not exist for the field '${clause.field}'.`
          : `An issue with key '${value.text}' does not exist for field '${clause.field}'.`,
      );
    }
    if (dated && instantOf(value, context) === undefined) {
      throw new QueryError(
        `Date value '${value.text}' for field '${clause.field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
      );
    }
  }
}

function compileClause(clause: Clause, store: JiraStore, context: Context): (issue: Issue) => boolean {
  const field = aliases[clause.field] ?? '';
  const { operator } = clause;
  if (operator === 'is' || operator === 'is not') {
    return (issue) => (valuesOf(issue, field, store).length === 0) === (operator === 'is');
  }
  if (field === 'updated' || field === 'created') {
    const instants = clause.values.map((value) => instantOf(value, context) ?? 0);
    return (issue) => compareWith(Date.parse(issue[field]), operator, instants);
  }
  if (field === 'key') {
    const ids = clause.values.map((value) => store.find(value.text)?.id ?? Number(value.text));
    return (issue) => compareWith(issue.id, operator, ids);
  }
  if (operator === '~' || operator === '!~') {
    const word = (clause.values[0]?.text ?? '').toLowerCase();
    return (issue) => {
      const text = `${issue.summary} ${field === 'text' ? JSON.stringify(issue.content()) : ''}`.toLowerCase();
      return text.includes(word) === (operator === '~');
    };
  }
  const wanted = new Set(
    clause.values.flatMap((value) => {
      const project =
        field === 'project' && context.company.info.projects.find((entry) => sameProject(entry, value.text));
      return (project ? project.key : value.text).toLowerCase();
    }),
  );
  const positive = operator === '=' || operator === 'in';
  return (issue) => valuesOf(issue, field, store).some((value) => wanted.has(value.toLowerCase())) === positive;
}

function valuesOf(issue: Issue, field: string, store: JiraStore): string[] {
  const parent = issue.parent === undefined ? undefined : store.byId(issue.parent);
  const value: unknown = field === 'parent' ? parent && [parent.key, String(parent.id)] : issue[field as keyof Issue];
  if (Array.isArray(value)) return value as string[];
  return typeof value === 'string' && value !== '' ? [value] : [];
}

function compareWith(value: number, operator: string, others: readonly number[]): boolean {
  const other = others[0] ?? 0;
  switch (operator) {
    case '>':
      return value > other;
    case '>=':
      return value >= other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '!=':
    case 'not in':
      return !others.includes(value);
    default:
      return others.includes(value);
  }
}

/** Bare numbers are epoch milliseconds; dates are read in the account's time zone. */
function instantOf(value: QueryValue, context: Context): number | undefined {
  if (/^\d{10,}$/.test(value.text)) return Number(value.text);
  return zonedInstant(value.text, context.credentials.timeZone) ?? relativeInstant(value.text, context.now());
}

function isEmptyWord(value: QueryValue): boolean {
  return !value.quoted && /^(empty|null)$/i.test(value.text);
}

function sameProject(project: { id: number; key: string; name: string }, text: string): boolean {
  const wanted = text.toLowerCase();
  return project.key.toLowerCase() === wanted || String(project.id) === wanted || project.name.toLowerCase() === wanted;
}
