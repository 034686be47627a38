/**
 * The main job end to end, with no key and no account: starts the sample company on loopback, indexes its five sources,
 * indexes again to show that nothing is done twice, and searches. Writes only `.demo/`, which it empties first.
 *
 * With `--serve` it keeps the sample company running afterwards, until Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleCompany } from '../examples/server/index.ts';
import { digestIndex } from '../test/support/index-dump.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.demo');
const queries = [
  'refund sent twice on retry',
  'stock hold released while bank confirmation is open',
  'how much may a support agent refund',
];

function title(text: string): void {
  process.stdout.write(`\n━━━ ${text} ${'━'.repeat(Math.max(0, 72 - text.length))}\n\n`);
}

/** Runs `womba` as a process of its own, as a user would. */
function womba(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  process.stdout.write(`$ womba ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'src/cli/bin.ts'), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
      cwd: folder,
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`womba ${args[0]} ended with exit code ${code}`)),
    );
  });
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
  const env = { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', ...settings };

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

  if (process.argv.includes('--serve')) {
    title('The sample company stays open');
    process.stdout.write(
      `Jira and Confluence  ${company.urls.atlassian}\nZephyr Scale         ${company.urls.zephyr}\n` +
        `GitLab               ${company.urls.gitlab}\nDocumentation site   ${company.urls.site}\n\n` +
        'In another terminal:  . .demo/env && npx womba search "voucher"\nCtrl-C ends it.\n',
    );
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
  }
} catch (error) {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await company.close();
}
