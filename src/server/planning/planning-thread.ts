import { Worker } from 'node:worker_threads';
import { StoppedError } from '../../platform/errors.ts';
import type { Womba } from '../../womba.ts';
import { RequestError } from '../http/request-error.ts';
import type { Failure, Message, Order, TaskName, Tasks } from './tasks.ts';

/** Work that thinks long without a break, done where it keeps no request waiting. */
export interface PlanningThread {
  /** @throws RequestError with what is to be answered; the thread's own end as an unexpected error */
  ask<Name extends TaskName>(
    name: Name,
    given: Tasks[Name]['given'],
    options: { signal: AbortSignal; onStep?: (text: string) => void },
  ): Promise<Tasks[Name]['result']>;
  /** Lets what is at work end, and then the thread. */
  close(): Promise<void>;
}

interface Waiting {
  done: (result: Tasks[TaskName]['result']) => void;
  failed: (error: unknown) => void;
  onStep: (text: string) => void;
}

/** The program beside this module: TypeScript in a checkout, JavaScript in the package. */
const threadMain = new URL(`./thread-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** The thread starts with the first task, with the settings of the given services, and again should it ever end. */
export function createPlanningThread(
  { config, projects }: Pick<Womba, 'config' | 'projects'>,
  program = threadMain,
): PlanningThread {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let thread: Worker | undefined;

  const start = (): Worker => {
    const started = new Worker(program, { workerData: { config: config.loaded, projects }, execArgv: [] });
    started.on('message', (message: Message) => {
      const asked = waiting.get(message.id);
      if (asked === undefined) return;
      if ('step' in message) return asked.onStep(message.step);
      waiting.delete(message.id);
      if ('failure' in message) asked.failed(errorOf(message.failure));
      else asked.done(message.result);
    });
    const lost = (error: unknown): void => {
      if (thread === started) thread = undefined;
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
    };
    started.on('error', lost);
    started.on('exit', (code) => lost(new Error(`The planning thread ended with ${code}`)));
    return started;
  };

  return {
    ask<Name extends TaskName>(
      name: Name,
      given: Tasks[Name]['given'],
      { signal, onStep = () => {} }: { signal: AbortSignal; onStep?: (text: string) => void },
    ): Promise<Tasks[Name]['result']> {
      return new Promise<Tasks[Name]['result']>((resolve, reject) => {
        if (signal.aborted) return reject(new StoppedError());
        const id = (lastId += 1);
        const worker = (thread ??= start());
        const tell = (order: Order): void => worker.postMessage(order);
        const stop = (): void => tell({ id, stop: true });
        signal.addEventListener('abort', stop, { once: true });
        const settled = (): void => signal.removeEventListener('abort', stop);
        waiting.set(id, {
          done: (result) => {
            settled();
            resolve(result);
          },
          failed: (error) => {
            settled();
            reject(error);
          },
          onStep,
        });
        tell({ id, name, given });
      });
    },
    async close() {
      const ending = thread;
      if (ending === undefined) return;
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.postMessage('close');
      await ended;
    },
  };
}

function errorOf({ status, code, detail, hint, stack }: Failure): Error {
  if (stack === undefined) return new RequestError(status, code, detail, hint);
  const error = new Error('A task of the planning thread failed');
  error.stack = stack;
  return error;
}
