import type { FastifyBaseLogger } from 'fastify';
import type { RunReport } from '../../indexing/report.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Womba } from '../../womba.ts';
import { createEventLog, type EventLog, type LoggedEvent } from '../http/event-log.ts';
import { followLedger } from './follow-ledger.ts';
import { runAnswer } from './run-answer.ts';
import { followProcess, type StartWomba, type WombaProcess } from './womba-process.ts';

/** How a command of another process ended. */
export interface Ended {
  code: number | null;
  report: RunReport | undefined;
  /** What it said was in the way. */
  error: { code: string; message: string; hint?: string } | undefined;
}

/** A run that this server started. */
export interface StartedRun {
  /** The run's id as soon as it is known; undefined where it ended before it had one. */
  readonly id: Promise<string | undefined>;
  readonly ended: Promise<Ended>;
}

/** Starts index runs in processes of their own and follows every run, whoever started it. */
export interface RunFollower {
  start(args: readonly string[]): StartedRun;
  /** Runs a short command and gives the JSON document that it prints. */
  command(args: readonly string[]): Promise<{ code: number | null; document: unknown }>;
  /** `progress` events and at last `end` with the run. */
  follow(id: string, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent, void, void>;
  /** Tells a run to stop; false where this server did not start it. */
  cancel(id: string): boolean;
  /** Stops what is at work, so that it saves where it stands. */
  close(): Promise<void>;
}

/** Ended runs whose events are still told from memory. */
const keptRuns = 20;

export interface RunFollowerOptions {
  womba: Womba;
  startWomba: StartWomba;
  clock: Clock;
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
}

export function createRunFollower({ womba, startWomba, clock, log }: RunFollowerOptions): RunFollower {
  const logs = new Map<string, EventLog>();
  const working = new Map<WombaProcess, string | undefined>();

  const remember = (id: string, events: EventLog): void => {
    logs.delete(id);
    logs.set(id, events);
    for (const old of [...logs.keys()].slice(0, Math.max(0, logs.size - keptRuns))) logs.delete(old);
  };

  return {
    start(args) {
      const events = createEventLog();
      const known = Promise.withResolvers<string | undefined>();
      const child = followProcess(
        startWomba([...args, '--json', '--progress', 'json']),
        (event) => {
          if (event['kind'] === 'started' && typeof event['run'] === 'string') {
            working.set(child, event['run']);
            remember(event['run'], events);
            known.resolve(event['run']);
          }
          events.add('progress', event);
        },
        (line) => log.info({ line }, 'index run'),
      );
      working.set(child, undefined);
      const ended = child.finished
        .finally(() => {
          const id = working.get(child);
          working.delete(child);
          known.resolve(id);
          events.end('end', id === undefined ? null : runAnswer(womba.runs().get(id)));
        })
        .then(({ code, document }) => endOf(code, document));
      ended.catch(() => {});
      return { id: known.promise, ended };
    },
    async command(args) {
      const child = followProcess(
        startWomba([...args, '--json']),
        () => {},
        (line) => log.info({ line }, 'command'),
      );
      working.set(child, undefined);
      return child.finished.finally(() => working.delete(child));
    },
    follow: (id, after, signal) => logs.get(id)?.follow(after, signal) ?? followLedger(womba, id, clock, after, signal),
    cancel(id) {
      const found = [...working].find(([, run]) => run === id);
      found?.[0].stop();
      return found !== undefined;
    },
    async close() {
      const all = [...working.keys()];
      for (const child of all) child.stop();
      await Promise.allSettled(all.map(({ finished }) => finished));
    },
  };
}

function endOf(code: number | null, document: unknown): Ended {
  const { error, status } = (document ?? {}) as { error?: Ended['error']; status?: string };
  return { code, report: status === undefined ? undefined : (document as RunReport), error };
}
