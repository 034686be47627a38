import type { z } from 'zod';
import { sourceNames } from '../../documents/document.ts';
import type { RunReport } from '../../indexing/report.ts';
import { RequestError } from '../http/request-error.ts';
import type { Ended } from '../runs/run-follower.ts';
import type { indexAnswerSchema, indexFailureSchema } from '../schemas/runs.ts';

type Answer = z.infer<typeof indexAnswerSchema>;
type Failure = z.infer<typeof indexFailureSchema>;

/** Statuses for what kept a command from beginning, by the codes of its errors. */
const refusals: Readonly<Record<string, number>> = {
  'run.locked': 409,
  'config.invalid': 409,
  not_found: 404,
  usage: 400,
  'vendor.refused': 502,
  'vendor.unauthorized': 502,
  'vendor.unavailable': 502,
  'vendor.protocol': 502,
  storage: 503,
};

/** The answer to a run that has ended. @throws RequestError where it could not begin, Error where it broke down */
export function indexAnswer(
  { report, error, code }: Ended,
  project: string,
): { status: 200; answer: Answer } | { status: 502; answer: Failure } {
  if (error !== undefined && error.code !== 'stopped') {
    const status = refusals[error.code];
    if (status !== undefined) throw new RequestError(status, error.code, error.message, error.hint);
  }
  if (report === undefined) throw new Error(`the run ended with exit code ${code} and without a report`);
  const common = {
    project_key: report.project_keys.join(',') || project,
    run_id: report.run_id,
    results: report.results,
    report,
  };
  if (report.status === 'complete') {
    return {
      status: 200,
      answer: { status: 'success', message: `${report.results.total} documents are indexed`, ...common },
    };
  }
  if (report.status === 'skipped') {
    return { status: 200, answer: { status: 'skipped', message: 'No source is due yet', ...common } };
  }
  const stopped = report.status === 'stopped';
  const detail = stopped ? 'The run was stopped; the next one goes on where it stands' : whatFailed(report);
  return {
    status: 502,
    answer: {
      status: stopped ? 'stopped' : 'incomplete',
      message: detail,
      ...common,
      detail,
      code: stopped ? 'run.stopped' : 'run.incomplete',
    },
  };
}

function whatFailed({ sources }: RunReport): string {
  const failed = sourceNames.filter((name) => ['incomplete', 'failed'].includes(sources[name].status));
  if (failed.length === 0) return 'The run is incomplete: not everything was embedded or written to Chroma';
  return `Not complete: ${failed.map((name) => `${name} (${sources[name].errors[0]?.message ?? sources[name].status})`).join('; ')}`;
}
