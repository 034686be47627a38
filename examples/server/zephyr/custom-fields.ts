import type { Context } from '../context.ts';
import { refuse } from './bodies.ts';

/** Names of the custom fields that test cases of a project have. */
export function customFieldsOf(project: string, context: Context): { name: string; type: string; required: boolean }[] {
  return context.company.info.zephyr.customFields.filter(({ projects }) => projects?.includes(project) ?? true);
}

/** What was given, checked against the fields of the project; null when it has none. Refuses unknown and missing ones. */
export function checkedCustomFields(
  project: string,
  given: Record<string, unknown> | undefined,
  context: Context,
): Record<string, unknown> | null {
  const fields = customFieldsOf(project, context);
  for (const [name, value] of Object.entries(given ?? {})) {
    const field = fields.find((entry) => entry.name === name);
    if (!field) refuse(`The custom field '${name}' does not exist`);
    if (value !== null && !fits(value, field.type)) refuse(`The value of the custom field '${name}' is not valid`);
  }
  const missing = fields.filter(({ name, required }) => required && (given?.[name] ?? null) === null);
  if (missing.length > 0) {
    refuse(`The following required custom fields are missing: ${missing.map(({ name }) => name).join(', ')}`);
  }
  return fields.length === 0 ? null : Object.fromEntries(fields.map(({ name }) => [name, given?.[name] ?? null]));
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'CHECKBOX':
      return typeof value === 'boolean';
    case 'NUMBER':
    case 'DECIMAL':
      return typeof value === 'number';
    case 'MULTI_CHOICE_SELECT_LIST':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    default:
      return typeof value === 'string';
  }
}
