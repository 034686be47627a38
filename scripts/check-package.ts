/**
 * Checks what users install: builds, packs, installs the package into a temporary folder and works with it there, on this
 * Node and on older ones. Prints each check; ends with exit code 1 and a message at the first that fails.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { startSampleCompany } from '../examples/server/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
  bin: Record<string, string>;
  engines: { node: string };
};
const temporary = mkdtempSync(join(tmpdir(), 'womba-package-'));
const prefix = join(temporary, 'prefix');
const work = join(temporary, 'work');

class CheckFailed extends Error {}

/** @throws CheckFailed with the first lines of `detail` unless `holds`. */
function check(what: string, holds: boolean, detail = ''): void {
  if (!holds) throw new CheckFailed([what, ...detail.split('\n').slice(0, 30)].join('\n  '));
  process.stdout.write(`✓ ${what}\n`);
}

/** Runs a tool in the checkout with this Node first on the path; returns its stdout. */
function tool(command: string, ...args: string[]): string {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) {
    throw new CheckFailed(`\`${[command, ...args].join(' ')}\` failed\n${error?.message ?? ''}${stdout}${stderr}`);
  }
  return stdout;
}

/** Runs a program as a user would, with nothing of this process's environment; `output` is stdout and stderr together. */
function runInside(
  env: Record<string, string>,
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: work, env: { HOME: work, PATH: '/usr/bin:/bin', ...env } });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

