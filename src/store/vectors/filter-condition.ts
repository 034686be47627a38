import type { VectorQuery } from './vector-store.ts';

/** Conditions on `documents AS d`, each beginning with AND, and their values. */
export interface FilterCondition {
  condition: string;
  values: string[];
}

/** What a search may be restricted by, by words and by vectors alike. */
export type DocumentFilter = Pick<VectorQuery, 'collection' | 'projectKeys' | 'filters'>;

/** Project keys as options name them: one, or several separated by commas. */
export function splitKeys(keys = ''): string[] {
  return keys
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

/** So many names of a kind get parameters of their own; more of them come as a list, which is read slower. */
const slots = 4;

/**
 * The filters as SQL; the index `documents_for_filters` covers every column that it reads. Values are parameters, and their
 * number changes the text hardly: prepared statements are kept, so there must be few different ones.
 */
export function filterCondition({ collection, projectKeys, filters = {} }: DocumentFilter): FilterCondition {
  const conditions: string[] = [];
  const values: string[] = [];
  const anyOf = (column: string, names: readonly string[] = []): void => {
    const wanted = [...new Set(names.map(asListed))];
    const [first] = wanted;
    if (first === undefined) return;
    if (wanted.length > slots) {
      conditions.push(`EXISTS (SELECT 1 FROM json_each(?) AS name WHERE instr(${column}, name.value) > 0)`);
      values.push(JSON.stringify(wanted));
      return;
    }
    const filled = wanted.length === 1 ? wanted : Array.from({ length: slots }, (_, at) => wanted[at] ?? first);
    conditions.push(`(${filled.map(() => `instr(${column}, ?) > 0`).join(' OR ')})`);
    values.push(...filled);
  };
  const equal = (column: string, operator: '=' | '>=' | '<', value: string | undefined): void => {
    if (value === undefined || value === '') return;
    conditions.push(`${column} ${operator} ?`);
    values.push(value);
  };
  const { components, labels, modifiedFrom, modifiedBefore } = filters;
  equal('d.collection', '=', collection);
  anyOf('d.project_keys', projectKeys);
  anyOf("lower(json_extract(d.metadata, '$.components'))", components?.map(folded));
  anyOf("lower(json_extract(d.metadata, '$.labels'))", labels?.map(folded));
  equal('d.last_modified', '>=', beginningOf(modifiedFrom));
  equal('d.last_modified', '<', beginningOf(modifiedBefore));
  // A document without a date was changed at no known time: no window holds it.
  if ((modifiedBefore ?? '') !== '') conditions.push("d.last_modified <> ''");
  return { condition: conditions.map((condition) => ` AND ${condition}`).join(''), values };
}

/** As `listMetadata` writes an item: a comma within it is a blank there. */
function asListed(name: string): string {
  return `,${name.replaceAll(',', ' ').trim()},`;
}

/** As SQLite's lower() does it: ASCII only. */
function folded(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** To the second, without what one vendor writes and another does not (`.000Z`, `Z`), so that texts compare like times. */
function beginningOf(moment: string | undefined): string | undefined {
  return moment?.replace(/(?:\.\d+)?Z$/, '');
}
