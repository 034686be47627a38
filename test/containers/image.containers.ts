import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { image } from './support/build-image.ts';
import { podmanIn } from './support/podman.ts';

const podman = podmanIn(inject('podmanFolder'));
const run = ['run', '--rm', '--network', 'host', '--no-healthcheck'];
/** Nothing to write to at all, not even the /tmp that podman gives otherwise. */
const sealed = [...run, '--read-only', '--read-only-tmpfs=false', '--cap-drop', 'all'];
const manifest = JSON.parse(readFileSync(join(inject('source'), 'package.json'), 'utf8')) as { version: string };

it('says what it is, who it runs as and how its health is seen', async () => {
  const [found] = JSON.parse(await podman('inspect', image)) as [
    { Config: Record<string, unknown>; Healthcheck: { Test: string[] }; Size: number },
  ];
  expect(found.Config).toMatchObject({
    User: '1000:1000',
    WorkingDir: '/app',
    Cmd: ['womba', 'serve'],
    Labels: { 'org.opencontainers.image.title': 'womba', 'org.opencontainers.image.version': manifest.version },
  });
  expect(found.Config['Entrypoint']).toBeFalsy();
  expect(found.Config['Volumes']).toBeFalsy();
  expect(found.Healthcheck.Test).toEqual(['CMD', 'node', '/app/container/healthcheck.ts']);
  expect(found.Config['Env']).toEqual(
    expect.arrayContaining(['NODE_ENV=production', 'API_HOST=0.0.0.0', 'WOMBA_DATA_DIR=/app/data']),
  );
  // Debian and Node.js are 270 MB of it; docs/containers.md says what the rest is.
  expect(found.Size / 1e6).toBeLessThan(400);
});

it('holds no file that git does not know, but what the build makes of those', async () => {
  const inside = await podman(
    ...[...run, '--user', '0', image, 'find', '/app', '-type', 'f'],
    ...['-not', '-path', '/app/node_modules/*', '-not', '-path', '/app/dist/*'],
  );
  const known = execFileSync('git', ['ls-files'], { cwd: process.cwd(), encoding: 'utf8' }).split('\n');
  const files = inside.trim().split('\n');
  expect(files.filter((path) => !known.includes(path.slice('/app/'.length)))).toEqual([]);
  expect(files).toContain('/app/bin/womba.cjs');
  const left = await podman(
    ...run,
    '--user',
    '0',
    image,
    'sh',
    '-c',
    'ls -d /root/.npmrc /root/.npm /app/.env || true',
  );
  expect(left.trim()).toBe('');
});

it('holds production dependencies only, and one Chroma, the one of the lock file', async () => {
  const modules = (await podman(...run, image, 'sh', '-c', 'cd /app/node_modules && ls -d * @*/*')).trim().split('\n');
  expect(modules).toContain('fastify');
  const lock = JSON.parse(readFileSync(join(inject('source'), 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean }>;
  };
  const development = Object.entries(lock.packages).flatMap(([path, { dev }]) =>
    dev === true ? [path.slice('node_modules/'.length)] : [],
  );
  expect(development).toContain('vite');
  expect(modules.filter((name) => development.includes(name))).toEqual([]);
  const locked = Object.entries(lock.packages).flatMap(([path, { version }]) =>
    /chromadb-js-bindings-linux-/.test(path) ? [version] : [],
  );
  const found = await podman(
    ...[...run, image, 'sh', '-c', 'cat $(find /app/node_modules -path "*chromadb-js-bindings-*/package.json")'],
  );
  expect(new Set(locked)).toEqual(new Set([(JSON.parse(found) as { version: string }).version]));
});

it('needs nothing that can be written to for a command that stores nothing', async () => {
  const { code, stdout } = await podman.tried([
    ...sealed,
    image,
    'sh',
    '-c',
    'id -u; womba --version; touch /app/x || true',
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `1000\n${manifest.version}\n` });
});

it('says what is missing when it is started without settings, and ends with 3', async () => {
  const { code, stdout, stderr } = await podman.tried([...sealed, image]);
  expect(code).toBe(3);
  expect(stdout + stderr).toMatch(/WOMBA_API_TOKENS/);
});
