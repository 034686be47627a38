import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A process that says in one JSON document on stdout where it answers. */
export interface Answering<T> extends AsyncDisposable {
  child: ChildProcess;
  said: T;
}

/** Starts a script of the checkout and waits for its first JSON document. Disposing ends it. */
export async function startAnswering<T>(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Answering<T>> {
  const child = spawn(process.execPath, [`${root}/${script}`, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  const said = await new Promise<T>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      try {
        resolve(JSON.parse(output) as T);
      } catch {
        // There is more to come.
      }
    });
    void ended.then(() => reject(new Error(`${script} ended before it answered`)));
  });
  return {
    child,
    said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
