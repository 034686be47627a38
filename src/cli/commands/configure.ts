import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { wrapConfig } from '../../config/config.ts';
import { defaultUserFile } from '../../config/load.ts';
import { type SettingName, settingNames, settingOf } from '../../config/settings.ts';
import { writeUserFile } from '../../config/write-user-file.ts';
import { UsageError } from '../../platform/errors.ts';
import { examples } from '../options.ts';
import { reportError, say } from '../session.ts';

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
    .option('--set <name=value...>', 'set values without being asked')
    .option('--file <path>', 'another file than ~/.womba/config.yml');
  examples(command, [
    ['womba configure', 'ask for everything'],
    ['womba configure --set PROJECT_KEY=PLAT ATLASSIAN_EMAIL=me@acme.example', 'without questions'],
  ]);
  command.action(async (options: Options) => {
    try {
      const values = options.set === undefined ? await ask() : parseSettings(options.set);
      if (values.size === 0) {
        say({}, 'Nothing was changed.');
        return;
      }
      refuseInvalid(values);
      const path = options.file ?? defaultUserFile();
      writeUserFile(path, values);
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
      const known = settingNames.find((candidate) => candidate === name.trim().toUpperCase());
      if (known === undefined || rest.length === 0) {
        throw new UsageError(`--set needs NAME=value with a known name, not "${name.slice(0, 40)}"`, {
          hint: '`womba config --all` lists the names.',
        });
      }
      return [known, rest.join('=').trim()];
    }),
  );
}

function refuseInvalid(values: ReadonlyMap<SettingName, string>): void {
  const entries = [...values].map(([name, value]) => [name, { value, origin: 'your answer' }] as const);
  const [problem] = wrapConfig({ values: new Map(entries), warnings: [] }).problems();
  if (problem !== undefined) throw new UsageError(problem.message, { hint: problem.hint ?? '' });
}

async function ask(): Promise<Map<SettingName, string>> {
  if (!process.stdin.isTTY) {
    throw new UsageError('configure asks questions and nobody can be asked here', {
      hint: 'Use --set NAME=value, or environment variables.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const values = new Map<SettingName, string>();
  try {
    say({}, 'Press Enter to leave a setting as it is.');
    for (const name of asked) {
      const { description, kind } = settingOf(name);
      const note = kind === 'secret' ? ' (shown while you type)' : '';
      const answer = (await terminal.question(`${name}: ${description}${note}\n> `)).trim();
      if (answer !== '') values.set(name, answer);
    }
  } finally {
    terminal.close();
  }
  return values;
}
