import { Command, CommanderError } from 'commander';
import { exitCodes } from '../platform/errors.ts';
import { version } from '../platform/version.ts';
import { examples } from './options.ts';
import { guardOutput } from './output.ts';
import { printError, reportError } from './report-error.ts';

type Register = (program: Command) => void;

/** Commands by what somebody wants to do, in the order of the help. */
const groups: readonly (readonly [string, Readonly<Record<string, () => Promise<Register>>>])[] = [
  [
    'Filling the database:',
    {
      'index-all': async () => (await import('./commands/index-all.ts')).registerIndexAll,
      'index-source': async () => (await import('./commands/index-source.ts')).registerIndexSource,
      index: async () => (await import('./commands/index-issue.ts')).registerIndexIssue,
    },
  ],
  [
    'Looking into it:',
    {
      search: async () => (await import('./commands/search.ts')).registerSearch,
      'rag-stats': async () => (await import('./commands/rag-stats.ts')).registerRagStats,
      'rag-view': async () => (await import('./commands/rag-view.ts')).registerRagView,
      'rag-clear': async () => (await import('./commands/rag-clear.ts')).registerRagClear,
    },
  ],
  [
    'Working with stories:',
    {
      enrich: async () => (await import('./commands/enrich.ts')).registerEnrich,
      generate: async () => (await import('./commands/generate.ts')).registerGenerate,
    },
  ],
  [
    'Working with test plans:',
    {
      plans: async () => (await import('./commands/plans.ts')).registerPlans,
      review: async () => (await import('./commands/review.ts')).registerReview,
      diff: async () => (await import('./commands/diff.ts')).registerDiff,
      evaluate: async () => (await import('./commands/evaluate.ts')).registerEvaluate,
      export: async () => (await import('./commands/export.ts')).registerExport,
    },
  ],
  [
    'Bringing them to Zephyr:',
    {
      upload: async () => (await import('./commands/upload.ts')).registerUpload,
      'upload-plan': async () => (await import('./commands/upload-plan.ts')).registerUploadPlan,
    },
  ],
  ['Running it for everybody:', { serve: async () => (await import('./commands/serve.ts')).registerServe }],
  [
    'Setting up:',
    {
      configure: async () => (await import('./commands/configure.ts')).registerConfigure,
      config: async () => (await import('./commands/config.ts')).registerConfig,
      doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
    },
  ],
];

/** Parses the command line and runs the command. Sets `process.exitCode`; never throws. */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  guardOutput();
  const program = await buildProgram(argv[2]);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const json = argv.includes('--json');
    process.exitCode =
      error instanceof CommanderError ? reportUsage(error, program, argv[2], json) : reportError(error, { json });
  }
}

/** A command that is named alone is all that has to be loaded; help and wrong names need all of them. */
async function buildProgram(named: string | undefined): Promise<Command> {
  const program = new Command('womba')
    .description(
      "Keeps a company's testing knowledge in one searchable database and plans the tests of stories with it.",
    )
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    // Usage errors are printed here, in the same form as all others.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  const isKnown =
    named === '--version' || groups.some(([, commands]) => named !== undefined && Object.hasOwn(commands, named));
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) {
      if (isKnown && name !== named) continue;
      const register = await load();
      register(program);
    }
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
