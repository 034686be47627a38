import { type Database, number } from '../store/database.ts';
import { type DocumentFilter, filterCondition } from '../store/vectors/filter-condition.ts';

/** Of a longer query only the beginning is searched for keys, and only so many of them are looked up. */
const keysReadFrom = 20_000;
export const mostKeys = 50;

/** The documents whose key stands in the query, in its order, each with its first chunk: whoever types a key wants that document. */
export function documentsByKey(db: Database, query: string, filter: DocumentFilter): { doc: number; chunk: number }[] {
  const written = query
    .slice(0, keysReadFrom)
    .toUpperCase()
    .match(/\b[A-Z][A-Z0-9_]+-T?\d+\b/g);
  const keys = [...new Set(written ?? [])].slice(0, mostKeys);
  if (keys.length === 0) return [];
  const ids = keys.flatMap((key) => [`jira_${key}`, `test_${key}`, `testplan_${key}`]);
  const { condition, values } = filterCondition(filter);
  return db
    .all(
      `SELECT d.doc, c.chunk FROM json_each(?) AS wanted CROSS JOIN documents AS d ON d.id = wanted.value
       JOIN chunks AS c ON c.doc = d.doc AND c.ordinal = 0 WHERE 1${condition} ORDER BY wanted.key`,
      JSON.stringify(ids),
      ...values,
    )
    .map((row) => ({ doc: number(row, 'doc'), chunk: number(row, 'chunk') }));
}
