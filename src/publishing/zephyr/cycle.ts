import { z } from 'zod';
import { UnavailableError } from '../../platform/errors.ts';
import { loadAll } from '../../sources/zephyr/project-lists.ts';
import { pauseAfter, sendOnce, type ZephyrApi } from './api.ts';

const cycleSchema = z.object({
  id: z.number(),
  key: z.string().min(1),
  name: z.string(),
  links: z.object({ issues: z.array(z.object({ issueId: z.number().nullish() })).nullish() }).nullish(),
});
type Cycle = z.infer<typeof cycleSchema>;

const executionSchema = z.object({ testCase: z.object({ self: z.string() }) });

export interface CycleTarget {
  project: string;
  name: string;
  storyKey: string;
  issueId: number;
  /** Of an execution that nobody has begun. */
  statusName: string;
}

export interface FilledCycle {
  key: string;
  name: string;
  existed: boolean;
  /** Executions that this upload added. */
  added: number;
}

/** Finds or makes the cycle of a name, links it to the story, and gives it one execution of each test case. */
export async function fillCycle(api: ZephyrApi, target: CycleTarget, keys: readonly string[]): Promise<FilledCycle> {
  const found = await cycleNamed(api, target);
  const key = found?.key ?? (await createCycle(api, target));
  await linkCycle(api, target, key, found);
  const added = await addExecutions(api, target, key, keys, found !== undefined);
  return { key, name: target.name, existed: found !== undefined, added };
}

/** Of several cycles with one name the newest counts: older ones are past sprints'. */
async function cycleNamed({ http, signal }: ZephyrApi, { project, name }: CycleTarget): Promise<Cycle | undefined> {
  const cycles = await loadAll(http, '/testcycles', cycleSchema, { projectKey: project }, signal);
  return cycles.filter((cycle) => cycle.name === name).toSorted((a, b) => b.id - a.id)[0];
}

async function createCycle(api: ZephyrApi, target: CycleTarget): Promise<string> {
  const body = { projectKey: target.project, name: target.name, description: `Tests of ${target.storyKey}` };
  const created = z.object({ key: z.string().min(1) });
  return sendOnce(
    api,
    async () => (await api.write({ method: 'POST', path: '/testcycles', body }, created, { key: 'NEW-CYCLE' })).key,
    async () => (await cycleNamed(api, target))?.key,
  );
}

async function linkCycle(
  api: ZephyrApi,
  { issueId }: CycleTarget,
  key: string,
  cycle: Cycle | undefined,
): Promise<void> {
  const isLinked = ({ links }: Cycle): boolean => links?.issues?.some((issue) => issue.issueId === issueId) === true;
  if (cycle !== undefined && isLinked(cycle)) return;
  const path = `/testcycles/${encodeURIComponent(key)}`;
  await sendOnce(
    api,
    // The answer has no body.
    async () => {
      await api.write({ method: 'POST', path: `${path}/links/issues`, body: { issueId } }, z.unknown(), undefined);
      return true;
    },
    async () => isLinked(await api.http.getJson(path, cycleSchema, { signal: api.signal })) || undefined,
  );
}

/**
 * Adds what is missing until nothing is. Zephyr answers with an empty body, which a broken gateway does as well: what was
 * really added only the list tells.
 */
async function addExecutions(
  api: ZephyrApi,
  target: CycleTarget,
  cycle: string,
  keys: readonly string[],
  mayHaveSome: boolean,
): Promise<number> {
  let missing = mayHaveSome ? await withoutExecution(api, target, cycle, keys) : keys;
  const atFirst = missing.length;
  for (let failures = 0; missing.length > 0;) {
    let lost: unknown;
    for (const testCaseKey of missing) {
      const body = { projectKey: target.project, testCaseKey, testCycleKey: cycle, statusName: target.statusName };
      try {
        await api.write({ method: 'POST', path: '/testexecutions', body }, z.unknown(), undefined);
      } catch (error) {
        await pauseAfter(api, error, failures);
        lost = error;
        break;
      }
    }
    if (api.planned !== undefined) break;
    const left = await withoutExecution(api, target, cycle, missing);
    failures = left.length < missing.length ? 0 : failures + 1;
    if (failures > api.patience.retries) {
      throw lost ?? new UnavailableError(`Zephyr Scale: executions of ${cycle} were taken and are not there`);
    }
    missing = left;
  }
  return atFirst;
}

async function withoutExecution(
  { http, signal }: ZephyrApi,
  { project }: CycleTarget,
  cycle: string,
  keys: readonly string[],
): Promise<string[]> {
  const query = { projectKey: project, testCycle: cycle };
  const executions = await loadAll(http, '/testexecutions', executionSchema, query, signal);
  const there = new Set(executions.map(({ testCase }) => /\/testcases\/([^/]+)/i.exec(testCase.self)?.[1]));
  return keys.filter((key) => !there.has(key));
}
