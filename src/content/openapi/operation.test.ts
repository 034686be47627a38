import { describe, expect, it } from 'vitest';
import { renderOperation } from './operation.ts';
import type { Rendered } from './rendering.ts';
import { listOperations, parseOpenApi } from './specification.ts';

function render(specification: Record<string, unknown>, key?: string): Rendered {
  const parsed = parseOpenApi(JSON.stringify({ info: { title: 'Orders', version: '2' }, ...specification }));
  const operation = listOperations(parsed).find((item) => key === undefined || item.key === key);
  if (operation === undefined) throw new Error('no operation');
  return renderOperation(parsed, operation);
}

const body = (schema: unknown): Record<string, unknown> => ({ content: { 'application/json': { schema } } });
const oas3 = (operation: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  openapi: '3.1.0',
  paths: { '/orders': { post: { responses: { 201: { description: 'made' } }, ...operation } } },
  ...more,
});

describe('an operation as a document', () => {
  it('tells what it is, who may call it and where', () => {
    const { title, markdown, metadata, warnings } = render({
      openapi: '3.0.0',
      security: [{ login: ['orders:write'] }, {}],
      components: {
        securitySchemes: { login: { type: 'oauth2', flows: { clientCredentials: { scopes: {} } } } },
      },
      paths: {
        '/orders': {
          servers: [{ url: 'https://api.example.com/{v}', variables: { v: { default: 'v1', enum: ['v1', 'v2'] } } }],
          post: {
            operationId: 'createOrder',
            summary: 'Create an order',
            description: '# Rules\n\nOnly <b>signed-in</b> customers.',
            tags: ['orders', 'a,b'],
            deprecated: true,
            responses: { 201: { description: 'made' } },
          },
        },
      },
    });
    expect(title).toBe('POST /orders: Create an order');
    expect(markdown).toBe(
      [
        '`POST /orders`: Create an order',
        '',
        '- Service: Orders 2',
        '- Operation: `createOrder`',
        '- Tags: orders, a,b',
        '- Deprecated',
        '- Security: `login`, OAuth 2 (clientCredentials), scopes `orders:write`; or none',
        '- Server: https://api.example.com/{v} (v = v1 of v1, v2)',
        '',
        '## Rules',
        '',
        'Only signed-in customers.',
        '',
        '## Responses',
        '',
        '### 201',
        '',
        'made',
      ].join('\n'),
    );
    expect(metadata).toEqual({
      service_name: 'Orders',
      operation: 'POST /orders',
      method: 'POST',
      path: '/orders',
      operation_id: 'createOrder',
      version: '2',
      tags: ',orders,a b,',
      deprecated: 'true',
    });
    expect(warnings.toJSON()).toEqual({});
  });

  it('has a table of parameters: those of the path, replaced by its own, and undeclared parts of the path', () => {
    const { markdown, warnings } = render({
      openapi: '3.0.0',
      components: { parameters: { Page: { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1 } } } },
      paths: {
        '/orders/{id}/{line}': {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
          ],
          get: {
            parameters: [
              { $ref: '#/components/parameters/Page' },
              { name: 'id', in: 'path', description: 'a|b', schema: { type: 'string', pattern: '^[A-Z]{3}|x$' } },
              { name: 'id', in: 'path', description: 'again' },
              { name: 'filter', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
              'nonsense',
            ],
            responses: { 200: { description: 'ok' } },
          },
        },
      },
    });
    expect(markdown).toContain('| `id` | path | yes | string | pattern `^[A-Z]{3}\\|x$` | a\\|b |');
    expect(markdown).toContain('| `X-Trace` | header | no | string |  |  |');
    expect(markdown).toContain('| `page` | query | no | integer | at least 1 |  |');
    expect(markdown).toContain('| `filter` | query | no | object | as application/json |  |');
    expect(markdown).toContain('| `line` | path | yes | any |  | part of the path, not described |');
    expect(warnings.toJSON()).toEqual({
      'openapi.parameter-twice': 1,
      'openapi.parameter-unreadable': 1,
      'openapi.path-parameter-undeclared': 1,
    });
  });

  it('writes every constraint of a field in words', () => {
    const { markdown } = render(
      oas3({
        requestBody: {
          required: true,
          ...body({
            type: 'object',
            required: ['sku', 'price'],
            additionalProperties: false,
            minProperties: 1,
            properties: {
              sku: { type: 'string', minLength: 1, maxLength: 20, pattern: '^[A-Z`]+$', example: 'AB' },
              price: { type: 'number', exclusiveMinimum: 0, maximum: 99.5, multipleOf: 0.01, default: 1 },
              old: { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
              status: { enum: ['new', 'paid', null], readOnly: true },
              kind: { const: 'order' },
              notes: { type: ['string', 'null'], writeOnly: true, deprecated: true },
              tags: {
                type: 'array',
                minItems: 1,
                maxItems: 5,
                uniqueItems: true,
                items: { type: 'string', maxLength: 9 },
              },
              labels: { type: 'object', additionalProperties: { type: 'integer' } },
              code: { type: 'string', minLength: 3, maxLength: 3, nullable: true, format: 'iso-4217' },
            },
          }),
        },
      }),
    );
    const lines = markdown.split('\n');
    expect(lines).toContain('object (at least 1 key; no other keys)');
    expect(lines).toContain('- `sku` (string, required; 1 to 20 characters; pattern ``^[A-Z`]+$``; example: "AB")');
    expect(lines).toContain('- `price` (number, required; greater than 0; at most 99.5; multiple of 0.01; default: 1)');
    expect(lines).toContain('- `old` (integer; greater than 0; at most 9)');
    expect(lines).toContain('- `status` (string; one of: "new", "paid", null; read-only)');
    expect(lines).toContain('- `kind` (string; always "order")');
    expect(lines).toContain('- `notes` (string or null; write-only; deprecated)');
    expect(lines).toContain('- `tags` (array of string; 1 to 5 items; no item twice; each: at most 9 characters)');
    expect(lines).toContain('- `labels` (map of integer)');
    expect(lines).toContain('- `code` (string or null; format iso-4217; exactly 3 characters)');
  });

  it('merges allOf, lists alternatives and ends circles by name', () => {
    const { markdown, warnings } = render(
      oas3(
        { requestBody: body({ $ref: '#/components/schemas/Category' }) },
        {
          components: {
            schemas: {
              Base: { type: 'object', required: ['id'], properties: { id: { type: 'string', description: 'key' } } },
              Category: {
                allOf: [
                  { $ref: '#/components/schemas/Base' },
                  {
                    properties: {
                      id: { maxLength: 8 },
                      parent: { $ref: '#/components/schemas/Category', description: 'the one above' },
                      children: { type: 'array', items: { $ref: '#/components/schemas/Category' } },
                      pet: {
                        oneOf: [{ $ref: '#/components/schemas/Cat' }, { type: 'string' }],
                        discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
                      },
                    },
                  },
                ],
              },
              Cat: { type: 'object', properties: { lives: { type: 'integer' } } },
            },
          },
        },
      ),
    );
    expect(markdown).toContain(
      [
        'Category',
        '',
        '- `id` (string, required; at most 8 characters): key',
        '- `parent` (Category; see Category above): the one above',
        '- `children` (array of Category; see Category above)',
        '- `pet` (any; told apart by `kind` (cat is Cat))',
        '  - one of:',
        '    - Cat',
        '      - `lives` (integer)',
        '    - string',
      ].join('\n'),
    );
    expect(warnings.toJSON()).toEqual({});
  });

  it('reads bodies, forms, media types and examples of Swagger 2.0', () => {
    const specification = {
      swagger: '2.0',
      consumes: ['application/json'],
      produces: ['application/json', 'text/csv'],
      definitions: { Order: { type: 'object', properties: { id: { type: 'integer', 'x-nullable': true } } } },
      paths: {
        '/orders': {
          post: {
            parameters: [
              { in: 'body', name: 'order', required: true, description: 'The order', schema: { $ref: 'Order' } },
              { in: 'query', name: 'ids', type: 'array', items: { type: 'string' }, collectionFormat: 'csv' },
            ],
            responses: {
              200: {
                description: 'ok',
                schema: { $ref: '#/definitions/Order' },
                examples: { 'application/json': { id: 1 } },
                headers: { 'X-Rate': { type: 'integer', description: 'left' } },
              },
            },
          },
          put: {
            consumes: ['multipart/form-data'],
            parameters: [
              { in: 'formData', name: 'file', type: 'file', required: true, description: 'A scan' },
              { in: 'formData', name: 'note', type: 'string', maxLength: 5 },
            ],
          },
        },
      },
    };
    const { markdown } = render(specification, 'POST /orders');
    expect(markdown).toContain('| `ids` | query | no | array of string | list format csv |  |');
    expect(markdown).toContain(
      '## Request body\n\nRequired.\n\nThe order\n\n### application/json\n\nOrder\n\n- `id` (integer or null)',
    );
    expect(markdown).toContain('Headers:\n\n- `X-Rate` (integer): left');
    expect(markdown).toContain('#### application/json, text/csv\n\nOrder (see Order above)');
    expect(markdown).toContain('Example `application/json`:\n\n```json\n{\n  "id": 1\n}\n```');
    const form = render(specification, 'PUT /orders');
    expect(form.markdown).toContain(
      '### multipart/form-data\n\n- `file` (file, required): A scan\n- `note` (string; at most 5 characters)',
    );
    expect(form.warnings.toJSON()).toEqual({ 'openapi.no-responses': 1 });
  });

  it('cuts examples and long lists and counts what it left out', () => {
    const properties = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}`, { type: 'string' }]));
    const examples = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`e${i}`, { value: 'x'.repeat(9_000) }]));
    const { markdown, warnings } = render(
      oas3({ requestBody: { content: { 'application/json': { schema: { properties }, examples } } } }),
    );
    expect(markdown).toContain('- `f249` (string)\n- … 150 more fields');
    expect(markdown.length).toBeLessThan(20_000);
    expect(warnings.toJSON()).toEqual({
      'openapi.example-cut': 4,
      'openapi.examples-left-out': 5,
      'openapi.fields-left-out': 150,
    });
  });

  it('names references that lead nowhere, elsewhere or in circles', () => {
    const { markdown, warnings } = render(
      oas3({
        requestBody: body({
          properties: {
            gone: { $ref: '#/components/schemas/Gone' },
            far: { $ref: 'https://elsewhere.example/a.json#/X' },
          },
        }),
        responses: { 200: { $ref: '#/paths/~1orders/post/responses/200' }, 404: null, default: 'text' },
      }),
    );
    expect(markdown).toContain('- `gone` (#/components/schemas/Gone (not followed))');
    expect(markdown).toContain('- `far` (https://elsewhere.example/a.json#/X (not followed))');
    expect(warnings.toJSON()).toMatchObject({
      'openapi.reference-broken': 1,
      'openapi.reference-not-followed': 1,
      'openapi.reference-circle': 1,
    });
  });

  it('names callbacks and links', () => {
    const { markdown } = render(
      oas3({
        callbacks: { paid: { '{$request.body#/url}': { post: { summary: 'Payment arrived' } } } },
        responses: { 201: { description: 'made', links: { Next: { operationId: 'getOrder' } } } },
      }),
    );
    expect(markdown).toContain('## Callbacks\n\n- `paid`: POST `{$request.body#/url}`: Payment arrived');
    expect(markdown).toContain('Links:\n\n- `Next` leads to `getOrder`');
  });
});
