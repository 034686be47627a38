import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../../examples/server/index.ts';
import { UnauthorizedError } from '../../platform/errors.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import { createGuardedFetch } from '../../platform/http/guarded-fetch.ts';
import type { Source, SourceEvent } from '../source.ts';
import { describeSource } from '../testing/conformance.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll, readUntil } from '../testing/read.ts';
import { swaggerId } from './specification-documents.ts';
import { createSwaggerSource } from './swagger-source.ts';

const group = 'brindlecote/services';
const scopeKey = `gitlab:${group}`;

function sourceOf(
  company: SampleCompany,
  options: { groups?: string[]; token?: string; maxBytes?: number } = {},
): Source {
  const http = createHttpClient({
    name: 'GitLab',
    baseUrl: company.urls.gitlab,
    headers: { 'private-token': options.token ?? company.env['GITLAB_TOKEN'] ?? '' },
    retries: 1,
    retryDelayMs: 1,
  });
  return createSwaggerSource({
    entries: () => [],
    gitlab: { http, groups: () => options.groups ?? [group] },
    fetch: createGuardedFetch({ version: '0' }),
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
  });
}

function orders(operations: Record<string, string>, title = 'Parcel API'): string {
  const paths = Object.entries(operations).map(([path, summary]) => `  ${path}: {get: {summary: ${summary}}}`);
  return ['openapi: 3.0.3', `info: {title: ${title}, version: 1.0.0}`, 'paths:', ...paths].join('\n');
}

describeSource('specifications in a GitLab group', async () => {
  const company = await startSampleCompany();
  return {
    projects: ['PLAT', 'SHOP'],
    collection: 'swagger_docs' as const,
    idPattern: /^swagger_[0-9a-f]{16}$/,
    createSource: () => sourceOf(company),
    includes: [swaggerId('Brindlecote Orders API'), swaggerId('Brindlecote Orders API', 'POST /v1/orders')],
    close: () => company.close(),
  };
});

