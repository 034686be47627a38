/**
 * The planning thread's program: services of its own on the same data directory, and one task after the other as they come.
 * Rules and checks think for tenths of a second without a break, and the server answers others meanwhile.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { wrapConfig } from '../../config/config.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { StoppedError } from '../../platform/errors.ts';
import { createWomba, type Womba } from '../../womba.ts';
import { describeFailure } from '../http/errors.ts';
import type { Failure, KeptPlan, Message, Order, TaskName, Tasks } from './tasks.ts';

interface Work {
  signal: AbortSignal;
  step: (text: string) => void;
}

type Doers = { [Name in TaskName]: (given: Tasks[Name]['given'], work: Work) => Promise<Tasks[Name]['result']> };

const { config, projects } = workerData as { config: LoadedConfig; projects: readonly string[] };
const womba = createWomba({ config: wrapConfig(config), projects });
const running = new Map<number, AbortController>();
const send = (message: Message): void => parentPort?.postMessage(message);

const doers: Doers = {
  generate: ({ key, ...options }, work) => generateAndKeep(womba, key, options, work),
  evaluate: ({ plan }, { signal }) => womba.evaluate(plan, { signal }),
  context: ({ key, ...options }, { signal }) => womba.storyContext(key, { ...options, signal }),
};

async function generateAndKeep(
  services: Womba,
  key: string,
  options: Omit<Tasks['generate']['given'], 'key'>,
  { signal, step }: Work,
): Promise<KeptPlan> {
  const made = await services.generate(key, { ...options, signal, onProgress: step });
  signal.throwIfAborted();
  step('Keeping the plan');
  const saved = (await services.plans()).saveGenerated(made.plan, (plan) => made.check(plan).plan);
  const { plan, report } = made.check(saved.plan);
  return {
    plan,
    report,
    version: saved.version.version,
    merge: saved.merge,
    warnings: [...made.warnings, ...saved.warnings],
    seconds: made.seconds,
    madeBy: made.plan.metadata,
  };
}

function failureOf(error: unknown): Failure {
  const { status, answer, unexpected } = describeFailure(error);
  const { code, detail, hint } = answer;
  return { status, code, detail, hint, stack: unexpected && error instanceof Error ? error.stack : undefined };
}

async function work<Name extends TaskName>(id: number, name: Name, given: Tasks[Name]['given']): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const step = (text: string): void => send({ id, step: text });
    send({ id, result: await doers[name](given, { signal: controller.signal, step }) });
  } catch (error) {
    send({ id, failure: failureOf(error) });
  } finally {
    running.delete(id);
  }
}

parentPort?.on('message', (order: Order | 'close') => {
  if (order === 'close') {
    parentPort?.close();
    void womba.close();
  } else if ('stop' in order) running.get(order.id)?.abort(new StoppedError());
  else void work(order.id, order.name, order.given as never);
});
