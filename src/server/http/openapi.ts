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
    transformObject: (document) => withUsedSchemas(jsonSchemaTransformObject(document)),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: false },
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'public' } }, async () => app.swagger());
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