function build(): void {
  // What an earlier build left behind must not end up in the package.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  tool('npm', 'run', '--silent', 'build');
  const imports = globSync('dist/**/*.js', { cwd: root }).filter((path) =>
    /(?:from|import\()\s*['"]\.[^'"]*\.ts['"]/.test(readFileSync(join(root, path), 'utf8')),
  );
  check('the build is JavaScript whose imports name JavaScript', imports.length === 0, imports.join('\n'));
}

function pack(): string {
  const [packed] = JSON.parse(tool('npm', 'pack', '--json', '--pack-destination', temporary)) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  const paths = packed.files.map((file) => file.path);
  const allowed =
    /^(?:bin\/\w+\.cjs|dist\/.+\.js|dist\/web\/(?:index\.html|icon\.svg|assets\/[\w-]+\.css)|prompts\/\w+\.md|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
  const strangers = paths.filter((path) => !allowed.test(path) || /\.test\.|\/testing\//.test(path));
  check('the package holds nothing but the program and its papers', strangers.length === 0, strangers.join('\n'));
  const sources = globSync(['src/**/*.ts', '!src/**/*.test.ts', '!src/**/testing/**'], { cwd: root });
  const missing = [
    ...sources.map((path) => path.replace(/^src\/(.*)\.ts$/, 'dist/$1.js')),
    ...['README.md', 'LICENSE', 'bin/womba.cjs', 'bin/start.cjs', 'dist/web/index.html'],
    ...globSync('prompts/*.md', { cwd: root }),
  ].filter((path) => !paths.includes(path));
  check('every module is in it, with README and LICENSE', missing.length === 0, missing.join('\n'));
  process.stdout.write(`  ${packed.filename}: ${paths.length} files, ${Math.round(packed.size / 1024)} KiB\n`);
  return join(temporary, packed.filename);
}

function install(tarball: string): string {
  tool('npm', 'install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', '--prefer-offline', tarball);
  const command = join(prefix, 'bin', 'womba');
  check('npm install -g puts `womba` on the path', existsSync(command));
  return command;
}

async function work24(command: string): Promise<void> {
  const run = (env: Record<string, string>, ...args: string[]) => runInside(env, process.execPath, [command, ...args]);
  const version = await run({}, '--version');
  check(
    `womba --version says ${manifest.version}`,
    version.code === 0 && version.output === `${manifest.version}\n`,
    version.output,
  );
  const help = await run({}, '--help');
  check('womba --help names the commands', help.code === 0 && help.output.includes('index-all'), help.output);

  // Enough for the thread that prepares chunks, whose file is found in the package only if it is there.
  const company = await startSampleCompany({ multiply: { issues: 600 } });
  try {
    const env = { ...company.env, WOMBA_DATA_DIR: join(work, 'data'), EXTERNAL_DOC_REQUEST_DELAY: '0' };
    const index = await run(env, 'index-all');
    check(
      'womba index-all reads the sample company',
      index.code === 0 && index.output.includes('INDEX-ALL COMPLETE!'),
      index.output,
    );
    const search = await run(env, 'search', 'refund sent twice on retry', '--top-k', '3');
    check('womba search finds something', search.code === 0 && search.output.startsWith('1. '), search.output);
    const stats = await run(env, 'rag-stats');
    await serves(command, env);
    check('womba rag-stats counts it', /Total Documents: [1-9]/.test(stats.output), stats.output);
  } finally {
    await company.close();
  }
}

/** The server of the package answers, and hands out the web application that was built into it. */
async function serves(command: string, env: Record<string, string>): Promise<void> {
  const port = await freePort();
  const args = [command, 'serve', '--port', String(port)];
  const child = spawn(process.execPath, args, {
    cwd: work,
    env: { HOME: work, PATH: '/usr/bin:/bin', ...env },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  try {
    const until = Date.now() + 30_000;
    let page = '';
    while (page === '' && Date.now() < until) {
      page = await fetch(`http://127.0.0.1:${port}/`).then(
        (answer) => answer.text(),
        () => '',
      );
      if (page === '') await setTimeout(200);
    }
    const [, script = ''] = /<script[^>]+src="([^"]+)"/.exec(page) ?? [];
    check('womba serve shows the web application', script !== '', page.slice(0, 300));
    const { status } = await fetch(`http://127.0.0.1:${port}${script}`);
    check('… with its script', status === 200, `${script}: ${status}`);
  } finally {
    child.kill('SIGTERM');
  }
  check('… and ends in good order', (await ended) === 0);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** An older Node must say so in one line and end with exit code 3, as a real one and as one that only claims to be old. */
async function refusesOlderNode(command: string): Promise<void> {
  const refuses = async (what: string, node: string, args: string[]): Promise<void> => {
    const { code, output } = await runInside({}, node, [...args, command, 'index-all']);
    const line = /^Womba needs Node\.js 22\.13 or newer; this is \d+\.\d+\.\d+\.\n$/;
    check(
      `${what} is refused in one line, exit code 3`,
      code === 3 && line.test(output),
      `exit code ${code}\n${output}`,
    );
  };
  for (const claimed of ['22.12.0', '20.11.1', '8.17.0']) {
    const preload = join(temporary, `node-${claimed}.cjs`);
    writeFileSync(preload, `Object.defineProperty(process.versions, 'node', { value: '${claimed}' });\n`);
    await refuses(`a Node that claims to be ${claimed}`, process.execPath, ['--require', preload]);
  }
  for (const node of ['/usr/bin/node', '/usr/local/bin/node']) {
    const real = existsSync(node) ? spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim() : '';
    const [major = 99, minor = 0] = real.replace(/^v/, '').split('.').map(Number);
    if (real === '' || major > 22 || (major === 22 && minor >= 13)) continue;
    await refuses(`${node} (${real})`, node, []);
  }
}

try {
  mkdirSync(work, { recursive: true });
  check('package.json names the Node that the program asks for', manifest.engines.node === '>=22.13');
  check('package.json names the command', manifest.bin['womba'] === 'bin/womba.cjs');
  build();
  const command = install(pack());
  await work24(command);
  await refusesOlderNode(command);
  process.stdout.write(`${manifest.name} ${manifest.version} can be installed and used.\n`);
} catch (error) {
  if (!(error instanceof CheckFailed)) throw error;
  process.stderr.write(`✗ ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
