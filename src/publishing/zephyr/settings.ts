import { priorities } from '../../planning/plan/choices.ts';
import { ConfigError } from '../../platform/errors.ts';

type Priority = (typeof priorities)[number];

/** What an operator decides about uploads. */
export interface UploadSettings {
  /** Zephyr's priority by the plan's. */
  priorityNames: Readonly<Record<Priority, string>>;
  /** Status of new test cases. */
  statusName: string;
  /** Values of custom fields, for every project and by project. */
  customFields: (project: string) => Readonly<Record<string, unknown>>;
}

/**
 * Reads `critical=High`, `high=High` … Pairs may also be separated by semicolons, as a map in config.yml becomes.
 * @throws ConfigError for anything else, and when a priority of plans has no counterpart.
 */
export function readPriorityNames(items: readonly string[]): UploadSettings['priorityNames'] {
  const names = new Map<string, string>();
  for (const item of items.flatMap((text) => text.split(';'))) {
    const [name = '', value = ''] = item.split(/=(.*)/s).map((part) => part.trim());
    const priority = priorities.find((known) => known === name.toLowerCase());
    if (priority === undefined || value === '') {
      throw new ConfigError(`ZEPHYR_PRIORITIES holds "${item.slice(0, 60)}"`, { hint: priorityHint });
    }
    names.set(priority, value);
  }
  return Object.fromEntries(
    priorities.map((priority) => {
      const name = names.get(priority);
      if (name === undefined) {
        throw new ConfigError(`ZEPHYR_PRIORITIES says nothing about ${priority}`, { hint: priorityHint });
      }
      return [priority, name];
    }),
  ) as Record<Priority, string>;
}

const priorityHint = 'Example: ZEPHYR_PRIORITIES=critical=High,high=High,medium=Normal,low=Low';

/**
 * Reads `{"Market": "UK", "PLAT": {"Team": "Checkout"}}`: an object holds the fields of one project, everything else is the
 * value of a field of all projects.
 * @throws ConfigError when it is no JSON object.
 */
export function readCustomFields(json: string | undefined): UploadSettings['customFields'] {
  const all = parseObject(json ?? '{}');
  const isOfProject = ([, value]: [string, unknown]): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const common = Object.fromEntries(Object.entries(all).filter((entry) => !isOfProject(entry)));
  return (project) => {
    const own = Object.entries(all).find((entry) => entry[0] === project && isOfProject(entry))?.[1];
    return { ...common, ...(own as Record<string, unknown> | undefined) };
  };
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON: as wrong as JSON of another kind.
  }
  throw new ConfigError('ZEPHYR_CUSTOM_FIELDS is not a JSON object', { hint: customFieldsHint });
}

export const customFieldsHint = 'Example: ZEPHYR_CUSTOM_FIELDS={"Market": "UK", "Automated": false}';
