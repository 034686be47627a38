import { describe, expect, it } from 'vitest';
import { certaintyOf, meantAsSpecification, nameFromPath } from './candidates.ts';

describe('files that may be specifications', () => {
  it.each([
    ['openapi.yaml', 'named'],
    ['docs/Swagger.JSON', 'named'],
    ['a/openapi-v2.yml', 'named'],
    ['a/orders.oas.yaml', 'named'],
    ['a/orders.oas.v2.json', 'named'],
    ['a/api-docs-public.json', 'named'],
    ['api/returns-v1.yml', 'possible'],
    ['services/specs/orders.json', 'possible'],
  ])('%s is %s', (path, certainty) => {
    expect(certaintyOf(path)).toBe(certainty);
  });

  it.each([
    'openapi.md',
    'openapi.ts',
    'config.json',
    'openapi/schemas/order.yaml',
    'node_modules/x/openapi.json',
    'openapitools.json',
    'openapi-generator-config.yaml',
    'swagger-ui.json',
  ])('%s is not worth a look', (path) => {
    expect(certaintyOf(path)).toBeUndefined();
  });

  it('are named after what says more than the kind of file', () => {
    expect(nameFromPath('shop/orders/api/openapi.yaml')).toBe('orders');
    expect(nameFromPath('shop/orders/v2/swagger.json')).toBe('orders');
    expect(nameFromPath('api/returns-v1.yml')).toBe('returns-v1');
    expect(nameFromPath('openapi.json')).toBe('openapi');
  });

  it('are meant as such when they name a version, even where they are broken', () => {
    expect(meantAsSpecification(Buffer.from('openapi: 3.0.0\n  x: ['))).toBe(true);
    expect(meantAsSpecification(Buffer.from('{\n  "swagger": "2.0",'))).toBe(true);
    expect(meantAsSpecification(Buffer.from('{"openapi":"3.0.3","info":{"ti'))).toBe(true);
    expect(meantAsSpecification(Buffer.from('{{ if x }}\nkind: ConfigMap'))).toBe(false);
  });
});
