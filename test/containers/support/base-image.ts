import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Podman } from './podman.ts';

/** Debian's release in `baseImage`. */
const release = 'trixie';

/** The image that the Dockerfile begins with. */
export const baseImage = 'docker.io/library/node:24-trixie-slim';

/**
 * Makes the Dockerfile's base image, as no image registry may be within reach: Debian by debootstrap, from the mirror that
 * this machine installs its own packages from, and Node.js from the npm package `node`, under the very name of the FROM lines.
 * It takes a minute; outside CI the result is kept in the user's cache folder, and may be removed there at any time.
 */
export async function importBaseImage(podman: Podman, nodeModules: string): Promise<void> {
  const node = join(nodeModules, 'node/bin/node');
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const kept = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'womba-containers');
  const archive = join(process.env['CI'] === undefined ? kept : podman.folder, `${release}-node-${version}.tar`);
  if (!existsSync(archive)) {
    mkdirSync(dirname(archive), { recursive: true });
    await makeArchive(join(podman.folder, 'base'), node, archive);
  }
  await podman('import', '--quiet', archive, baseImage);
}

async function makeArchive(folder: string, node: string, archive: string): Promise<void> {
  await finished(
    spawn('debootstrap', ['--variant=minbase', '--include=ca-certificates', release, folder, debianMirror()], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const local = join(folder, 'usr/local');
  mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
  cpSync(node, join(local, 'bin/node'));
  cpSync(npmFolder(), join(local, 'lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
  }
  // The official image has this user as well.
  appendFileSync(join(folder, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/bash\n');
  appendFileSync(join(folder, 'etc/group'), 'node:x:1000:\n');
  mkdirSync(join(folder, 'home/node'));
  chownSync(join(folder, 'home/node'), 1000, 1000);
  const unfinished = `${archive}.unfinished`;
  const left = ['./dev/*', './var/cache/apt/archives/*', './var/lib/apt/lists/*'].map((path) => `--exclude=${path}`);
  await finished(spawn('tar', ['-C', folder, ...left, '-cf', unfinished, '.'], { stdio: ['ignore', 'pipe', 'pipe'] }));
  renameSync(unfinished, archive);
  rmSync(folder, { recursive: true, force: true });
}

/** The npm that runs this, or else the first on PATH: the npm package `node` brings none. */
function npmFolder(): string {
  const command = process.env['npm_execpath'] ?? execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' });
  return dirname(dirname(realpathSync(command.trim())));
}

/** The first mirror of Debian itself in apt's own lists, of either form. */
export function debianMirror(folder = '/etc/apt'): string {
  const lists = [
    join(folder, 'sources.list'),
    ...files(join(folder, 'sources.list.d')).map((name) => join(folder, 'sources.list.d', name)),
  ].filter((path) => existsSync(path));
  const addresses = lists.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => /^(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(\S+)/.exec(line)?.[1] ?? []),
  );
  const mirror = addresses.find((address) => /\/debian\/?$/.test(address));
  if (mirror === undefined) throw new Error(`no mirror of Debian is named in ${lists.join(', ') || folder}`);
  return mirror;
}

function files(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

function finished(child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}:\n${said.slice(-3_000)}`));
    });
  });
}
