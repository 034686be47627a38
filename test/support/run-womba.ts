import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunReport } from '../../src/indexing/report.ts';

const entry = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
}

/**
 * Settings that keep tests quick: short waits and few repetitions, as an operator could set them, a memory of translated
 * sources, which takes a third off the start of each process, and a larger nursery, which takes a tenth off its work.
 */
export const quick: Record<string, string> = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/womba-tests', import.meta.url)),
  NODE_OPTIONS: '--max-semi-space-size=32',
  HTTP_RETRIES: '2',
  HTTP_RETRY_DELAY: '0.01',
  EXTERNAL_DOC_REQUEST_DELAY: '0',
};

/** Starts `womba` as a process of its own, with nothing of this process's environment but PATH. */
export function startWomba(env: Record<string, string>, args: readonly string[], cwd = tmpdir()): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: cwd, ...quick, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished };
}

export function runWomba(env: Record<string, string>, ...args: string[]): Promise<Finished> {
  return startWomba(env, args).finished;
}

/** Runs `index-all --json` (or another indexing command) and reads its report. */
export async function runReport(
  env: Record<string, string>,
  ...args: string[]
): Promise<Finished & { report: RunReport }> {
  const finished = await runWomba(env, ...(args.length === 0 ? ['index-all'] : args), '--json');
  try {
    return { ...finished, report: JSON.parse(finished.stdout) as RunReport };
  } catch (error) {
    throw new Error(`no report on stdout (exit ${finished.code}):\n${finished.stdout}\n${finished.stderr}`, {
      cause: error,
    });
  }
}

/** A folder that is removed when the test file is done; use it with `using`. */
export function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'womba-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
