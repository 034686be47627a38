import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, type Client, pluck, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany();
});

afterEach(() => client.company.close());

const tree = '/projects/301/repository/tree?recursive=true';

test('only the right token comes in', async () => {
  expect((await call(`${client.company.urls.gitlab}/api/v4/user`)).body).toEqual({ message: '401 Unauthorized' });
  expect((await client.gitlab('/version')).status).toBe(200);
});

test('projects come by group, and from subgroups only when asked', async () => {
  const paths = async (path: string): Promise<unknown> =>
    pluck((await client.gitlab(path)).body, '*', 'path_with_namespace');
  expect(await paths('/groups/acme%2Fservices/projects')).toEqual(['acme/services/orders']);
  expect(await paths('/groups/acme/projects')).toEqual([]);
  expect(await paths('/groups/acme/projects?include_subgroups=true')).toEqual(['acme/services/orders']);
  expect((await client.gitlab('/groups/nope/projects')).status).toBe(404);
});

test('blob ids are those of git', async () => {
  const { body } = await client.gitlab(tree);
  const entry = (body as { path: string; id: string }[]).find(({ path }) => path === 'README.md');
  expect(entry?.id).toBe(execFileSync('git', ['hash-object', '--stdin'], { input: '# Orders\n' }).toString().trim());
});

test('the tree comes page by page, by number and by keyset', async () => {
  const first = await client.gitlab(`${tree}&per_page=2`);
  expect(pluck(first.body, '*', 'path')).toEqual(['api', 'README.md']);
  expect(first.headers.get('x-next-page')).toBe('2');
  expect(pluck((await client.gitlab(`${tree}&per_page=2&page=2`)).body, '*', 'path')).toEqual(['api/openapi.yaml']);
  const keyset = await client.gitlab(`${tree}&per_page=2&pagination=keyset`);
  const next = /<([^>]+)>; rel="next"/.exec(keyset.headers.get('link') ?? '')?.[1] ?? '';
  const last = await client.gitlab(next.slice(next.indexOf('/api/v4') + 7));
  expect(pluck(last.body, '*', 'path')).toEqual(['api/openapi.yaml']);
  expect(last.headers.get('link')).toBeNull();
});

test('files come whole, encoded, and by blob', async () => {
  const file = await client.gitlab('/projects/acme%2Fservices%2Forders/repository/files/api%2Fopenapi.yaml?ref=main');
  expect(file.body).toMatchObject({ encoding: 'base64', file_name: 'openapi.yaml', ref: 'main' });
  const raw = await client.gitlab('/projects/301/repository/files/api%2Fopenapi.yaml/raw?ref=main');
  expect(Buffer.from(pluck(file.body, 'content') as string, 'base64').toString()).toBe(raw.text);
  const blob = await client.gitlab(`/projects/301/repository/blobs/${String(pluck(file.body, 'blob_id'))}/raw`);
  expect(blob.text).toBe(raw.text);
  expect((await client.gitlab('/projects/301/repository/files/README.md?ref=develop')).status).toBe(404);
  expect((await client.gitlab('/projects/301/repository/files/README.md')).status).toBe(400);
});

test('files are written and deleted', async () => {
  client.company.mutate.putFile('orders', 'docs/api.yaml', 'openapi: 3.0.0\n');
  client.company.mutate.deleteFile(301, 'README.md');
  expect(pluck((await client.gitlab(tree)).body, '*', 'path')).toEqual([
    'api',
    'docs',
    'api/openapi.yaml',
    'docs/api.yaml',
  ]);
});
