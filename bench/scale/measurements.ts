import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChildren, type Children } from '../index/child.ts';
import { sizeOf } from '../search/usage.ts';
import { changeSome } from './changes.ts';
import { companyOf, type CompanySize, serveCompany } from './company.ts';
import { type MeasuredRun, measureRun } from './measured-run.ts';
import { type MeasuredServer, measureServer } from './measured-server.ts';

export interface Machine {
  processors: number;
  model: string;
  node: string;
}

export interface SizeResult {
  company: CompanySize;
  first: MeasuredRun;
  unchanged: MeasuredRun;
  /** `--force-refresh`, as the CronJob runs it: everything is read again, and nothing is written. */
  forced: MeasuredRun;
  /** A run after `changedDocuments` were edited upstream. */
  weekly: MeasuredRun;
  changedDocuments: number;
  /** Of the data directory after the first run, in MiB. */
  disk: number;
  server: MeasuredServer;
}

export interface ScaleResult {
  machine: Machine;
  sizes: SizeResult[];
}

export const machine = (): Machine => ({
  processors: availableParallelism(),
  model: cpus()[0]?.model.trim() ?? '',
  node: process.version,
});

/** Gives the work a folder and child processes, and leaves neither behind. */
export async function withWorkplace<T>(
  signal: AbortSignal,
  work: (folder: string, children: Children) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'womba-bench-scale-'));
  const children = createChildren(signal);
  const stop = (): void => void children.stopAll();
  signal.addEventListener('abort', stop);
  try {
    return await work(folder, children);
  } finally {
    signal.removeEventListener('abort', stop);
    await children.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function measureSizes(
  sizes: readonly number[],
  queries: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ScaleResult> {
  return withWorkplace(signal, async (folder, children) => {
    const results: SizeResult[] = [];
    for (const documents of sizes) {
      results.push(await measureSize(children, join(folder, String(documents)), documents, queries, signal, say));
    }
    return { machine: machine(), sizes: results };
  });
}

async function measureSize(
  children: Children,
  folder: string,
  documents: number,
  queries: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<SizeResult> {
  const size = companyOf(documents);
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  say(`${documents} documents: serving ${size.issues} issues, ${size.tests} tests, ${size.pages} pages`);
  await using company = await serveCompany(size);
  const run = { env: company.env, data, folder };
  signal.throwIfAborted();
  say(`${documents} documents: first run`);
  const first = await measureRun(children, run);
  const disk = sizeOf(data);
  say(`${documents} documents: a run with nothing changed (the first took ${first.seconds.toFixed(0)} s)`);
  const unchanged = await measureRun(children, run);
  say(`${documents} documents: everything read again (nothing changed took ${unchanged.seconds.toFixed(0)} s)`);
  const forced = await measureRun(children, { ...run, args: ['index-all', '--force-refresh'] });
  for (const { written } of [unchanged, forced]) {
    if (written > 0) throw new Error(`a run over unchanged sources wrote ${written} documents`);
  }
  const changedDocuments = await changeSome(company, data, signal);
  say(`${documents} documents: a run after ${changedDocuments} were edited`);
  const weekly = await measureRun(children, run);
  if (weekly.written < changedDocuments) {
    throw new Error(`${changedDocuments} documents were edited, but ${weekly.written} were written`);
  }
  say(`${documents} documents: searches`);
  const server = await measureServer(company.env, { data, home: folder, queries });
  rmSync(folder, { recursive: true, force: true });
  return { company: size, first, unchanged, forced, weekly, changedDocuments, disk, server };
}
