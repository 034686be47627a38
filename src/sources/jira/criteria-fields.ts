import type { HttpClient } from '../../platform/http/client.ts';
import { fieldListSchema } from './issue-schema.ts';

export interface CriteriaField {
  id: string;
  name: string;
}

/** Names that sites give to the field, in the languages that we have seen. */
const knownNames =
  /acceptance[\s_-]*(criteria|criterion|test)|akzeptanzkriteri|crit[eè]res? d.acceptation|criterios? de aceptaci/i;

/**
 * The custom fields that hold acceptance criteria. Their ids differ per site, so they are found by name; `configured` ids or
 * names take precedence over that. Unknown configured names are returned for a warning.
 */
export async function findCriteriaFields(
  http: HttpClient,
  configured: readonly string[],
  signal: AbortSignal,
): Promise<{ fields: CriteriaField[]; unknown: string[] }> {
  const all = await http.getJson('/rest/api/3/field', fieldListSchema, { signal });
  const fields = all.map(({ id, name }) => ({ id, name: name ?? id }));
  if (configured.length === 0) {
    const custom = new Set(all.filter((field) => field.custom !== false).map((field) => field.id));
    return { fields: fields.filter((field) => custom.has(field.id) && knownNames.test(field.name)), unknown: [] };
  }
  const matches = (wanted: string): CriteriaField[] =>
    fields.filter((field) => field.id === wanted || field.name.toLowerCase() === wanted.toLowerCase());
  return {
    fields: configured.flatMap(matches),
    unknown: configured.filter((wanted) => matches(wanted).length === 0),
  };
}
