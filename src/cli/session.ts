import { readConfig } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';
import { StoppedError } from '../platform/errors.ts';
import type { Womba } from '../womba.ts';
import { warn } from './output.ts';
import { reportError } from './report-error.ts';

/** Options that many commands share. */
export interface CommonOptions {
  json?: boolean;
  /** Project keys, separated by commas, already checked. */
  projectKey?: string;
  dataDir?: string;
}

/** Values of settings that flags of a command give. */
type Flags = Partial<Record<SettingName, { value: string; flag: string }>>;

export interface Session {
  womba: Womba;
  /** Aborts on SIGINT and SIGTERM, with a StoppedError as its reason. */
  signal: AbortSignal;
}

/**
 * Runs a command's work with its services, turns errors into messages and exit codes, and closes what was opened. Sets
 * `process.exitCode` and lets the process end by itself, so that everything written to a pipe arrives.
 */
export async function withSession(
  options: CommonOptions,
  work: (session: Session) => Promise<number | void>,
  flags: Flags = {},
): Promise<void> {
  const controller = new AbortController();
  const stop = (name: 'SIGINT' | 'SIGTERM') => () => {
    // A second signal means: now. Everything committed so far stays valid.
    if (controller.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143);
    controller.abort(new StoppedError(name));
    warn(`\n${name}: stopping; a second signal ends Womba at once`);
  };
  const onInterrupt = stop('SIGINT');
  const onTerminate = stop('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  let womba: Womba | undefined;
  try {
    womba = await openWomba(options, flags);
    for (const warning of womba.config.warnings) warn(`Warning: ${warning}`);
    process.exitCode = (await work({ womba, signal: controller.signal })) ?? 0;
  } catch (error) {
    process.exitCode = reportError(error, options);
  } finally {
    await womba?.close();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  }
}

async function openWomba(options: CommonOptions, given: Flags): Promise<Womba> {
  // Help and usage errors come twice as fast without everything that a command works with.
  const { createWomba } = await import('../womba.ts');
  const flags: Flags = { ...given };
  if (options.dataDir !== undefined) flags.WOMBA_DATA_DIR = { value: options.dataDir, flag: '--data-dir' };
  return createWomba({ config: readConfig({ flags }), projects: options.projectKey?.split(',') });
}
