import type { SourceName } from '../../documents/document.ts';
import type { IndexRunResult } from '../../indexing/index-run.ts';
import type { OnProgress } from '../../indexing/progress.ts';
import { emptySourceReport, type RunReport } from '../../indexing/report.ts';
import { sourceNames } from '../../documents/document.ts';
import { describeError, exitCodes, LeaseHeldError } from '../../platform/errors.ts';
import { LiveView } from '../render/live-view.ts';
import { PhasePrinter, summaryLines } from '../render/phases.ts';
import { printJson, reportError, say } from '../session.ts';

export interface RunOutput {
  command: string;
  projects: readonly string[];
  sources: readonly SourceName[];
  json?: boolean;
}

/** Runs an indexing command and shows it: a live view on a terminal, plain lines elsewhere, one document with `--json`. */
export async function showRun(
  output: RunOutput,
  work: (onProgress: OnProgress) => Promise<IndexRunResult>,
  skipped: (report: RunReport) => void,
): Promise<number> {
  const started = new Date();
  const live = !output.json && process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const printer = new PhasePrinter((line) => say(output, line), output.sources);
  const view = live ? new LiveView(output.sources) : undefined;
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    printer.start(output.projects, started);
  };
  try {
    const { report, exitCode } = await work((event) => {
      begin();
      if (view === undefined) printer.progress(event);
      else view.progress(event);
    });
    view?.clear();
    if (report.status === 'skipped') skipped(report);
    else {
      begin();
      printer.finish(report);
      for (const line of summaryLines(report, output.command)) say(output, line);
    }
    if (output.json) printJson(report);
    return exitCode;
  } catch (error) {
    view?.clear();
    if (!(error instanceof LeaseHeldError) || !output.json) throw error;
    printJson({ ...lockedReport(output, started), error: describeError(error) });
    reportError(error, {});
    return exitCodes.locked;
  }
}

function lockedReport(output: RunOutput, started: Date): RunReport {
  const sources = Object.fromEntries(
    sourceNames.map((name) => [name, emptySourceReport('skipped', 'another run is at work')]),
  ) as RunReport['sources'];
  return {
    status: 'locked',
    run_id: null,
    continued: false,
    project_keys: [...output.projects],
    started_at: started.toISOString(),
    seconds: 0,
    sources,
    results: { tests: 0, stories: 0, docs: 0, external_docs: 0, swagger_docs: 0, total: 0 },
    embeddings: { computed: 0, cached: 0, pending: 0, tokens: 0 },
  };
}
