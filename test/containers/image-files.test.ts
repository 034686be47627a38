import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configOf, deploymentOf, podTemplates, readBase } from '../support/k8s-manifests.ts';
import { baseImage } from './support/base-image.ts';
import { image } from './support/build-image.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const version = (JSON.parse(read('package.json')) as { version: string }).version;

interface Service {
  image: string;
  user: string;
  command: string[];
  environment?: Record<string, string>;
  volumes: string[];
  read_only: boolean;
  cap_drop: string[];
  profiles?: string[];
  tmpfs: string[];
  security_opt: string[];
}

it('one name and version of the image stand in the Dockerfile, the manifests and the compose file', () => {
  expect(image).toBe(`womba:${version}`);
  expect(read('Dockerfile')).toContain(`ARG WOMBA_VERSION=${version}\n`);
  const images = podTemplates(readBase().resources).flatMap(({ spec }) => spec.containers.map((each) => each.image));
  expect(new Set(images)).toEqual(new Set([image]));
  expect(new Set(Object.values(services()).map((service) => service.image))).toEqual(new Set([image]));
});

it('begins with the image that its tests make', () => {
  const bases = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
  expect(new Set(bases)).toEqual(new Set([baseImage.replace('docker.io/library/', ''), 'install']));
});

it('the compose file runs the three parts as the manifests do', () => {
  const { server, chroma, index } = services();
  for (const service of [server, chroma, index]) {
    expect(service).toMatchObject({
      user: '1000:1000',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      volumes: ['womba-chroma-data:/app/data'],
    });
    expect(service?.tmpfs[0]).toMatch(/^\/tmp\b/);
  }
  const containers = deploymentOf(readBase().resources).spec?.template.spec?.containers ?? [];
  expect(server?.command).toEqual(containers.find((each) => each.name === 'womba-server')?.command);
  expect(chroma?.command).toEqual(containers.find((each) => each.name === 'chroma')?.command);
  expect(index?.command).toEqual(['womba', 'index-all']);
  expect(index?.profiles).toEqual(['index']);
  expect(server?.environment).toEqual(index?.environment);
  const url = new URL(server?.environment?.['CHROMA_URL'] ?? '');
  expect([url.hostname, url.port]).toEqual([
    'chroma',
    new URL(configOf(readBase().resources)['CHROMA_URL'] ?? '').port,
  ]);
});

it('the compose file is one for `docker compose`', () => {
  const probe = (...args: string[]): string =>
    execFileSync('docker', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  const hasCompose = ((): boolean => {
    try {
      return probe('compose', 'version').length > 0;
    } catch {
      return false;
    }
  })();
  // Where the plugin is not there, what can be known without it: services name volumes and services that exist.
  if (hasCompose) probe('compose', '--profile', 'index', 'config', '--quiet');
  const file = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, { depends_on?: Record<string, unknown> }>;
    volumes: Record<string, unknown>;
  };
  const named = Object.values(file.services).flatMap((service) => Object.keys(service.depends_on ?? {}));
  expect(Object.keys(file.services)).toEqual(expect.arrayContaining(named));
  expect(Object.keys(file.volumes)).toEqual(['womba-chroma-data']);
});

it('whatever the Dockerfile copies is known to git and let through by .dockerignore', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)]
    .flatMap((match) => (match[1] ?? '').split(' '))
    .filter((path) => path !== '.');
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  const ignore = read('.dockerignore').split('\n');
  for (const path of copied) {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(
      tracked.some((name) => name === path || name.startsWith(`${path}/`)),
      path,
    ).toBe(true);
    expect(ignore, path).toContain(`!${path}`);
  }
  expect(copied).toContain('container');
  // Nothing but what is named gets in: an .env or a data folder cannot.
  expect(ignore.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
});

it('commands of the image are programs', () => {
  for (const path of globSync(['container/womba-chroma.ts', 'bin/womba.cjs'], { cwd: root })) {
    expect(read(path).startsWith('#!/usr/bin/env node\n'), path).toBe(true);
    expect(read('Dockerfile')).toContain(`/app/${path}`);
    expect(statSync(join(root, path)).isFile()).toBe(true);
  }
});

it('one Chroma is locked for every platform that has one', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
  const versions = Object.entries(packages).flatMap(([path, each]) => {
    const platform = /chromadb-js-bindings-(linux|darwin)-/.test(path);
    return platform ? [each.version] : [];
  });
  expect(versions).toHaveLength(4);
  expect(new Set(versions).size).toBe(1);
});

function services(): Record<string, Service> {
  return (parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> }).services;
}
