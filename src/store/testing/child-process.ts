import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess;
  /** The next line that the child prints. Throws when it ends first, with what it wrote to stderr. */
  line(): Promise<string>;
  /** Writes a line to the child's standard input. */
  tell(line: string): void;
  /** Resolves when the child has ended and everything it printed has arrived. */
  ended(): Promise<{ code: number | null; stderr: string }>;
}

/** Runs a script of this folder in a process of its own, which is killed at the end of the test at the latest. */
export function startChild(script: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  return {
    process: child,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${script} ended early (${await closed}): ${stderr}`);
      return next.value;
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    ended: async () => ({ code: await closed, stderr }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
