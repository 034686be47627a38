import type { VectorQuery } from './vector-store.ts';

/** Conditions on `documents AS d`, each beginning with AND, and their values. */
export interface FilterCondition {
  condition: string;
  values: string[];
}

/** The filters of a query as SQL; the index `documents_for_filters` covers every column that it reads. */
export function filterCondition({ collection, projectKeys = [], filters = {} }: VectorQuery): FilterCondition {
  const conditions: string[] = [];
  const values: string[] = [];
  const anyOf = (column: string, items: readonly string[]): void => {
    if (items.length === 0) return;
    conditions.push(`(${items.map(() => `instr(${column}, ?) > 0`).join(' OR ')})`);
    values.push(...items.map((item) => `,${item},`));
  };
  const equal = (column: string, operator: '=' | '>=' | '<', value: string | undefined): void => {
    if (value === undefined || value === '') return;
    conditions.push(`${column} ${operator} ?`);
    values.push(value);
  };
  // As SQLite's lower() does it: ASCII only.
  const folded = (items: readonly string[] | undefined): string[] =>
    (items ?? []).map((item) => item.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  equal('d.collection', '=', collection);
  anyOf('d.project_keys', projectKeys);
  anyOf("lower(json_extract(d.metadata, '$.components'))", folded(filters.components));
  anyOf("lower(json_extract(d.metadata, '$.labels'))", folded(filters.labels));
  equal('d.last_modified', '>=', filters.modifiedFrom);
  equal('d.last_modified', '<', filters.modifiedBefore);
  // A document without a date was changed at no known time: no window holds it.
  if (filters.modifiedBefore !== undefined) conditions.push("d.last_modified <> ''");
  return { condition: conditions.map((condition) => ` AND ${condition}`).join(''), values };
}
