import type { z } from 'zod';
import type { RunReport } from '../../indexing/report.ts';
import type { RunRecord } from '../../store/run-ledger.ts';
import type { runSchema } from '../schemas/runs.ts';

type RunAnswer = z.infer<typeof runSchema>;

/** A run of the ledger as it is answered; `running` becomes `stopped` where nothing is at work any more. */
export function runAnswer(run: RunRecord, isWorking?: boolean): RunAnswer;
export function runAnswer(run: RunRecord | undefined | null, isWorking?: boolean): RunAnswer | null;
export function runAnswer(run: RunRecord | undefined | null, isWorking = true): RunAnswer | null {
  if (run === undefined || run === null) return null;
  return {
    id: run.id,
    command: run.command,
    mode: run.mode,
    selection: run.selection,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    status: run.status === 'running' && !isWorking ? 'stopped' : run.status,
    attempts: run.attempts,
    report: run.report as RunReport | null,
  };
}
