import { type ChildProcess, spawn } from 'node:child_process';

/** No child is let run longer than this, in milliseconds. */
const longestRunMs = 15 * 60_000;
/** A child that does not obey SIGTERM for this long is killed, in milliseconds. */
const patienceMs = 5_000;

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Wall time of the whole process. */
  seconds: number;
}

/** Child processes of which none outlives the bench, however that ends. */
export interface Children {
  /** Starts Node with the given arguments and nothing of this process's environment but PATH. */
  start(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): ChildProcess;
  /** As `start`, and waits for the end. @throws Error when it takes too long or cannot be started. */
  run(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Promise<Finished>;
  stop(child: ChildProcess): Promise<void>;
  stopAll(): Promise<void>;
}

export function createChildren(signal: AbortSignal): Children {
  const running = new Set<ChildProcess>();

  const start: Children['start'] = (args, env, cwd) => {
    signal.throwIfAborted();
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', ...env },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };

  const stop: Children['stop'] = async (child) => {
    if (!running.has(child)) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
  };

  return {
    start,
    run: (args, env, cwd) =>
      new Promise((resolve, reject) => {
        const begun = performance.now();
        const child = start(args, env, cwd);
        const output = { stdout: '', stderr: '' };
        for (const name of ['stdout', 'stderr'] as const) {
          child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
        }
        const timer = setTimeout(() => {
          void stop(child);
          reject(new Error(`${args.join(' ')} took longer than ${longestRunMs / 60_000} minutes`));
        }, longestRunMs);
        child.once('error', reject);
        child.once('close', (code) => {
          clearTimeout(timer);
          resolve({ code, ...output, seconds: (performance.now() - begun) / 1000 });
        });
      }),
    stop,
    async stopAll() {
      await Promise.all([...running].map(stop));
    },
  };
}
