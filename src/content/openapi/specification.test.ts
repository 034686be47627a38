import { describe, expect, it } from 'vitest';
import { listOperations, loadReferencedFiles, parseOpenApi } from './specification.ts';
import { SpecificationError } from './specification-error.ts';

function faultOf(text: string | Buffer): { fault: string; message: string } {
  try {
    parseOpenApi(text);
  } catch (error) {
    if (error instanceof SpecificationError) return { fault: error.fault, message: error.message };
    throw error;
  }
  throw new Error('it was read');
}

describe('reading a specification', () => {
  it('reads Swagger 2.0 and OpenAPI 3 from JSON and YAML', () => {
    const info = { title: 'Orders', version: '1.2.0' };
    expect(parseOpenApi(JSON.stringify({ swagger: '2.0', info, paths: {} }))).toMatchObject({
      format: 'Swagger',
      formatVersion: '2.0',
      service: 'Orders',
      apiVersion: '1.2.0',
    });
    expect(parseOpenApi('openapi: 3.1.0\ninfo: {title: Orders, version: 1.2.0}\npaths: {}')).toMatchObject({
      format: 'OpenAPI',
      formatVersion: '3.1.0',
    });
  });

  it('keeps versions that YAML would turn into numbers', () => {
    const specification = parseOpenApi('openapi: 3.0\ninfo:\n  title: Orders\n  version: 1.10\npaths:\n');
    expect(specification).toMatchObject({ formatVersion: '3.0', apiVersion: '1.10' });
    expect(parseOpenApi('swagger: 2.0\npaths: {}').formatVersion).toBe('2.0');
    expect(parseOpenApi('{"swagger": 2.0, "paths": {}}').formatVersion).toBe('2.0');
  });

  it('reads UTF-16, byte order marks and JSON with comments or trailing commas', () => {
    const text = '{"openapi": "3.0.0", "info": {"title": "Café"}, "paths": {}}';
    expect(parseOpenApi(Buffer.from(`\uFEFF${text}`, 'utf16le')).service).toBe('Café');
    expect(parseOpenApi(Buffer.from(`\uFEFF${text}`, 'utf8')).service).toBe('Café');
    const loose = parseOpenApi('{\n"openapi": "3.0.0",\n"paths": {},\n}');
    expect(loose.warnings.toJSON()).toHaveProperty(['openapi.json-with-faults']);
  });

  it('cleans the name of the service and falls back to the one that is given', () => {
    expect(parseOpenApi('{"openapi":"3.0.0","info":{"title":" Orders\\n  \\u0000API "}}').service).toBe('Orders API');
    expect(parseOpenApi('{"openapi":"3.0.0"}', { fallbackName: 'orders' }).service).toBe('orders');
    expect(parseOpenApi('{"openapi":"3.0.0"}').service).toBe('Unnamed service');
  });

  it('names the line of a fault without quoting the text', () => {
    expect(faultOf('openapi: 3.0.0\ninfo:\n  title: "secret').message).toMatch(/^invalid YAML at line 3, column \d+/);
    expect(faultOf('{\n"openapi": "3.0.0",\n"a": secret secret: [}').message).toMatch(/^invalid JSON at line \d/);
    expect(faultOf('{"openapi": "3.0.0",\n "info": ').message).toBe('invalid JSON: it ends early at line 2, column 10');
    expect(faultOf('{"openapi": secret!}{').message).not.toContain('secret');
    expect(faultOf('').fault).toBe('syntax');
  });

  it('tells an unsupported version from a file that is something else', () => {
    expect(faultOf('openapi: 4.0.0\npaths: {}')).toEqual({
      fault: 'version',
      message: '`openapi: 4.0.0` is a version that cannot be read',
    });
    expect(faultOf('swagger: "3.0"').fault).toBe('version');
    expect(faultOf('swagger: "1.2"').fault).toBe('version');
    expect(faultOf('type: object\nproperties: {}').fault).toBe('other');
    expect(faultOf('{"swagger": {"enabled": true}}').fault).toBe('other');
    expect(faultOf('openapi: ./api.yaml').fault).toBe('other');
    expect(faultOf('- openapi').fault).toBe('other');
    expect(faultOf('just text').fault).toBe('other');
    expect(faultOf('{"openapi": "3.0.0", "paths": []}').fault).toBe('structure');
  });

  it('refuses alias bombs and endless nesting in a moment', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`);
    const bomb = `openapi: 3.0.0\na0: &a0 [x, x]\n${levels.join('\n')}\npaths: {}`;
    expect(faultOf(bomb).message).toContain('aliases');
    expect(
      faultOf(`openapi: 3.0.0\na: &a [${'{},'.repeat(20_000)}]\nt:\n${'  - <<: *a\n'.repeat(9_000)}`).message,
    ).toContain('aliases');
    expect(faultOf(`openapi: 3.0.0\na: &a {}\nt:\n${'  - *a\n'.repeat(50_000)}`).message).toContain('aliases');
    expect(faultOf(`openapi: 3.0.0\nx: ${'['.repeat(50_000)}`).fault).toBe('syntax');
    expect(faultOf('openapi: 3.0.0\nx: *nowhere').fault).toBe('syntax');
  });

  it('reads an anchor that hundreds of operations share', () => {
    const paths = Array.from({ length: 900 }, (_, i) => `  /p${i}: {get: {responses: {500: *failed}}}`).join('\n');
    const specification = parseOpenApi(`openapi: 3.0.0\nx-a: &failed {description: broken}\npaths:\n${paths}`);
    expect(listOperations(specification)).toHaveLength(900);
  });

  it('resolves merge keys and numeric keys of YAML', () => {
    const specification = parseOpenApi(
      'openapi: 3.0.0\nx-base: &base {summary: Shared}\npaths:\n  /a:\n    get:\n      <<: *base\n      responses: {200: {description: fine}}\n',
    );
    const [operation] = listOperations(specification);
    expect(operation?.value['summary']).toBe('Shared');
    expect(operation?.value['responses']).toEqual({ '200': { description: 'fine' } });
  });
});

describe('the operations of a specification', () => {
  it('are listed with method and path, without what is no operation', () => {
    const specification = parseOpenApi(
      JSON.stringify({
        openapi: '3.0.0',
        paths: {
          '/orders': { parameters: [], summary: 'x', get: {}, POST: {}, 'x-extra': {}, trace: null },
          '/broken': 'text',
          '/odd': { get: 'text' },
          '/empty': null,
          'x-vendor': { get: {} },
        },
      }),
    );
    expect(listOperations(specification).map(({ key }) => key)).toEqual(['GET /orders', 'POST /orders']);
    expect(specification.warnings.toJSON()).toEqual({
      'openapi.operation-unreadable': 1,
      'openapi.path-unreadable': 1,
    });
  });

  it('come from other files only when those were loaded', async () => {
    const text = JSON.stringify({
      openapi: '3.0.0',
      paths: { '/orders': { $ref: './paths/orders.yaml' }, '/gone': { $ref: 'https://elsewhere.example/x.yaml' } },
    });
    const files: Record<string, string> = {
      'repo:///api/paths/orders.yaml': 'get:\n  responses:\n    200:\n      $ref: ../common.yaml#/ok\n',
      'repo:///api/common.yaml': 'ok: {description: fine}',
    };
    const specification = parseOpenApi(text, { location: 'repo:///api/openapi.json' });
    const asked: string[] = [];
    const read = await loadReferencedFiles(specification, async (address) => {
      asked.push(address);
      return files[address];
    });
    expect(asked.sort()).toEqual([
      'https://elsewhere.example/x.yaml',
      'repo:///api/common.yaml',
      'repo:///api/paths/orders.yaml',
    ]);
    expect(read.sort()).toEqual(['repo:///api/common.yaml', 'repo:///api/paths/orders.yaml']);
    expect(listOperations(specification)).toMatchObject([
      { key: 'GET /orders', file: 'repo:///api/paths/orders.yaml' },
    ]);
    expect(specification.warnings.toJSON()).toMatchObject({ 'openapi.reference-not-followed': 1 });
  });
});
