import { Command, CommanderError } from 'commander';
import { exitCodes } from '../platform/errors.ts';
import { version } from '../platform/version.ts';
import { registerConfig } from './commands/config.ts';
import { registerConfigure } from './commands/configure.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerIndexIssue } from './commands/index-issue.ts';
import { registerIndexAll } from './commands/index-all.ts';
import { registerIndexSource } from './commands/index-source.ts';
import { registerRagClear } from './commands/rag-clear.ts';
import { registerRagStats } from './commands/rag-stats.ts';
import { registerRagView } from './commands/rag-view.ts';
import { registerSearch } from './commands/search.ts';
import { reportError } from './session.ts';

/** Parses the command line and runs the command. Sets `process.exitCode`; never throws. */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  // A reader that goes away early (`womba search x | head -1`) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
  const program = new Command('womba')
    .description("Keeps a company's testing knowledge in one searchable database.")
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError('(--help shows what is possible)')
    .exitOverride();
  for (const register of [
    registerIndexAll,
    registerIndexSource,
    registerIndexIssue,
    registerSearch,
    registerRagStats,
    registerRagView,
    registerRagClear,
    registerConfig,
    registerConfigure,
    registerDoctor,
  ]) {
    register(program);
  }
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    else process.exitCode = reportError(error, { json: argv.includes('--json') });
  }
}
