import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderOperation } from './operation.ts';
import { renderService } from './service.ts';
import { listOperations, parseOpenApi } from './specification.ts';
import { SpecificationError } from './specification-error.ts';

function renderAll(text: string): { characters: number; operations: number } {
  const specification = parseOpenApi(text);
  const operations = listOperations(specification);
  let characters = renderService(specification, operations).markdown.length;
  for (const operation of operations) characters += renderOperation(specification, operation).markdown.length;
  return { characters, operations: operations.length };
}

/** Words that mean something in a specification, with values of any kind behind them. */
const keywords = [
  ...['$ref', 'allOf', 'oneOf', 'anyOf', 'not', 'type', 'properties', 'items', 'prefixItems', 'additionalProperties'],
  ...['required', 'enum', 'const', 'default', 'example', 'examples', 'minimum', 'exclusiveMinimum', 'pattern'],
  ...['discriminator', 'parameters', 'responses', 'requestBody', 'content', 'schema', 'headers', 'links', 'callbacks'],
  ...[
    'security',
    'tags',
    'servers',
    'summary',
    'description',
    'name',
    'in',
    'get',
    'post',
    '200',
    'value',
    '__proto__',
  ],
];
const references = [
  '#',
  '#/',
  '#/components/schemas/A',
  '#/components/schemas/B',
  '#/paths/~1a',
  'A',
  'x.json#/A',
  '%',
  '::',
];
const anything = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    fc.oneof(fc.constantFrom(...references), fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keywords), fc.string()), tie('node'), { maxKeys: 6 }),
  ),
})).node;

describe('hostile and random specifications', () => {
  it('are rendered whatever they hold', () => {
    const specification = fc.record({
      openapi: fc.constant('3.1.0'),
      info: anything,
      paths: fc.oneof(
        fc.dictionary(
          fc.constantFrom('/a', '/b/{id}', 'x-y', ''),
          fc.dictionary(fc.constantFrom(...keywords), anything),
        ),
        fc.constant({}),
      ),
      components: fc.record({
        schemas: fc.oneof(fc.record({ A: anything, B: anything }), anything),
        securitySchemes: anything,
      }),
      definitions: anything,
      security: anything,
      servers: anything,
      tags: anything,
      webhooks: anything,
    });
    fc.assert(
      fc.property(specification, (value) => {
        renderAll(JSON.stringify(value));
        renderAll(JSON.stringify({ ...value, openapi: undefined, swagger: '2.0' }));
      }),
      { numRuns: 400 },
    );
  });

  it('are refused with a specification error when they cannot be read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (text) => {
        try {
          parseOpenApi(typeof text === 'string' ? text : Buffer.from(text));
        } catch (error) {
          expect(error).toBeInstanceOf(SpecificationError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('do not grow: schemas that double at every level, in 500 operations', () => {
    const schemas: Record<string, unknown> = { S0: { type: 'string' } };
    for (let level = 1; level <= 60; level += 1) {
      const below = { $ref: `#/components/schemas/S${level - 1}` };
      schemas[`S${level}`] = {
        allOf: [below, below, { properties: { [`a${level}`]: below, [`b${level}`]: { anyOf: [below, below] } } }],
      };
    }
    const operation = { responses: { 200: { content: { j: { schema: { $ref: '#/components/schemas/S60' } } } } } };
    const paths = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`/p${i}`, { get: operation }]));
    const { characters, operations } = renderAll(JSON.stringify({ openapi: '3.0.0', paths, components: { schemas } }));
    expect(operations).toBe(500);
    expect(characters).toBeLessThan(500 * 60_000);
  });

  it('do not grow: one object that a YAML file holds many times, and one that holds itself', () => {
    const yaml = [
      'openapi: 3.0.0',
      'paths:',
      '  /a:',
      '    get:',
      '      responses:',
      '        200:',
      '          description: x',
      '          content:',
      '            application/json:',
      '              schema: &self {type: object, properties: {again: *self, list: {type: array, items: *self}}}',
    ].join('\n');
    try {
      expect(renderAll(yaml).characters).toBeLessThan(200_000);
    } catch (error) {
      expect(error).toBeInstanceOf(SpecificationError);
    }
  });

  it('do not grow: wide schemas and long texts', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`f${i}`, { $ref: '#/components/schemas/W' }]),
    );
    const media = { schema: { $ref: '#/components/schemas/W' }, examples: { e: { $ref: '#/components/examples/E' } } };
    const operation = { description: 'x'.repeat(9_000), requestBody: { content: { j: media } } };
    const paths = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`/p${i}`, { post: operation }]));
    const components = { schemas: { W: { properties: wide } }, examples: { E: { value: wide } } };
    const { characters } = renderAll(JSON.stringify({ openapi: '3.0.0', paths, components }));
    expect(characters).toBeLessThan(200 * 60_000);
  });

  it('do not overflow the stack through deep nesting', () => {
    const nested = (open: string, close: string): string => `${open.repeat(20_000)}{}${close.repeat(20_000)}`;
    for (const schema of [nested('{"items":', '}'), nested('{"allOf":[', ']}'), nested('{"properties":{"a":', '}}')]) {
      const body = `{"requestBody":{"content":{"j":{"schema":${schema},"example":${schema}}}}}`;
      expect(renderAll(`{"openapi":"3.0.0","paths":{"/a":{"post":${body}}}}`).operations).toBe(1);
    }
  });
});
