import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { LightMyRequestResponse } from 'fastify';

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: unknown }>; required?: boolean };
  responses: Record<string, { description?: string; content?: Record<string, { schema: unknown }> }>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: unknown;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

/** Holds answers against the OpenAPI document, by another validator than the one that the server is made with. */
export interface ApiContract {
  /** What is wrong with the answer; undefined for nothing. */
  faultOf(method: string, path: string, response: LightMyRequestResponse): string | undefined;
  /** What is wrong with the examples of a schema; that there is none is a fault as well. */
  faultsOfExamples(schema: unknown): string[];
  operations: readonly { method: string; path: string; operation: Operation }[];
}

export function readContract(document: ApiDocument): ApiContract {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string): ValidateFunction => {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `api#${pointer}` });
      compiled.set(pointer, validate);
    }
    return validate;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const patterns = operations.map((entry) => ({
    ...entry,
    pattern: new RegExp(`^${entry.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]*')}$`),
    // Of two that fit, the one with fewer places to fill is meant.
    places: entry.path.split('{').length,
  }));
  const examplesOf = (schema: unknown): unknown[] => {
    const { $ref, example, anyOf } = schema as { $ref?: string; example?: unknown; anyOf?: unknown[] };
    if ($ref !== undefined) return examplesOf(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
    return example === undefined ? (anyOf?.flatMap(examplesOf) ?? []) : [example];
  };
  return {
    operations,
    faultsOfExamples(schema) {
      const examples = examplesOf(schema);
      const wrapped = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
      const validate = ajv.compile(wrapped);
      const wrong = examples.filter((example) => !validate(example)).map((example) => JSON.stringify(example));
      return examples.length === 0 ? ['there is no example'] : wrong;
    },
    faultOf(method, path, response) {
      const found = patterns
        .filter((entry) => entry.method === method && entry.pattern.test(path))
        .toSorted((a, b) => a.places - b.places)[0];
      if (found === undefined) return `${method} ${path} is not described`;
      const described = found.operation.responses[String(response.statusCode)];
      if (described === undefined) return `${method} ${found.path} does not say that it answers ${response.statusCode}`;
      const type = String(response.headers['content-type']).split(';')[0] ?? '';
      if (described.content?.[type] === undefined)
        return `${method} ${found.path} answers ${type}, which is not described`;
      if (type !== 'application/json' || found.path.endsWith('/export')) return undefined;
      const steps = [
        'paths',
        found.path,
        method.toLowerCase(),
        'responses',
        String(response.statusCode),
        'content',
        type,
        'schema',
      ];
      const validate = validatorOf(
        steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join(''),
      );
      if (validate(response.json())) return undefined;
      const [error] = validate.errors ?? [];
      return `${method} ${found.path} ${response.statusCode}: ${error?.instancePath ?? ''} ${error?.message ?? ''} ${JSON.stringify(error?.params)}`;
    },
  };
}
