import { Ajv, type ErrorObject } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';
import type { Exchange } from './recorder.ts';

// The package is CommonJS; its function is a property of what Node imports.
const addFormats = addFormatsModule.default;

type Json = Record<string, unknown>;
type Reference = { $ref: string };
interface Parameter {
  name: string;
  in: string;
  schema: Json;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Json }> };
  responses?: Record<string, { content?: Record<string, { schema?: Json }> } | Reference>;
}
interface Specification {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Json>; responses?: Record<string, Json> };
}

export interface Verdict {
  /** Such as `POST /testcases`. */
  operation: string;
  problems: string[];
}

/** Judges exchanges by a vendor's OpenAPI document. */
export function createJudge(text: string): (exchange: Exchange) => Verdict {
  const specification = parse(text) as Specification;
  // The document says that values of custom fields are objects, and shows numbers, texts and lists in its own example.
  const fields = specification.components?.schemas?.['CustomFields'];
  if (fields !== undefined) fields['additionalProperties'] = true;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  // The usual expression for addresses refuses those of this machine.
  ajv.addFormat('url', (text) => URL.canParse(text));
  ajv.addSchema(specification as unknown as Json, 'vendor');
  const routes = Object.entries(specification.paths).map(([path, methods]) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return { path, methods, names, pattern: new RegExp(`^/v2${path.replace(/\{\w+\}/g, '([^/]+)')}$`) };
  });
  // A path without placeholders is meant before one with.
  routes.sort((a, b) => a.names.length - b.names.length);

  const faultsOf = (schema: Json, value: unknown): string[] => {
    const check = ajv.compile(absolute(schema));
    if (check(value)) return [];
    return (check.errors ?? []).filter((error) => !isAboutNull(error, value)).map(wordsOf);
  };

  return ({ method, url, request, status, response }) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const route = routes.find(({ pattern, methods }) => pattern.test(pathname) && method.toLowerCase() in methods);
    if (route === undefined)
      return { operation: `${method} ${pathname}`, problems: ['the vendor has no such operation'] };
    const operation = route.methods[method.toLowerCase()] ?? {};
    const problems: string[] = [];
    const inPath = new Map(route.names.map((name, index) => [name, route.pattern.exec(pathname)?.[index + 1] ?? '']));
    const known = new Map((operation.parameters ?? []).map((parameter) => [parameter.name, parameter]));
    for (const [name, value] of [...inPath, ...searchParams]) {
      const schema = known.get(name)?.schema;
      if (schema === undefined) problems.push(`parameter ${name} is not known`);
      else problems.push(...faultsOf(schema, typed(value, schema)).map((fault) => `parameter ${name} ${fault}`));
    }
    const body = operation.requestBody?.content?.['application/json']?.schema;
    if (body === undefined) {
      if (request !== '') problems.push('a body is sent where none is known');
    } else problems.push(...faultsOf(body, JSON.parse(request)).map((fault) => `request ${fault}`));
    const answer = operation.responses?.[String(status)];
    if (answer === undefined) problems.push(`status ${String(status)} is not described`);
    else {
      const schema = (resolved(answer, specification) as { content?: Record<string, { schema?: Json }> }).content?.[
        'application/json'
      ]?.schema;
      if (schema !== undefined) {
        problems.push(...faultsOf(schema, JSON.parse(response)).map((fault) => `answer of the sample server ${fault}`));
      }
    }
    return { operation: `${method} ${route.path}`, problems };
  };
}

/** The schema with references that lead into the vendor's document wherever it is compiled. */
function absolute(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"vendor#/')) as Json;
}

function resolved(value: object, specification: Specification): unknown {
  if (!('$ref' in value)) return value;
  const path = String(value.$ref).replace('#/', '').split('/');
  return path.reduce<unknown>((node, name) => (node as Json | undefined)?.[name], specification);
}

function typed(text: string, schema: Json): unknown {
  if (schema['type'] === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  return text;
}

/** The live service sends null for what is unset, although the document does not say so. */
function isAboutNull({ instancePath }: ErrorObject, value: unknown): boolean {
  const names = instancePath
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>((node, name) => (node as Json | null | undefined)?.[name], value) === null;
}

function wordsOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*') || 'as a whole'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`;
}
