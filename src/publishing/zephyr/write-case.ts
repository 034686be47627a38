import { z } from 'zod';
import { ConfigError, ProtocolError } from '../../platform/errors.ts';
import type { ZephyrTest } from '../../sources/zephyr/api-schemas.ts';
import { sendOnce, type ZephyrApi } from './api.ts';
import type { CaseContent } from './case-content.ts';
import { caseWithMarker } from './find-cases.ts';
import type { UploadFolder } from './folder.ts';
import { readsTheSame } from './rich-text.ts';
import { customFieldsHint } from './settings.ts';

/** Where and how test cases are written. */
export interface CasePlace {
  project: string;
  folder: UploadFolder;
  statusName: string;
  /** Id of the priority of a name. */
  priorityId: (name: string) => number;
  /** Values for custom fields. */
  customFields: Readonly<Record<string, unknown>>;
  /** Names of custom fields that the project is known to have. */
  knownFields: ReadonlySet<string>;
}

/**
 * Makes a test case as a draft, and returns its key. `number` counts the new ones, for the stand-in of a dry run.
 * @throws ConfigError when the project requires a custom field that has no value.
 */
export async function createCase(
  api: ZephyrApi,
  place: CasePlace,
  content: CaseContent,
  number: number,
): Promise<string> {
  const { project, folder, statusName, customFields } = place;
  const body = {
    projectKey: project,
    name: content.name,
    ...textFields(content),
    ...(content.estimatedTime === undefined ? {} : { estimatedTime: content.estimatedTime }),
    priorityName: content.priorityName,
    statusName,
    ...(folder.id === undefined ? {} : { folderId: folder.id }),
    labels: content.labels,
    ...(Object.keys(customFields).length === 0 ? {} : { customFields }),
  };
  const created = z.object({ key: z.string().min(1) });
  try {
    return await sendOnce(
      api,
      async () =>
        (await api.write({ method: 'POST', path: '/testcases', body }, created, { key: `NEW-${number}` })).key,
      async () => (await caseWithMarker(api, project, folder, content.marker))?.key,
    );
  } catch (error) {
    throw explained(error, place);
  }
}

/** Whether Zephyr shows something else than the plan has. */
export function differs(test: ZephyrTest, content: CaseContent, place: CasePlace): boolean {
  const labels = new Set(test.labels);
  return (
    test.name !== content.name ||
    !readsTheSame(test.objective, content.objective) ||
    !readsTheSame(test.precondition, content.precondition) ||
    (content.estimatedTime !== undefined && test.estimatedTime !== content.estimatedTime) ||
    test.priority?.id !== place.priorityId(content.priorityName) ||
    content.labels.some((label) => !labels.has(label))
  );
}

/**
 * Puts the plan's fields into a test case. What a plan knows nothing of stays as people left it: status, folder, owner,
 * component, their own labels and custom fields.
 */
export async function updateCase(api: ZephyrApi, place: CasePlace, key: string, content: CaseContent): Promise<void> {
  const path = `/testcases/${encodeURIComponent(key)}`;
  // Read as it is: whatever is not sent back is cleared.
  const now = await api.http.getJson(path, z.record(z.string(), z.unknown()), { signal: api.signal });
  const { links: _links, objective: _objective, precondition: _precondition, ...kept } = now;
  const priority = { id: place.priorityId(content.priorityName) };
  const labels = Array.isArray(now['labels']) ? now['labels'].filter((label) => typeof label === 'string') : [];
  const customFields = filledFields(now['customFields'], place);
  const body = {
    // Zephyr sends null for what is unset, and takes no null.
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null)),
    name: content.name,
    ...textFields(content),
    ...(content.estimatedTime === undefined ? {} : { estimatedTime: content.estimatedTime }),
    priority,
    labels: [...new Set([...content.labels, ...labels])],
    ...(customFields === undefined ? {} : { customFields }),
  };
  try {
    await api.write({ method: 'PUT', path, body }, z.unknown(), undefined);
  } catch (error) {
    throw explained(error, place);
  }
}

function textFields({ objective, precondition }: CaseContent): Record<string, string> {
  return { ...(objective === '' ? {} : { objective }), ...(precondition === '' ? {} : { precondition }) };
}

/** All custom fields have to be named; those without a value get the configured one. */
function filledFields(now: unknown, place: CasePlace): Record<string, unknown> | undefined {
  const empty = [...place.knownFields].map((name) => [name, null] as const);
  const fields = { ...Object.fromEntries(empty), ...(now as Record<string, unknown> | null | undefined) };
  for (const [name, value] of Object.entries(place.customFields)) fields[name] ??= value;
  return Object.keys(fields).length === 0 ? undefined : fields;
}

/** The API lists no custom fields: that one is required, only a refusal tells. */
function explained(error: unknown, place: CasePlace): unknown {
  if (!(error instanceof ProtocolError) || !/custom field/i.test(error.message)) return error;
  const named = [...place.knownFields].filter((name) => error.message.includes(name));
  const fields = named.length === 0 ? '' : ` It is about: ${named.join(', ')}.`;
  return new ConfigError(`${error.message}.${fields}`, {
    cause: error,
    hint: `Give every required custom field of ${place.project} a value by ZEPHYR_CUSTOM_FIELDS. ${customFieldsHint}`,
  });
}
