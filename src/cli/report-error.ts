import { describeError, type ErrorReport, exitCodeOf, StoppedError, WombaError } from '../platform/errors.ts';
import { printJson, warn } from './output.ts';

/** Prints an error and returns the exit code. Errors that nobody expected show their stack with LOG_LEVEL=debug. */
export function reportError(error: unknown, options: { json?: boolean }): number {
  printError(describeError(error), options, error instanceof StoppedError ? 'Stopped' : 'Error');
  if (!(error instanceof WombaError)) {
    const debug = ['debug', 'trace'].includes(process.env['LOG_LEVEL'] ?? '');
    warn(
      debug && error instanceof Error
        ? (error.stack ?? '')
        : 'This is a fault in Womba; LOG_LEVEL=debug shows where it happened.',
    );
  }
  return exitCodeOf(error);
}

/** The lines and, with `--json`, the document of an error. */
export function printError(report: ErrorReport, options: { json?: boolean }, label = 'Error'): void {
  if (options.json) printJson({ error: report });
  warn(`${label}: ${report.message}`);
  if (report.hint !== undefined && report.hint !== '') warn(`Hint: ${report.hint}`);
}
