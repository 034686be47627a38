import { readConfig } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';
import { describeError, exitCodeOf, StoppedError, WombaError } from '../platform/errors.ts';
import { splitList } from '../config/lists.ts';
import { UsageError } from '../platform/errors.ts';
import { createWomba, type Womba } from '../womba.ts';

/** Options that many commands share. */
export interface CommonOptions {
  json?: boolean;
  projectKey?: string;
  dataDir?: string;
}

export interface Session {
  womba: Womba;
  /** Aborts on SIGINT and SIGTERM, with a StoppedError as its reason. */
  signal: AbortSignal;
}

/** Prints a line for people. With `--json` it goes to stderr, so that stdout holds one JSON document and nothing else. */
export function say(options: { json?: boolean }, line: string): void {
  (options.json ? process.stderr : process.stdout).write(`${line}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Runs a command's work with its services, turns errors into messages and exit codes, and closes what was opened. Sets
 * `process.exitCode` and lets the process end by itself, so that everything written to a pipe arrives.
 */
export async function withSession(
  options: CommonOptions,
  work: (session: Session) => Promise<number | void>,
): Promise<void> {
  const controller = new AbortController();
  const stop = (name: 'SIGINT' | 'SIGTERM') => () => {
    // A second signal means: now. Everything committed so far stays valid.
    if (controller.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143);
    process.stderr.write(`\n${name}: finishing the current batch …\n`);
    controller.abort(new StoppedError(name));
  };
  const onInterrupt = stop('SIGINT');
  const onTerminate = stop('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  let womba: Womba | undefined;
  try {
    womba = openWomba(options);
    for (const warning of womba.config.warnings) process.stderr.write(`Warning: ${warning}\n`);
    process.exitCode = (await work({ womba, signal: controller.signal })) ?? 0;
  } catch (error) {
    process.exitCode = reportError(error, options);
  } finally {
    await womba?.close();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  }
}

function openWomba(options: CommonOptions): Womba {
  const flags: Partial<Record<SettingName, { value: string; flag: string }>> = {};
  if (options.dataDir !== undefined) flags.WOMBA_DATA_DIR = { value: options.dataDir, flag: '--data-dir' };
  const projects =
    options.projectKey === undefined
      ? undefined
      : splitList(options.projectKey, (reason) => new UsageError(`--project-key ${reason}`));
  return createWomba({ config: readConfig({ flags }), projects });
}

/** Prints an error and returns the exit code. Errors that nobody expected show their stack with LOG_LEVEL=debug. */
export function reportError(error: unknown, options: { json?: boolean }): number {
  const report = describeError(error);
  if (options.json) printJson({ error: report });
  process.stderr.write(`Error: ${report.message}\n`);
  if (report.hint !== undefined && report.hint !== '') process.stderr.write(`Hint: ${report.hint}\n`);
  if (!(error instanceof WombaError)) {
    const debug = ['debug', 'trace'].includes(process.env['LOG_LEVEL'] ?? '');
    process.stderr.write(
      debug && error instanceof Error ? `${error.stack}\n` : 'This is a fault in Womba; LOG_LEVEL=debug shows where.\n',
    );
  }
  return exitCodeOf(error);
}
