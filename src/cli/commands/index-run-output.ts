import { sourceNames, type SourceName } from '../../documents/document.ts';
import type { IndexRunResult } from '../../indexing/index-run.ts';
import type { OnProgress } from '../../indexing/progress.ts';
import { emptyEmbeddingReport, emptySourceReport, type RunReport } from '../../indexing/report.ts';
import { describeError, type ErrorReport, LeaseHeldError, StoppedError } from '../../platform/errors.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import type { LiveView } from '../render/live-view.ts';
import { PhasePrinter } from '../render/phases.ts';
import { summaryLines, vectorLines } from '../render/summary.ts';
import { printError } from '../report-error.ts';

export interface RunOutput {
  command: string;
  projects: readonly string[];
  sources: readonly SourceName[];
  json: boolean;
  /** Tells progress as JSON, one event a line, on stderr. */
  progress?: 'json' | undefined;
  /** Aborts when the run is told to stop. */
  signal: AbortSignal;
}

/** Runs an indexing command and shows it: a live view on a terminal, plain lines elsewhere, one document with `--json`. */
export async function showRun(
  output: RunOutput,
  work: (onProgress: OnProgress) => Promise<IndexRunResult>,
  skipped: (report: RunReport) => void,
): Promise<number> {
  const started = new Date();
  // Whoever reads events needs no lines that say the same.
  const print = (line: string): void => (output.progress === 'json' && output.json ? undefined : say(output, line));
  const printer = new PhasePrinter(print, output.sources);
  using view = !output.json && isRichTerminal() ? await openLiveView() : undefined;
  // What is said about the stop must not be drawn over.
  output.signal.addEventListener('abort', () => view?.clear(), { once: true });
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    printer.start(output.command, output.projects, started);
  };
  const { report, exitCode } = await reportOfUnstarted(output, () =>
    work((event) => {
      begin();
      if (output.progress === 'json') warn(JSON.stringify(event));
      // The live view replaces the phases while the run works, not what is said before them.
      if (view === undefined || event.kind === 'started') printer.progress(event);
      else view.progress(event);
    }),
  );
  view?.clear();
  if (report.status === 'skipped') {
    skipped(report);
    for (const line of vectorLines(report.embeddings)) say(output, line.trimStart());
  } else if (!('error' in report)) {
    begin();
    printer.finish(report);
    for (const line of summaryLines(report, output.command, exitCode)) print(line);
  }
  if (output.json) printJson(report);
  return exitCode;
}

/** A terminal is the exception, in a pod above all: what draws on it is loaded only there. */
async function openLiveView(): Promise<LiveView> {
  const { LiveView } = await import('../render/live-view.ts');
  return new LiveView();
}

/**
 * Runs the work; where it could not begin because another run is at work, or was stopped before it began, that is a report
 * too with `--json`: its status says so, and `error` what was in the way. Without `--json` such errors are thrown.
 */
export async function reportOfUnstarted(
  output: Pick<RunOutput, 'projects' | 'json'>,
  work: () => Promise<IndexRunResult>,
): Promise<IndexRunResult & { report: RunReport & { error?: ErrorReport } }> {
  const started = new Date();
  try {
    return await work();
  } catch (error) {
    if (!output.json || !(error instanceof LeaseHeldError || error instanceof StoppedError)) throw error;
    const locked = error instanceof LeaseHeldError;
    const note = locked ? 'another run is at work' : 'stopped';
    printError(describeError(error), {}, locked ? 'Error' : 'Stopped');
    return {
      exitCode: error.exitCode,
      report: {
        status: locked ? 'locked' : 'stopped',
        run_id: null,
        continued: false,
        project_keys: [...output.projects],
        started_at: started.toISOString(),
        seconds: (Date.now() - started.getTime()) / 1000,
        sources: Object.fromEntries(
          sourceNames.map((name) => [name, emptySourceReport('skipped', note)]),
        ) as RunReport['sources'],
        results: { tests: 0, stories: 0, docs: 0, external_docs: 0, swagger_docs: 0, total: 0 },
        embeddings: emptyEmbeddingReport(),
        error: describeError(error),
      },
    };
  }
}
