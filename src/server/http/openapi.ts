import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { version } from '../../platform/version.ts';
import type { App } from '../context.ts';

/** Groups of the routes, in the order in which they are shown. */
const tags = [
  { name: 'Stories', description: 'Jira stories and what belongs to them' },
  { name: 'Plans', description: 'Test plans: generate, review, compare, export' },
  { name: 'Jobs', description: 'Long work that was started with `?wait=false`' },
  { name: 'Index', description: 'Searching and filling the index' },
  { name: 'Zephyr', description: 'Bringing tests to Zephyr Scale' },
  { name: 'System', description: 'Health, state, settings, sessions' },
];

/** The description of the API, made of the routes' schemas; `/docs` shows it with files of its own. */
export async function describeApi(app: App, baseUrl: string | undefined): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Womba',
        version,
        description:
          "A company's testing knowledge in one searchable database, and test plans grounded in it. Errors are `{detail, code}`.",
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: baseUrl ?? '/' }],
      tags,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A token of WOMBA_API_TOKENS.' },
          session: { type: 'apiKey', in: 'cookie', name: 'womba_session', description: 'Set by POST /api/v1/session.' },
        },
      },
    },
    transform: (document) => {
      const transformed = jsonSchemaTransform(document);
      const isPublic = document.route.config?.access === 'public';
      return {
        ...transformed,
        schema: { ...transformed.schema, security: isPublic ? [] : [{ bearer: [] }, { session: [] }] },
      };
    },
    transformObject: (document) => withMeanings(withUsedSchemas(jsonSchemaTransformObject(document))),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: false },
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'public' } }, async () => app.swagger());
}

/** What the statuses of the answers mean, wherever a route does not say it itself. */
const meanings: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Begun; the answer names what to follow.',
  400: 'Bad input; `field` names the first field at fault.',
  401: 'A token is needed, or it is none of this server.',
  403: 'The token may only read, or a page of another site asked.',
  404: 'What was asked for does not exist.',
  409: 'Another run or upload is at work, or something that this needs is not configured.',
  412: 'Somebody changed the plan meanwhile.',
  413: 'The body is too large.',
  421: 'Without tokens the server answers under names of its own machine only.',
  429: 'Too many requests.',
  500: 'A fault of the server; the log tells more under `request_id`.',
  502: 'A vendor could not be reached, refused, or failed.',
  503: 'The database cannot be used, or the server is going down.',
};

function withMeanings<T extends object>(document: T): T {
  type Responses = Record<string, { description?: string }>;
  const { paths = {} } = document as { paths?: Record<string, Record<string, { responses?: Responses }>> };
  for (const { responses = {} } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, response] of Object.entries(responses)) {
      if (response.description === 'Default Response') response.description = meanings[status] ?? 'An answer.';
    }
  }
  return document;
}

/** Each schema is made in the form that is read and in the one that is written; only what something refers to is kept. */
function withUsedSchemas<T extends object>(document: T): T {
  const { paths, components } = document as { paths?: object; components?: { schemas?: Record<string, unknown> } };
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const note = (value: unknown): void => {
    for (const [, name = ''] of (JSON.stringify(value) ?? '').matchAll(/"#\/components\/schemas\/([\w.-]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      note(schemas[name]);
    }
  };
  note(paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...components, schemas: kept } };
}
