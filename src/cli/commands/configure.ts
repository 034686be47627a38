import type { Command } from 'commander';
import { readConfig, wrapConfig } from '../../config/config.ts';
import { defaultUserFile } from '../../config/load.ts';
import { type SettingName, settingNames, settingOf } from '../../config/settings.ts';
import { writeUserFile } from '../../config/write-user-file.ts';
import { ConfigError, UsageError, WombaError } from '../../platform/errors.ts';
import { openAsker } from '../ask.ts';
import { examples } from '../options.ts';
import { say, warn } from '../output.ts';
import { reportError } from '../report-error.ts';

/** What is asked for, in this order. */
const asked: readonly SettingName[] = [
  'PROJECT_KEY',
  'ATLASSIAN_BASE_URL',
  'ATLASSIAN_EMAIL',
  'ATLASSIAN_API_TOKEN',
  'ZEPHYR_API_TOKEN',
  'CONFLUENCE_SPACES',
  'EXTERNAL_DOC_URLS',
  'SWAGGER_URLS',
  'GITLAB_BASE_URL',
  'GITLAB_TOKEN',
  'GITLAB_GROUP_PATH',
  'AI_MODEL',
];

interface Options {
  set?: string[];
  file?: string;
}

export function registerConfigure(program: Command): void {
  const command = program
    .command('configure')
    .summary('write the settings to ~/.womba/config.yml')
    .description('Asks for the settings, or takes them from --set, and writes them to a file that only you can read.')
    .option('--set <name=value...>', 'set values without being asked; an empty value unsets')
    .option('--file <path>', 'another file than ~/.womba/config.yml');
  examples(command, [
    ['womba configure', 'ask for everything'],
    ['womba configure --set PROJECT_KEY=PLAT ATLASSIAN_EMAIL=me@acme.example', 'without questions'],
  ]);
  command.action(async (options: Options) => {
    try {
      const path = options.file ?? defaultUserFile();
      const values = options.set === undefined ? await ask(path) : parseSettings(options.set);
      if (values.size === 0) {
        say({}, 'Nothing was changed.');
        return;
      }
      refuseInvalid(values);
      write(path, values);
      say({}, `Wrote ${[...values.keys()].join(', ')} to ${path}. \`womba doctor\` checks them.`);
    } catch (error) {
      process.exitCode = reportError(error, {});
    }
  });
}

function parseSettings(pairs: readonly string[]): Map<SettingName, string> {
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      const known = settingCalled(name.trim());
      if (known === undefined || rest.length === 0) {
        throw new UsageError(`--set needs NAME=value with a known name, not "${name.slice(0, 40)}"`, {
          hint: '`womba config --all` lists the names.',
        });
      }
      return [known, rest.join('=').trim()];
    }),
  );
}

/** Finds a setting by its name, an alias or its key in the file, in any case. */
function settingCalled(name: string): SettingName | undefined {
  return settingNames.find((candidate) => {
    const { aliases = [], yaml = [] } = settingOf(candidate);
    return [candidate, ...aliases, ...yaml].some((known) => known.toUpperCase() === name.toUpperCase());
  });
}

function refuseInvalid(values: ReadonlyMap<SettingName, string>): void {
  const entries = [...values]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, { value, origin: 'your answer' }] as const);
  const [problem] = wrapConfig({ values: new Map(entries), warnings: [] }).problems();
  if (problem !== undefined) throw new UsageError(problem.message, { hint: problem.hint ?? 'Nothing was written.' });
}

function write(path: string, values: ReadonlyMap<SettingName, string>): void {
  try {
    writeUserFile(path, values);
  } catch (cause) {
    if (cause instanceof WombaError) throw cause;
    throw new ConfigError(`Cannot write ${path} (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`, {
      cause,
      hint: 'Name another file with --file, or use environment variables.',
    });
  }
}

async function ask(path: string): Promise<Map<SettingName, string>> {
  using asker = openAsker({
    message: 'configure asks questions and nobody can be asked here',
    hint: 'Use --set NAME=value, or environment variables.',
  });
  const current = new Map(
    readConfig({ userFile: path })
      .describe()
      .map((setting) => [setting.name, setting]),
  );
  const values = new Map<SettingName, string>();
  warn('Press Enter to leave a setting as it is; Ctrl-C ends without writing.');
  for (const name of asked) {
    const { description, kind, example } = settingOf(name);
    const { value = null, origin } = current.get(name) ?? {};
    warn(`\n${name}: ${description}${example === undefined ? '' : ` (such as ${example})`}`);
    if (value !== null) warn(`  now ${value}, from ${origin}`);
    const answer = kind === 'secret' ? await asker.askSecret('(not shown) > ') : await asker.ask('> ');
    if (answer !== '') values.set(name, answer);
  }
  return values;
}