describe('specifications in a GitLab group', () => {
  let company: SampleCompany;
  let index: MemoryIndex;

  const read = async (options: Parameters<typeof sourceOf>[1] = {}): Promise<SourceEvent[]> => {
    index.nextRun();
    company.resetRequests();
    return readAll(sourceOf(company, options), index.window({ projects: ['PLAT'], mode: 'incremental' }), index);
  };
  const downloads = (): number => company.requests.filter(({ url }) => url.includes('/raw')).length;
  const titles = (events: readonly SourceEvent[]): string[] =>
    ofKind(events, 'document')
      .map(({ document }) => document.title)
      .sort();
  const failures = (events: readonly SourceEvent[]): string[] =>
    ofKind(events, 'failure').map(({ message }) => message);
  const warnings = (events: readonly SourceEvent[]): string[] => ofKind(events, 'warning').map(({ name }) => name);

  beforeAll(async () => {
    company = await startSampleCompany();
    company.mutate.deleteFile('legacy-burrow', 'openapi.yaml');
  });
  beforeEach(async () => {
    index = createMemoryIndex();
    company.mutate.putFile('returns', 'parcels/openapi.yaml', orders({ '/parcels': 'List', '/depots': 'Depots' }));
    await read();
  });
  afterEach(() => {
    company.clearFaults();
  });
  afterAll(async () => {
    await company.close();
  });

  it('become one document per operation and one per service', () => {
    const document = index.documents().get(swaggerId('Parcel API', 'GET /parcels'));
    expect(document).toMatchObject({
      collection: 'swagger_docs',
      identity: 'gitlab://305/parcels/openapi.yaml#GET /parcels',
      title: 'GET /parcels: List',
      url: `${company.urls.gitlab}/${group}/returns/-/blob/trunk/parcels/openapi.yaml`,
      header: ['OpenAPI', 'Parcel API', 'GET /parcels'],
      metadata: { service_name: 'Parcel API', operation: 'GET /parcels', method: 'GET', path: '/parcels' },
    });
    expect(index.documents().get(swaggerId('Parcel API'))).toMatchObject({ header: ['OpenAPI', 'Parcel API'] });
  });

  it('are found under other names in folders where specifications lie', () => {
    const services = [...index.documents().values()].map(({ metadata }) => metadata['service_name']);
    expect(services).toContain('Brindlecote Returns API');
  });

  it('cost no download when nothing has changed', async () => {
    const events = await read();
    expect(downloads()).toBe(0);
    expect(idsOf(events)).toEqual([]);
    expect(index.unseen(scopeKey)).toEqual([]);
  });

  it('report only the operation that changed, and the service', async () => {
    company.mutate.putFile('returns', 'parcels/openapi.yaml', orders({ '/parcels': 'List all', '/depots': 'Depots' }));
    const events = await read();
    expect(downloads()).toBe(1);
    expect(titles(events)).toEqual(['GET /parcels: List all', 'Parcel API']);
    expect(index.unseen(scopeKey)).toEqual([]);
  });

  it('leave a renamed operation unseen, so that it is removed', async () => {
    company.mutate.putFile('returns', 'parcels/openapi.yaml', orders({ '/shipments': 'List', '/depots': 'Depots' }));
    const events = await read();
    expect(titles(events)).toEqual(['GET /shipments: List', 'Parcel API']);
    expect(index.unseen(scopeKey)).toEqual(['gitlab://305/parcels/openapi.yaml#GET /parcels']);
    // Even when that run could not sweep, the next one does not take the old operation for part of the unchanged file.
    await read();
    expect(index.unseen(scopeKey)).toEqual(['gitlab://305/parcels/openapi.yaml#GET /parcels']);
  });

  it('leave everything of a deleted file unseen', async () => {
    company.mutate.deleteFile('returns', 'parcels/openapi.yaml');
    await read();
    expect(index.unseen(scopeKey).sort()).toEqual([
      'gitlab://305/parcels/openapi.yaml#',
      'gitlab://305/parcels/openapi.yaml#GET /depots',
      'gitlab://305/parcels/openapi.yaml#GET /parcels',
    ]);
  });

  it('keep the old documents of a file that broke, and read it again when it is mended', async () => {
    const good = orders({ '/parcels': 'List', '/depots': 'Depots' });
    company.mutate.putFile('returns', 'parcels/openapi.yaml', 'openapi: 3.0.3\npaths: "unclosed');
    const events = await read();
    expect(failures(events)).toEqual([
      expect.stringMatching(/^brindlecote\/services\/returns\/parcels\/openapi.yaml: invalid YAML at line 2/),
    ]);
    expect(index.unseen(scopeKey)).toEqual([]);
    expect(index.isComplete(scopeKey)).toBe(true);
    company.mutate.putFile('returns', 'parcels/openapi.yaml', good);
    const mended = await read();
    expect(failures(mended)).toEqual([]);
    expect(idsOf(mended)).toContain(swaggerId('Parcel API'));
    await read();
    expect(downloads()).toBe(0);
  });

  it('are read again when a file that they refer to changed, and only then', async () => {
    company.mutate.putFile(
      'returns',
      'parcels/openapi.yaml',
      'openapi: 3.0.3\ninfo: {title: Parcel API}\npaths: {/parcels: {$ref: ./paths.yaml}, /depots: {$ref: ../gone.yaml}}',
    );
    company.mutate.putFile('returns', 'parcels/paths.yaml', 'get: {summary: First}');
    expect(titles(await read())).toContain('GET /parcels: First');
    await read();
    expect(downloads()).toBe(0);
    company.mutate.putFile('returns', 'parcels/paths.yaml', 'get: {summary: Second}');
    expect(titles(await read())).toContain('GET /parcels: Second');
    company.mutate.putFile('returns', 'gone.yaml', 'get: {summary: Here now}');
    expect(titles(await read())).toContain('GET /depots: Here now');
    company.mutate.deleteFile('returns', 'gone.yaml');
    company.mutate.deleteFile('returns', 'parcels/paths.yaml');
  });

  it('are told from files that only bear such a name', async () => {
    const lookAlikes = {
      'swagger-ui.json': '{"url": "/openapi.json"}',
      'openapitools.json': '{"generator-cli": {}}',
      'chart/templates/openapi.yaml': '{{- if .Values.docs }}\nkind: ConfigMap\n{{ end }}\n',
      'deploy/swagger.yaml': 'replicas: 3',
      'api/settings.yaml': 'port: 1',
      'node_modules/x/openapi.json': '{"openapi": "3.0.0"}',
    };
    for (const [path, text] of Object.entries(lookAlikes)) company.mutate.putFile('returns', path, text);
    const events = await read();
    expect(warnings(events)).toEqual(['swagger.not-a-specification', 'swagger.not-a-specification']);
    expect(failures(events)).toEqual([]);
    for (const path of Object.keys(lookAlikes)) company.mutate.deleteFile('returns', path);
  });

  it('get names of their own when two files call their service the same', async () => {
    company.mutate.putFile('orders', 'v2/openapi.yaml', orders({ '/parcels': 'New list' }));
    const events = await read();
    expect(warnings(events)).toEqual(['swagger.service-name-shared']);
    const name = `Parcel API (${group}/orders/v2/openapi.yaml)`;
    expect(idsOf(events)).toEqual([swaggerId(name), swaggerId(name, 'GET /parcels')].sort());
    expect(index.unseen(scopeKey)).toEqual([]);
    expect(idsOf(await read())).toEqual([]);
    company.mutate.deleteFile('orders', 'v2/openapi.yaml');
  });

  it('keep their name when the file moves inside its repository', async () => {
    company.mutate.deleteFile('returns', 'parcels/openapi.yaml');
    company.mutate.putFile('returns', 'moved/openapi.yaml', orders({ '/parcels': 'List', '/depots': 'Depots' }));
    const events = await read();
    expect(warnings(events)).toEqual([]);
    expect(idsOf(events)).toContain(swaggerId('Parcel API', 'GET /parcels'));
    company.mutate.deleteFile('returns', 'moved/openapi.yaml');
  });

  it('are read again when a run stopped in the middle of a file', async () => {
    index = createMemoryIndex();
    const window = index.window({ projects: ['PLAT'] });
    await readUntil(sourceOf(company), window, ({ kind }) => kind === 'document', index);
    const whole = await read();
    const expected = createMemoryIndex();
    await readAll(sourceOf(company), expected.window({ projects: ['PLAT'] }), expected);
    expect([...index.documents().keys()].sort()).toEqual([...expected.documents().keys()].sort());
    expect(idsOf(whole).length).toBe(expected.documents().size - 1);
  });

  it('are listed over many pages', async () => {
    for (let number = 0; number < 230; number += 1) company.mutate.putFile('orders', `zz/file-${number}.txt`, 'x');
    company.mutate.putFile('orders', 'zzz/openapi.yaml', orders({ '/last': 'Last' }, 'Last API'));
    expect(idsOf(await read())).toContain(swaggerId('Last API', 'GET /last'));
    for (let number = 0; number < 230; number += 1) company.mutate.deleteFile('orders', `zz/file-${number}.txt`);
    company.mutate.deleteFile('orders', 'zzz/openapi.yaml');
  });

  it('fail alone when their content is too large or cannot be had', async () => {
    company.mutate.putFile('returns', 'parcels/openapi.yaml', orders({ '/parcels': 'x'.repeat(5_000) }));
    expect(failures(await read({ maxBytes: 4_000 }))).toEqual([expect.stringContaining('is larger than 4 KiB')]);
    company.fault({ product: 'gitlab', path: '/305/repository/blobs/', kind: 'status', status: 500 });
    const events = await read();
    expect(ofKind(events, 'failure')).toMatchObject([
      { identity: 'gitlab://305/parcels/openapi.yaml#', retryable: true, message: expect.stringContaining('500') },
    ]);
    expect(index.unseen(scopeKey)).toEqual([]);
  });

  it('stay when their repository cannot be listed any more', async () => {
    company.fault({ product: 'gitlab', path: '/305/repository/tree', kind: 'status', status: 404 });
    const events = await read();
    expect(failures(events)).toEqual([expect.stringMatching(/^brindlecote\/services\/returns: .*404/)]);
    expect(index.unseen(scopeKey)).toEqual([]);
    company.clearFaults();
    company.fault({ product: 'gitlab', path: '/305/repository/tree', kind: 'empty' });
    expect(failures(await read())).toEqual([expect.stringContaining('lists no file, but is not empty')]);
    expect(index.unseen(scopeKey)).toEqual([]);
  });

  it('make the scope fail when the group is refused, unknown or suddenly without projects', async () => {
    company.fault({ product: 'gitlab', path: '/groups/', kind: 'status', status: 403 });
    expect(ofKind(await read(), 'scope-failed')).toMatchObject([{ scope: { key: scopeKey } }]);
    company.clearFaults();
    company.fault({ product: 'gitlab', path: '/groups/', kind: 'empty' });
    expect(ofKind(await read(), 'scope-failed')).toMatchObject([{ error: { code: 'not_found' } }]);
    company.clearFaults();
    const events = await read({ groups: ['brindlecote/nothing', group] });
    expect(ofKind(events, 'scope-failed')).toMatchObject([{ scope: { key: 'gitlab:brindlecote/nothing' } }]);
    expect(ofKind(events, 'scope-complete')).toMatchObject([{ scope: { key: scopeKey } }]);
  });

  it('end the source when the token is wrong', async () => {
    await expect(read({ token: 'wrong' })).rejects.toThrow(UnauthorizedError);
  });

  it('have an empty repository among them without harm', async () => {
    company.mutate.putFile('legacy-burrow', 'openapi.yaml', orders({ '/cards': 'Cards' }, 'Burrow API'));
    await read();
    const removed = ['src/main.js', 'README.md', 'package.json', '.gitlab-ci.yml', 'openapi.yaml'];
    for (const path of removed) company.mutate.deleteFile('legacy-burrow', path);
    expect(failures(await read())).toEqual([]);
    expect(index.unseen(scopeKey).sort()).toEqual([
      'gitlab://306/openapi.yaml#',
      'gitlab://306/openapi.yaml#GET /cards',
    ]);
  });
});
