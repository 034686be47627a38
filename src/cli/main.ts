import { Command, CommanderError } from 'commander';
import { exitCodes } from '../platform/errors.ts';
import { version } from '../platform/version.ts';
import { registerConfig } from './commands/config.ts';
import { registerConfigure } from './commands/configure.ts';
import { registerDiff } from './commands/diff.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEnrich } from './commands/enrich.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerExport } from './commands/export.ts';
import { registerGenerate } from './commands/generate.ts';
import { registerIndexIssue } from './commands/index-issue.ts';
import { registerIndexAll } from './commands/index-all.ts';
import { registerIndexSource } from './commands/index-source.ts';
import { registerPlans } from './commands/plans.ts';
import { registerRagClear } from './commands/rag-clear.ts';
import { registerRagStats } from './commands/rag-stats.ts';
import { registerRagView } from './commands/rag-view.ts';
import { registerReview } from './commands/review.ts';
import { registerSearch } from './commands/search.ts';
import { registerUpload } from './commands/upload.ts';
import { registerUploadPlan } from './commands/upload-plan.ts';
import { examples } from './options.ts';
import { guardOutput } from './output.ts';
import { printError, reportError } from './report-error.ts';

/** Commands by what somebody wants to do, in the order of the help. */
const groups: readonly (readonly [string, readonly ((program: Command) => void)[]])[] = [
  ['Filling the database:', [registerIndexAll, registerIndexSource, registerIndexIssue]],
  ['Looking into it:', [registerSearch, registerRagStats, registerRagView, registerRagClear]],
  ['Working with stories:', [registerEnrich, registerGenerate]],
  ['Working with test plans:', [registerPlans, registerReview, registerDiff, registerEvaluate, registerExport]],
  ['Bringing them to Zephyr:', [registerUpload, registerUploadPlan]],
  ['Setting up:', [registerConfigure, registerConfig, registerDoctor]],
];

/** Parses the command line and runs the command. Sets `process.exitCode`; never throws. */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  guardOutput();
  const program = buildProgram();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const json = argv.includes('--json');
    process.exitCode =
      error instanceof CommanderError ? reportUsage(error, program, argv[2], json) : reportError(error, { json });
  }
}

function buildProgram(): Command {
  const program = new Command('womba')
    .description(
      "Keeps a company's testing knowledge in one searchable database and plans the tests of stories with it.",
    )
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    // Usage errors are printed here, in the same form as all others.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const register of commands) register(program);
  }
  program.commandsGroup('More:').helpCommand('help [command]', 'show help for a command');
  examples(program, [
    ['womba configure', 'where your Jira, Zephyr and Confluence are'],
    ['womba doctor', 'whether everything can be reached'],
    ['womba index-all', 'read all five sources'],
    ['womba search "refund after partial delivery"', 'look something up'],
    ['womba generate PLAT-12', 'a test plan for a story'],
  ]);
  return program;
}

/** Help and version that were asked for are fine; a missing command shows the help and is wrong usage all the same. */
function reportUsage(error: CommanderError, program: Command, command: string | undefined, json: boolean): number {
  if (error.exitCode === 0) return exitCodes.ok;
  if (error.code === 'commander.help') return exitCodes.usage;
  const known = program.commands.some((candidate) => candidate.name() === command);
  const [message = '', ...suggestions] = error.message.replace(/^error: /, '').split('\n');
  const hint = [...suggestions, `\`womba ${known ? `${command} ` : ''}--help\` shows what is possible.`].join(' ');
  printError({ code: 'usage', message, hint }, { json });
  return exitCodes.usage;
}
