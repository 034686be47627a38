import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedFetch } from '../../platform/http/guarded-fetch.ts';
import type { Source, SourceEvent } from '../source.ts';
import { describeSource } from '../testing/conformance.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll } from '../testing/read.ts';
import { swaggerId } from './specification-documents.ts';
import { createSwaggerSource } from './swagger-source.ts';

const specification = (title: string, paths: unknown = { '/a': { get: { summary: 'Read' } } }): string =>
  JSON.stringify({ openapi: '3.0.0', info: { title }, paths });

const sourceOf = (folder: string, entries: readonly string[]): Source =>
  createSwaggerSource({ entries: () => entries, fetch: createGuardedFetch({ version: '0' }), folder });

describeSource('specifications on disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'womba-swagger-'));
  await writeFile(join(folder, 'one.json'), specification('One'));
  await mkdir(join(folder, 'more'));
  for (const name of ['two', 'three', 'four'])
    await writeFile(join(folder, 'more', `${name}.yaml`), specification(name));
  return {
    projects: ['PLAT', 'SHOP'],
    collection: 'swagger_docs' as const,
    idPattern: /^swagger_[0-9a-f]{16}$/,
    createSource: () => sourceOf(folder, ['one.json', 'more/*.yaml']),
    includes: [swaggerId('One'), swaggerId('two', 'GET /a')],
    network: false,
    close: () => rm(folder, { recursive: true }),
  };
});

describe('specifications on disk', () => {
  let folder: string;
  let index: MemoryIndex;
  const put = async (path: string, text: string): Promise<string> => {
    const full = join(folder, path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, text);
    return full;
  };
  const read = async (...entries: string[]): Promise<SourceEvent[]> => {
    index.nextRun();
    return readAll(sourceOf(folder, entries), index.window({ projects: ['PLAT'], mode: 'incremental' }), index);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'womba-swagger-'));
    index = createMemoryIndex();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('are found by path, absolute path, file URL, folder and glob', async () => {
    const path = await put('apis/orders.json', specification('Orders'));
    await put('apis/node_modules/x.json', specification('Foreign'));
    for (const entry of ['apis/orders.json', path, pathToFileURL(path).href, 'apis', 'apis/**/*.{json,yaml}']) {
      index = createMemoryIndex();
      const events = await read(entry);
      expect(idsOf(events), entry).toEqual([swaggerId('Orders'), swaggerId('Orders', 'GET /a')].sort());
      expect(ofKind(events, 'scope-complete')).toMatchObject([{ scope: { key: `files:${entry}` } }]);
    }
  });

  it('are unchanged while their content is, whenever they were written', async () => {
    const path = await put('a.json', specification('A'));
    await read('*.json');
    await utimes(path, new Date(), new Date(Date.now() + 60_000));
    expect(idsOf(await read('*.json'))).toEqual([]);
    expect(index.unseen('files:*.json')).toEqual([]);
    await put('a.json', specification('A', { '/a': { get: { summary: 'Read it' } } }));
    expect(idsOf(await read('*.json'))).toEqual([swaggerId('A'), swaggerId('A', 'GET /a')].sort());
  });

  it('make their scope fail when there is none, so that nothing is removed', async () => {
    const events = await read('gone.json', 'specs/*.yaml', 'empty');
    expect(ofKind(events, 'scope-failed').map(({ error }) => (error as Error).message)).toEqual([
      'no specification file matches gone.json',
      'no specification file matches specs/*.yaml',
      'no specification file matches empty',
    ]);
  });

  it('fail alone when they are broken; what a glob finds beside them is only counted', async () => {
    await put('apis/broken.yaml', 'openapi: 3.0.0\npaths: [');
    await put('apis/next.yaml', 'openapi: 4.0.0');
    await put('apis/package.json', '{"name": "x"}');
    await put('apis/good.json', specification('Good'));
    const events = await read('apis/*');
    expect(ofKind(events, 'failure').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^apis\/broken.yaml: invalid YAML at line 2/),
      'apis/next.yaml: `openapi: 4.0.0` is a version that cannot be read',
    ]);
    expect(ofKind(events, 'warning').map(({ name }) => name)).toEqual(['swagger.not-a-specification']);
    expect(idsOf(events)).toContain(swaggerId('Good'));
    const named = await read('apis/package.json');
    expect(ofKind(named, 'failure')).toMatchObject([{ message: expect.stringContaining('neither `openapi` nor') }]);
  });

  it('pull in files of the configured folder, but none outside, not even over a link', async () => {
    await put('outside.json', '{"get": {"summary": "Outside"}}');
    await put('specs/shared/paths.json', '{"get": {"summary": "Inside"}}');
    await mkdir(join(folder, 'specs/api'));
    await symlink(join(folder, 'outside.json'), join(folder, 'specs/link.json'));
    const paths = {
      '/inside': { $ref: '../shared/paths.json' },
      '/outside': { $ref: '../../outside.json' },
      '/link': { $ref: '../link.json' },
      '/passwd': { $ref: 'file:///etc/passwd' },
    };
    await put('specs/api/openapi.json', specification('Parts', paths));
    const events = await read('specs/**/openapi.json');
    expect(ofKind(events, 'document').map(({ document }) => document.title)).toEqual(['GET /inside: Inside', 'Parts']);
    expect(ofKind(events, 'document').at(-1)?.warnings?.toJSON()).toMatchObject({
      'openapi.reference-not-followed': 3,
    });
  });

  it('belong to every project that names them, and are read once', async () => {
    await put('a.json', specification('A'));
    const window = index.window({ projects: ['PLAT', 'SHOP'] });
    const events = await readAll(sourceOf(folder, ['a.json', 'a.json']), window, index);
    expect(ofKind(events, 'scope-complete')).toMatchObject([{ scope: { projects: ['PLAT', 'SHOP'] } }]);
    expect(events.at(-1)).toEqual({ kind: 'scopes', keys: ['files:a.json'] });
  });
});
