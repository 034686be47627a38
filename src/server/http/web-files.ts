import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../context.ts';

/** Where the build of the web application lies, in a checkout and in the package alike. */
export const webFolder = fileURLToPath(new URL('../../../dist/web/', import.meta.url));

/** Paths that are never pages of the application. */
const notPages = /^\/(?:api|docs|metrics|livez|readyz|health|openapi\.json|assets)(?:[/?.]|$)/;

/** Serves the web application, every page of it under its own address. */
export async function serveWebFiles(app: App, folder = webFolder): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      // Names of assets change with their contents.
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const page = async (_request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (isBuilt) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return reply
      .type('text/plain; charset=utf-8')
      .send(
        'Womba is running. Its web application is not built here: `npm run build:web` builds it. The API is described at /docs.\n',
      );
  };
  app.get('/', { schema: { hide: true }, config: { access: 'public' } }, page);
  app.get('/*', { schema: { hide: true }, config: { access: 'public' } }, async (request, reply) => {
    const [path = '/'] = request.url.split('?');
    const isPage = !notPages.test(path) && !/\.[a-z0-9]{1,5}$/i.test(path);
    return isPage ? page(request, reply) : reply.callNotFound();
  });
}
