import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { SourceName } from '../../src/documents/document.ts';
import type { RunReport, SourceReport } from '../../src/indexing/report.ts';
import type { Children } from './child.ts';
import { type CpuProfile, cpuProfileSchema } from './cpu-profile.ts';

const womba = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));
const preload = new URL('usage-at-exit.ts', import.meta.url).href;
const usageSchema = z.object({ all: z.number(), main: z.number(), peakMemory: z.number() });

/** One `womba index-source` in a process of its own. */
export interface MeasuredRun {
  report: SourceReport;
  /** Of the source alone, as the run reports it. */
  phaseSeconds: number;
  /** Of the whole process, its start included. */
  processSeconds: number;
  /** Processor time of all threads. */
  processorSeconds: number;
  /** Processor time of the main thread: what the run would take on a machine that nobody else uses. */
  mainThreadSeconds: number;
  /** Largest resident set, in bytes. */
  peakMemory: number;
  /** One for each thread; the main thread's first. */
  profiles?: CpuProfile[];
}

export interface RunSettings {
  source: SourceName;
  env: Readonly<Record<string, string>>;
  /** Where the database lies. */
  data: string;
  /** A folder for what is written beside. */
  folder: string;
  /** Samples the processor; costs a few percent. */
  profile?: boolean;
}

export async function measureRun(children: Children, settings: RunSettings): Promise<MeasuredRun> {
  const { source, env, data, folder, profile = false } = settings;
  const usageFile = join(folder, 'usage.json');
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${join(folder, 'profiles')}`] : [];
  const { code, stdout, stderr, seconds } = await children.run(
    [...profiling, '--import', preload, womba, 'index-source', '--source', source, '--json'],
    { ...env, WOMBA_DATA_DIR: data, BENCH_USAGE_FILE: usageFile },
    folder,
  );
  if (code !== 0) throw new Error(`womba index-source --source ${source} ended with exit code ${code}\n${stderr}`);
  const report = (JSON.parse(stdout) as RunReport).sources[source];
  const usage = usageSchema.parse(JSON.parse(readFileSync(usageFile, 'utf8')));
  return {
    report,
    phaseSeconds: report.seconds,
    processSeconds: seconds,
    processorSeconds: usage.all,
    mainThreadSeconds: usage.main,
    peakMemory: usage.peakMemory,
    ...(profile ? { profiles: readProfiles(join(folder, 'profiles')) } : {}),
  };
}

/** The main thread lives longest, so it has the most samples. */
function readProfiles(folder: string): CpuProfile[] {
  const profiles = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => cpuProfileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .sort((a, b) => b.samples.length - a.samples.length);
  if (profiles.length === 0) throw new Error('the profiled run left no profile');
  return profiles;
}
