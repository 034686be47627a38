import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { SourceName } from '../../src/documents/document.ts';
import { sourceNames } from '../../src/documents/document.ts';
import type { RunReport } from '../../src/indexing/report.ts';
import type { Children } from '../index/child.ts';

const womba = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));
const preload = new URL('../index/usage-at-exit.ts', import.meta.url).href;
const usageSchema = z.object({ all: z.number(), main: z.number(), peakMemory: z.number() });

/** One `womba index-all` in a process of its own; times in seconds, memory in bytes. */
export interface MeasuredRun {
  documents: number;
  written: number;
  chunks: number;
  seconds: number;
  /** Processor time of all threads. */
  processorSeconds: number;
  peakMemory: number;
  requests: Record<SourceName, number>;
}

export interface RunSettings {
  env: Readonly<Record<string, string>>;
  /** The data directory. */
  data: string;
  /** A folder for what is written beside. */
  folder: string;
  args?: readonly string[];
}

/** @throws Error when the run was not complete: its figures would be those of another run. */
export async function measureRun(children: Children, settings: RunSettings): Promise<MeasuredRun> {
  const { env, data, folder, args = ['index-all'] } = settings;
  const usageFile = join(folder, 'usage.json');
  const { code, stdout, stderr, seconds } = await children.run(
    ['--import', preload, womba, ...args, '--json'],
    { EXTERNAL_DOC_REQUEST_DELAY: '0', ...env, WOMBA_DATA_DIR: data, BENCH_USAGE_FILE: usageFile },
    folder,
  );
  if (code !== 0) throw new Error(`womba ${args.join(' ')} ended with exit code ${code}\n${stderr}`);
  const { results, sources } = JSON.parse(stdout) as RunReport;
  const { all, peakMemory } = usageSchema.parse(JSON.parse(readFileSync(usageFile, 'utf8')));
  const each = <T>(pick: (source: SourceName) => T): T[] => sourceNames.map(pick);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
  return {
    documents: results.total,
    written: sum(each((name) => sources[name].added + sources[name].changed + sources[name].removed)),
    chunks: sum(each((name) => sources[name].chunks)),
    seconds,
    processorSeconds: all,
    peakMemory,
    requests: Object.fromEntries(each((name) => [name, sources[name].requests])) as Record<SourceName, number>,
  };
}
