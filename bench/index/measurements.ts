import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceName } from '../../src/documents/document.ts';
import { createChildren, type Children } from './child.ts';
import { serveCompany, type ServedCompany } from './company.ts';
import { stages, type Stage, timesByStage } from './cpu-profile.ts';
import { type MeasuredRun, measureRun } from './measured-run.ts';
import type { BenchOptions } from './options.ts';

/** A run's figures: times in seconds, memory in bytes, rates in documents a second. */
export interface RunFigures {
  documents: number;
  chunks: number;
  phaseSeconds: number;
  processSeconds: number;
  processorSeconds: number;
  mainThreadSeconds: number;
  /** Over the phase's own time, and over that of the whole process. */
  perPhaseSecond: number;
  perProcessSecond: number;
  requests: number;
  peakMemory: number;
}

export interface BenchResult {
  machine: { processors: number; model: string; node: string };
  jira: { first: RunFigures; unchanged: RunFigures; timesFaster: number };
  zephyr: {
    first: RunFigures;
    unchanged: RunFigures;
    timesFaster: number;
    stepRequests: number;
    otherRequests: number;
  };
  /** Share of the time in which the threads worked, in a profiled first run of Jira; `idle` is beside it. */
  stages: { shares: Record<Stage, number>; busySeconds: number; idleSeconds: number };
  memory: { issues: number; peakMemory: number }[];
}

/** Takes all measurements, telling `say` what is under way. Leaves nothing behind. */
export async function takeMeasurements(
  options: BenchOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'womba-bench-'));
  const children = createChildren(signal);
  const stop = (): void => void children.stopAll();
  signal.addEventListener('abort', stop);
  try {
    const small = Math.max(400, Math.round(options.issues / 4));
    say(`Jira with ${small} issues, for its memory`);
    const little = await withCompany(children, { issues: small, tests: 100 }, folder, (company) =>
      firstRun(children, company, folder, 'jira'),
    );
    return await withCompany(children, options, folder, async (company) => {
      const jira = await firstAndUnchanged(children, company, folder, 'jira', options.repeat, say);
      const zephyr = await firstAndUnchanged(children, company, folder, 'zephyr', 1, say);
      say('Jira once more, with a profile of the processor');
      const { profiles = [] } = await firstRun(children, company, folder, 'jira', true);
      const { requests, endpoints } = zephyr.stats.zephyr;
      const stepRequests = Object.entries(endpoints).reduce(
        (sum, [name, n]) => (/teststeps/.test(name) ? sum + n : sum),
        0,
      );
      const times = timesByStage(profiles);
      const { busySeconds, idleSeconds } = times;
      return {
        machine: { processors: availableParallelism(), model: cpus()[0]?.model.trim() ?? '', node: process.version },
        jira: jira.figures,
        zephyr: { ...zephyr.figures, stepRequests, otherRequests: requests - stepRequests },
        stages: {
          shares: Object.fromEntries(
            stages.map((stage) => [stage, busySeconds === 0 ? 0 : times.seconds[stage] / busySeconds]),
          ) as Record<Stage, number>,
          busySeconds,
          idleSeconds,
        },
        memory: [
          { issues: little.report.seen, peakMemory: little.peakMemory },
          { issues: jira.figures.first.documents, peakMemory: jira.figures.first.peakMemory },
        ],
      };
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await children.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withCompany<T>(
  children: Children,
  size: { issues: number; tests: number },
  folder: string,
  work: (company: ServedCompany) => Promise<T>,
): Promise<T> {
  const company = await serveCompany(children, size, folder);
  try {
    return await work(company);
  } finally {
    await company.close();
  }
}

/** A first run into an empty database, which stays for the next run of the source. */
async function firstRun(
  children: Children,
  { env }: ServedCompany,
  folder: string,
  source: SourceName,
  profile = false,
): Promise<MeasuredRun> {
  const data = join(folder, source);
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data);
  return measureRun(children, { source, env, data, folder, profile });
}

async function firstAndUnchanged(
  children: Children,
  company: ServedCompany,
  folder: string,
  source: SourceName,
  repeat: number,
  say: (line: string) => void,
): Promise<{
  figures: { first: RunFigures; unchanged: RunFigures; timesFaster: number };
  stats: Awaited<ReturnType<ServedCompany['takeStats']>>;
}> {
  say(`${source}: a run that does not count, in which the server makes up its answers`);
  await firstRun(children, company, folder, source);
  let first: MeasuredRun | undefined;
  let stats = await company.takeStats();
  for (let round = 1; round <= repeat; round += 1) {
    say(`${source}: first run${repeat > 1 ? ` ${round} of ${repeat}` : ''}`);
    const run = await firstRun(children, company, folder, source);
    stats = await company.takeStats();
    if (first === undefined || run.phaseSeconds < first.phaseSeconds) first = run;
  }
  if (first === undefined) throw new Error('nothing was measured');
  say(`${source}: second run, in which nothing changed`);
  const unchanged = await measureRun(children, { source, env: company.env, data: join(folder, source), folder });
  if (unchanged.report.added + unchanged.report.changed + unchanged.report.removed > 0) {
    throw new Error(`the second run of ${source} wrote documents although nothing had changed`);
  }
  return {
    figures: {
      first: figuresOf(first),
      unchanged: figuresOf(unchanged),
      timesFaster: first.phaseSeconds / unchanged.phaseSeconds,
    },
    stats,
  };
}

function figuresOf(run: MeasuredRun): RunFigures {
  const { seen, chunks, requests } = run.report;
  return {
    documents: seen,
    chunks,
    phaseSeconds: run.phaseSeconds,
    processSeconds: run.processSeconds,
    processorSeconds: run.processorSeconds,
    mainThreadSeconds: run.mainThreadSeconds,
    perPhaseSecond: seen / run.phaseSeconds,
    perProcessSecond: seen / run.processSeconds,
    requests,
    peakMemory: run.peakMemory,
  };
}
