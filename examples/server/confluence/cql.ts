import type { Context } from '../context.ts';
import { relativeInstant, zonedInstant } from '../query/dates.ts';
import { type Condition, eachClause, holds, parseQuery, QueryError } from '../query/parse.ts';
import type { ConfluenceStore, Page } from './store.ts';

type Clause = Extract<Condition, { kind: 'clause' }>;

const fields = [
  'space',
  'space.key',
  'space.id',
  'type',
  'lastmodified',
  'created',
  'label',
  'id',
  'content',
  'title',
  'ancestor',
  'parent',
  'text',
  'status',
];

/** The pages that a CQL text finds, in its order. Throws `QueryError` for what Confluence refuses. */
export function findByCql(source: string, store: ConfluenceStore, context: Context): Page[] {
  const query = parseQuery(source, 'CQL');
  if (!query.where) throw new QueryError(`Could not parse cql : ${source}`);
  eachClause(query.where, (clause) => {
    if (!fields.includes(clause.field)) throw new QueryError(`No field exists with name: ${clause.field}`);
    if (clause.field === 'lastmodified' || clause.field === 'created') {
      for (const value of clause.values) {
        if (instantOf(value.text, context) === undefined) {
          throw new QueryError(
            `Could not parse cql : the date '${value.text}' must be formatted yyyy-MM-dd or yyyy-MM-dd HH:mm`,
          );
        }
      }
    }
  });
  const found = store
    .all()
    .filter((page) => page.status === 'current' && store.isVisible(page))
    .filter((page) => holds(query.where, (clause) => test(clause, page, store, context)));
  const order = query.orderBy[0];
  if (!order) return found;
  const value = sorters[order.field];
  if (!value) throw new QueryError(`Could not parse cql : cannot order by ${order.field}`);
  const sign = order.descending ? -1 : 1;
  return found.sort((a, b) => sign * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) || a.id - b.id);
}

const sorters: Record<string, (page: Page) => string | number> = {
  lastmodified: (page) => Date.parse(page.modified),
  created: (page) => Date.parse(page.created),
  id: (page) => page.id,
  title: (page) => page.title.toLowerCase(),
};

function test(clause: Clause, page: Page, store: ConfluenceStore, context: Context): boolean {
  const { operator } = clause;
  const negative = operator === '!=' || operator === 'not in' || operator === '!~';
  const wanted = clause.values.map((value) => value.text.toLowerCase());
  const one = (...values: string[]): boolean =>
    values.some((value) => wanted.includes(value.toLowerCase())) !== negative;
  switch (clause.field) {
    case 'space':
    case 'space.key':
      return one(page.space);
    case 'space.id':
      return one(String(context.company.info.spaces.find((space) => space.key === page.space)?.id ?? ''));
    case 'type':
      return one('page');
    case 'status':
      return one(page.status);
    case 'label':
      return one(...page.labels);
    case 'id':
    case 'content':
      return one(String(page.id));
    case 'parent':
      return one(String(page.parent ?? ''));
    case 'ancestor': {
      const chain = ancestorsOf(page, store).map((ancestor) => String(ancestor.id));
      return one(...chain);
    }
    case 'title':
      if (operator === '~' || operator === '!~') return page.title.toLowerCase().includes(wanted[0] ?? '') !== negative;
      return one(page.title);
    case 'text':
      return `${page.title} ${page.body()}`.toLowerCase().includes(wanted[0] ?? '') !== negative;
    default: {
      const at = Date.parse(clause.field === 'created' ? page.created : page.modified);
      const other = instantOf(clause.values[0]?.text ?? '', context) ?? 0;
      if (operator === '>') return at > other;
      if (operator === '>=') return at >= other;
      if (operator === '<') return at < other;
      if (operator === '<=') return at <= other;
      return (at === other) !== negative;
    }
  }
}

/** From the top of the space down to the parent. */
export function ancestorsOf(page: Page, store: ConfluenceStore): Page[] {
  const chain: Page[] = [];
  for (let at = page.parent; at !== undefined && chain.length < 100;) {
    const parent = store.byId(at);
    if (!parent || chain.includes(parent)) break;
    chain.unshift(parent);
    at = parent.parent;
  }
  return chain;
}

function instantOf(text: string, context: Context): number | undefined {
  return zonedInstant(text, context.credentials.timeZone) ?? relativeInstant(text, context.now());
}
