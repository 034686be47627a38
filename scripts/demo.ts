/**
 * The main job end to end, with no key and no account: starts the sample company on loopback, indexes its five sources,
 * indexes again to show that nothing is done twice, searches, plans the tests of a story, checks the plan and brings it to
 * the sample company's Zephyr. Writes only `.demo/`, which it empties first.
 *
 * With a key of a language model in the environment (AI_MODEL, OPENAI_API_KEY …) the model plans instead of the rules engine.
 *
 * With `--serve` it opens Womba's server and web application on that data afterwards, with the sample company behind it, until
 * Ctrl-C. API_PORT says where (default 8000).
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleCompany } from '../examples/server/index.ts';
import { languageSettingNames } from '../src/language/choose-model.ts';
import { digestIndex } from '../test/support/index-dump.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.demo');
/** Permissions with limits per role: a story that shows most of what a plan is. */
const story = 'PLAT-112';
/** Tests of the plan that are printed; `womba generate` prints them all. */
const testsShown = 3;
const queries = [
  'refund sent twice on retry',
  'stock hold released while bank confirmation is open',
  'how much may a support agent refund',
];

function title(text: string): void {
  process.stdout.write(`\n━━━ ${text} ${'━'.repeat(Math.max(0, 72 - text.length))}\n\n`);
}

/** Runs `womba` as a process of its own, as a user would. `show` changes what is printed of its output. */
function womba(env: NodeJS.ProcessEnv, args: readonly string[], show?: (output: string) => string): Promise<void> {
  process.stdout.write(`$ womba ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'src/cli/bin.ts'), ...args], {
      stdio: ['ignore', show === undefined ? 'inherit' : 'pipe', 'inherit'],
      env,
      cwd: folder,
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (show !== undefined) process.stdout.write(show(output));
      if (code === 0) resolve();
      else reject(new Error(`womba ${args[0]} ended with exit code ${code}`));
    });
  });
}

/** A printed plan with its first tests; the others are counted. */
function firstTests(printed: string): string {
  const blocks = printed.split(/\n\n(?=TC-)/);
  const more = blocks.length - 1 - testsShown;
  if (more <= 0) return printed;
  const end = blocks.at(-1)?.split('\n\n').slice(1) ?? [];
  return [...blocks.slice(0, testsShown + 1), `… and ${more} more tests`, ...end].join('\n\n');
}

/** Runs `womba serve` until it ends or this process is told to. */
async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'src/cli/bin.ts'), 'serve'], {
    stdio: 'inherit',
    env,
    cwd: folder,
  });
  const stop = (): void => void child.kill('SIGTERM');
  // A terminal sends Ctrl-C to both; a second signal would cut the server's last answers.
  process.once('SIGINT', () => {});
  process.once('SIGTERM', stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`womba serve ended with exit code ${code}`);
}

const company = await startSampleCompany();
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const settings = {
    ...company.env,
    WOMBA_DATA_DIR: join(folder, 'data'),
    // The site is our own, on loopback: no politeness is owed.
    EXTERNAL_DOC_REQUEST_DELAY: '0',
  };
  writeFileSync(
    join(folder, 'env'),
    Object.entries(settings)
      .map(([name, value]) => `export ${name}='${value}'\n`)
      .join(''),
  );
  const model = languageSettingNames.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const env = { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', ...Object.fromEntries(model), ...settings };

  title('The sample company is open; the first run reads everything');
  await womba(env, ['index-all']);

  title('Nothing changed upstream: the second run writes no document');
  const before = digestIndex(settings.WOMBA_DATA_DIR, { times: true });
  const firstRequests = company.requests.length;
  company.resetRequests();
  await womba(env, ['index-all']);
  if (digestIndex(settings.WOMBA_DATA_DIR, { times: true }) !== before)
    throw new Error('the second run wrote something');
  process.stdout.write(
    `\nCompared row by row: no document, chunk or time of indexing differs. The first run sent ${firstRequests} requests, ` +
      `the second ${company.requests.length}.\n`,
  );

  title('Searching');
  for (const query of queries) {
    await womba(env, ['search', query, '--top-k', '4']);
    process.stdout.write('\n');
  }
  await womba(env, ['rag-stats']);

  title(`A test plan for ${story}, without what is tested already`);
  await womba(env, ['generate', story], firstTests);
  title('Checked: nothing that a plan says of itself is believed');
  await womba(env, ['evaluate', story], (report) => report.split('\n\n')[0]?.concat('\n') ?? '');
  title('Brought to Zephyr, and a second time: nothing happens twice');
  await womba(env, ['upload', story]);
  await womba(env, ['upload', story]);

  if (process.argv.includes('--serve')) {
    const build = spawnSync(process.execPath, [join(root, 'scripts/build-web.ts')], { stdio: 'inherit' });
    if (build.status !== 0) throw new Error('the web application could not be built');
    title('The server is open; the sample company stays behind it');
    process.stdout.write(
      `Jira and Confluence  ${company.urls.atlassian}\nZephyr Scale         ${company.urls.zephyr}\n` +
        `GitLab               ${company.urls.gitlab}\nDocumentation site   ${company.urls.site}\n\n` +
        'In another terminal:  . .demo/env && npx womba search "voucher"\nCtrl-C ends it.\n\n',
    );
    await serve({ ...env, API_PORT: process.env['API_PORT'] ?? '8000', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });
  }
} catch (error) {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await company.close();
}
