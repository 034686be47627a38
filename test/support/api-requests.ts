import fc from 'fast-check';
import type { ApiContract, ApiDocument } from './api-contract.ts';

type Generate = fc.GeneratorValue;

interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
  additionalProperties?: boolean | JsonSchema;
}

/** Texts that have broken programs: markup, SQL, paths, control characters, other directions of writing, halves of pairs. */
const nasty = fc.constantFrom(
  '',
  ' ',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\u202etxt.exe',
  '\ud800',
  'a'.repeat(3000),
  '"NEAR(" AND *',
  '{{constructor}}',
  '__proto__',
  '💥',
);
/** Texts that mean something to the server whose data is asked for. */
const known = fc.constantFrom(
  'PLAT-112',
  'PLAT-101',
  'PLAT',
  'TC-PLAT-112-1',
  'jira_PLAT-112',
  'refund limits',
  '1',
  '2',
);
const text = fc.oneof(
  { weight: 3, arbitrary: known },
  { weight: 2, arbitrary: nasty },
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
);

/** A request for an operation: mostly what its schema allows, sometimes with a value that it does not. */
export function requestOf(
  document: ApiDocument,
  { path, operation }: ApiContract['operations'][number],
  generate: Generate,
): { url: string; body: unknown; headers: Record<string, string> } {
  const isRight = (): boolean => generate(fc.nat, { max: 9 }) > 0;
  const valueOf = (schema: unknown): unknown =>
    isRight() ? fromSchema(document, schema as JsonSchema, generate, 0) : generate(() => anything);
  const inPath = new Map<string, string>();
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { name, in: place, required = false, schema } of operation.parameters ?? []) {
    if (place === 'path') inPath.set(name, String(placeValue(name, schema, valueOf, generate)));
    else if (required || generate(fc.boolean)) {
      const value = plain(valueOf(schema));
      if (place === 'query') query.set(name, value);
      // Headers hold visible characters only; what else is in them never arrives.
      else headers[name] = value.replace(/[^\x21-\x7e]/g, '').slice(0, 300);
    }
  }
  if (!isRight()) query.set('odd', 'yes');
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(inPath.get(name) ?? ''));
  const asked = query.toString();
  const schema = operation.requestBody?.content['application/json']?.schema;
  return {
    url: asked === '' ? filled : `${filled}?${asked}`,
    body: schema === undefined ? undefined : valueOf(schema),
    headers,
  };
}

/** Half of the requests are about something that exists. */
function placeValue(name: string, schema: unknown, valueOf: (schema: unknown) => unknown, generate: Generate): unknown {
  if (!generate(fc.boolean)) return plain(valueOf(schema));
  if (name === 'key') return 'PLAT-112';
  if (name === 'version') return 1;
  return generate(fc.constantFrom, 'TC-PLAT-112-1', 'TC-PLAT-112-3', 'jira_PLAT-112', 'confluence_65201');
}

/** An empty segment, or one of dots, would be another path. */
function segment(value: string): string {
  const encoded = encodeURIComponent(value.toWellFormed());
  return encoded === '' || /^\.+$/.test(encoded) ? 'x' : encoded;
}

function plain(value: unknown): string {
  return (typeof value === 'string' ? value : String(JSON.stringify(value))).toWellFormed();
}

/** A value that fits a schema. Patterns are met by known examples. */
function fromSchema(document: ApiDocument, schema: JsonSchema, generate: Generate, depth: number): unknown {
  const next = (inner: JsonSchema): unknown => fromSchema(document, inner, generate, depth + 1);
  if (schema.$ref !== undefined) {
    return next((document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) as JsonSchema);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return generate(fc.constantFrom, ...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return next(generate(fc.constantFrom, ...choices));
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => next(part)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name) === true || (depth < 6 && generate(fc.boolean)))
          .map(([name, inner]) => [name, next(inner)]),
      );
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = least + (depth < 6 ? generate(fc.nat, { max: 3 }) : 0);
      return Array.from({ length }, () => next(schema.items ?? {}));
    }
    case 'integer':
    case 'number': {
      const min = Math.max(schema.minimum ?? schema.exclusiveMinimum ?? -1000, -1e9);
      const max = Math.min(schema.maximum ?? 1000, 1e9);
      return type === 'integer'
        ? generate(fc.integer, { min: Math.ceil(min), max: Math.floor(max) })
        : generate(fc.double, { min, max, noNaN: true });
    }
    case 'boolean':
      return generate(fc.boolean);
    case 'null':
      return null;
    case 'string':
      return textFor(schema, generate);
    default:
      return generate(() => anything);
  }
}

function textFor({ pattern, minLength = 0, maxLength = 3000 }: JsonSchema, generate: Generate): string {
  if (pattern !== undefined) {
    const examples = ['PLAT-112', 'PLAT-101', 'SHOP-1', 'PLAT', 'SHOP', '7', 'plat,shop'];
    const fitting = examples.filter((example) => new RegExp(pattern).test(example));
    if (fitting.length > 0) return generate(fc.constantFrom, ...fitting);
  }
  const value = generate(() => text).slice(0, maxLength);
  return value.length >= minLength ? value : value.padEnd(minLength, 'x');
}
