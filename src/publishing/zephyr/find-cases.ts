import { NotFoundError } from '../../platform/errors.ts';
import { testSchema, type ZephyrTest } from '../../sources/zephyr/api-schemas.ts';
import { loadAll } from '../../sources/zephyr/project-lists.ts';
import { listByAnyMeans } from '../../sources/zephyr/test-listing.ts';
import type { ZephyrApi } from './api.ts';
import type { UploadFolder } from './folder.ts';

/** So many test cases are asked for one by one rather than by a list of the whole project. */
const fewCases = 10;

/** A test of a plan and what is known of its test case. */
export interface WantedCase {
  marker: string;
  /** Key of the test case, as the ledger has it. */
  knownKey: string | undefined;
}

export interface FoundCases {
  /** By marker; what is missing is not in Zephyr. */
  cases: Map<string, ZephyrTest>;
  /** Names of the custom fields that the listed test cases have. */
  customFields: Set<string>;
}

/**
 * The test cases of earlier uploads: by the ledger's keys and, where it has none or the case is gone, by the marker, first in
 * the folder and then in the whole project, because people move test cases.
 */
export async function findCases(
  api: ZephyrApi,
  project: string,
  folder: UploadFolder,
  wanted: readonly WantedCase[],
): Promise<FoundCases> {
  const cases = new Map<string, ZephyrTest>();
  const customFields = new Set<string>();
  const markers = new Set(wanted.map(({ marker }) => marker));
  const keys = new Set(wanted.map(({ knownKey }) => knownKey));
  const byKey = new Map<string, ZephyrTest>();
  const take = (tests: readonly ZephyrTest[]): void => {
    for (const test of tests) {
      if (keys.has(test.key)) byKey.set(test.key, test);
      for (const name of Object.keys(test.customFields ?? {})) customFields.add(name);
      for (const label of test.labels ?? []) {
        if (label === null || !markers.has(label)) continue;
        // A copy made in Zephyr carries the label too; the oldest is the one that was uploaded.
        const other = cases.get(label);
        if (other === undefined || test.id < other.id) cases.set(label, test);
      }
    }
  };
  let isListed = false;
  const listProject = async (): Promise<void> => {
    if (isListed) return;
    isListed = true;
    for await (const { tests } of listByAnyMeans(api.http, { project, signal: api.signal })) {
      take(tests.map(({ test }) => test));
    }
  };
  const elsewhere = (): WantedCase[] => wanted.filter(({ knownKey }) => knownKey !== undefined && !byKey.has(knownKey));

  if (folder.existed && folder.id !== undefined) take(await casesInFolder(api, project, folder.id));
  if (elsewhere().length > fewCases) await listProject();
  for (const { knownKey = '' } of elsewhere()) {
    const test = await caseByKey(api, knownKey);
    if (test !== undefined) take([test]);
  }
  const isFound = ({ marker, knownKey = '' }: WantedCase): boolean => byKey.has(knownKey) || cases.has(marker);
  if (!wanted.every(isFound)) await listProject();
  for (const { marker, knownKey = '' } of wanted) {
    const known = byKey.get(knownKey);
    if (known !== undefined) cases.set(marker, known);
  }
  return { cases, customFields };
}

/** The test case with a marker in a folder: whether one was made whose answer was lost. */
export async function caseWithMarker(
  api: ZephyrApi,
  project: string,
  folder: UploadFolder,
  marker: string,
): Promise<ZephyrTest | undefined> {
  const tests = await casesInFolder(api, project, folder.id);
  return tests.filter(({ labels }) => labels?.includes(marker) === true).toSorted((a, b) => a.id - b.id)[0];
}

function casesInFolder({ http, signal }: ZephyrApi, project: string, id: UploadFolder['id']): Promise<ZephyrTest[]> {
  return loadAll(
    http,
    '/testcases',
    testSchema,
    { projectKey: project, ...(id === undefined ? {} : { folderId: id }) },
    signal,
  );
}

async function caseByKey({ http, signal }: ZephyrApi, key: string): Promise<ZephyrTest | undefined> {
  try {
    return await http.getJson(`/testcases/${encodeURIComponent(key)}`, testSchema, { signal });
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
