import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, get, path, send } from './client.ts';
import { type StreamState, useEvents } from './events.ts';
import type { Job, TestResult } from './types.ts';

export interface FollowedJob {
  steps: { at: string; text: string }[];
  tests: TestResult[];
  /** Tests that are worked on in all; 0 while unknown. */
  total: number;
  /** The job as it ended; undefined while it works. */
  ended: Job | undefined;
  /** The server knows nothing of the job any more: it was started anew. */
  lost: boolean;
  stream: StreamState;
  cancel: () => Promise<void>;
}

interface Seen {
  id: string | undefined;
  steps: { at: string; text: string }[];
  tests: TestResult[];
  total: number;
  ended: Job | undefined;
  lost: boolean;
}

const nothing = (id: string | undefined): Seen => ({
  id,
  steps: [],
  tests: [],
  total: 0,
  ended: undefined,
  lost: false,
});

/** Follows a job of the server from its first event, however late one comes. `onEnd` runs once per end. */
export function useJob(id: string | undefined, onEnd: (job: Job) => void = () => {}): FollowedJob {
  const client = useQueryClient();
  const [seen, setSeen] = useState<Seen>(nothing(id));
  const current = seen.id === id ? seen : nothing(id);
  const update = (change: (now: Seen) => Partial<Seen>): void =>
    setSeen((before) => {
      const base = before.id === id ? before : nothing(id);
      return { ...base, ...change(base) };
    });
  const end = (job: Job): void => {
    update(() => ({ ended: job }));
    void client.invalidateQueries();
    onEnd(job);
  };
  const stream = useEvents(
    id === undefined || current.ended !== undefined || current.lost ? undefined : path('/api/v1/jobs/', id, '/events'),
    {
      progress: (data) => {
        const step = data as { at: string; text: string };
        update(({ steps }) =>
          steps.some(({ at, text }) => at === step.at && text === step.text) ? {} : { steps: [...steps, step] },
        );
      },
      test: (data) => {
        const { result, total } = data as { result: TestResult; total: number };
        update(({ tests }) => ({ tests: [...tests.filter((test) => test.id !== result.id), result], total }));
      },
      end: (data) => end(data as Job),
    },
    async () => {
      if (id === undefined) return true;
      try {
        const job = await get<Job>(path('/api/v1/jobs/', id));
        if (job.status === 'running') return false;
        end(job);
        return true;
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 404)) return false;
        update(() => ({ lost: true }));
        return true;
      }
    },
  );
  return {
    ...current,
    stream,
    async cancel() {
      if (id !== undefined) await send('DELETE', path('/api/v1/jobs/', id));
    },
  };
}
