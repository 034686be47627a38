import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { StoppedError } from '../../platform/errors.ts';
import { createEventLog, type EventLog } from '../http/event-log.ts';
import { describeFailure } from '../http/errors.ts';

export type JobKind = 'generate' | 'upload';
export type JobStatus = 'running' | 'complete' | 'failed' | 'cancelled';

/** What is told of a job. */
export interface JobState<Result> {
  id: string;
  kind: JobKind;
  status: JobStatus;
  story_key: string;
  started_at: string;
  finished_at: string | null;
  steps: { at: string; text: string }[];
  result: Result | null;
  error: { code: string; detail: string; hint: string | null } | null;
}

/** Long work of this process: it goes on when nobody waits for it any more. */
export interface Job<Result = unknown> {
  readonly state: JobState<Result>;
  /** `progress`, `test` and at last `end` with the state. */
  readonly events: EventLog;
  /** @throws whatever the work threw */
  readonly result: Promise<Result>;
  cancel(): void;
}

export interface JobWork {
  signal: AbortSignal;
  /** Tells what is being done now. */
  step: (text: string) => void;
  event: (name: string, data: unknown) => void;
}

export interface Jobs {
  /** Begins work for a story. */
  start<Result>(kind: JobKind, storyKey: string, work: (given: JobWork) => Promise<Result>): Job<Result>;
  get(id: string): Job | undefined;
  /** Newest first. */
  list(): Job[];
  /** Waits for what is at work, gives it up after so many milliseconds, and resolves when all of it has ended. */
  close(patienceMs: number): Promise<void>;
}

/** Ended jobs that can still be asked about. */
const keptJobs = 100;
/** More steps than anybody reads. */
const keptSteps = 500;

export function createJobs(clock: Clock): Jobs {
  const jobs = new Map<string, Job>();
  const forget = (): void => {
    const ended = [...jobs.values()].filter(({ state }) => state.status !== 'running');
    for (const { state } of ended.slice(0, Math.max(0, ended.length - keptJobs))) jobs.delete(state.id);
  };
  return {
    start<Result>(kind: JobKind, storyKey: string, work: (given: JobWork) => Promise<Result>): Job<Result> {
      const job = runJob(kind, storyKey, work, clock);
      jobs.set(job.state.id, job);
      forget();
      return job;
    },
    get: (id) => jobs.get(id),
    list: () => [...jobs.values()].reverse(),
    async close(patienceMs) {
      const running = [...jobs.values()].filter(({ state }) => state.status === 'running');
      const ended = Promise.allSettled(running.map(({ result }) => result));
      const done = new AbortController();
      const tired = clock.sleep(patienceMs, done.signal).catch(() => {});
      await Promise.race([ended, tired]);
      done.abort();
      for (const job of running) job.cancel();
      await ended;
    },
  };
}

function runJob<Result>(
  kind: JobKind,
  storyKey: string,
  work: (given: JobWork) => Promise<Result>,
  clock: Clock,
): Job<Result> {
  const controller = new AbortController();
  const events = createEventLog();
  const now = (): string => clock.now().toISOString();
  const state: JobState<Result> = {
    id: randomUUID(),
    kind,
    status: 'running',
    story_key: storyKey,
    started_at: now(),
    finished_at: null,
    steps: [],
    result: null,
    error: null,
  };
  const step = (text: string): void => {
    const entry = { at: now(), text };
    if (state.steps.length < keptSteps) state.steps.push(entry);
    events.add('progress', entry);
  };
  const finish = (change: Partial<JobState<Result>>): void => {
    Object.assign(state, change, { finished_at: now() });
    events.end('end', state);
  };
  const result = (async () => {
    try {
      const made = await work({ signal: controller.signal, step, event: events.add });
      finish({ status: 'complete', result: made });
      return made;
    } catch (error) {
      const { answer } = describeFailure(error);
      finish({
        status: controller.signal.aborted ? 'cancelled' : 'failed',
        error: { code: answer.code, detail: answer.detail, hint: answer.hint ?? null },
      });
      throw error;
    }
  })();
  // Nobody has to wait for a job.
  result.catch(() => {});
  return { state, events, result, cancel: () => controller.abort(new StoppedError()) };
}
