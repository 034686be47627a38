import { collectionNames } from '../../documents/document.ts';
import { momentOf } from '../../retrieval/moment.ts';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../http/answers.ts';
import { clientSignal } from '../http/client-signal.ts';
import { RequestError } from '../http/request-error.ts';
import {
  clearedSchema,
  clearQuerySchema,
  documentPageSchema,
  documentParamsSchema,
  documentSchema,
  documentsQuerySchema,
  searchAnswerSchema,
  searchBodySchema,
} from '../schemas/search.ts';
import { indexStatsSchema } from '../schemas/system.ts';

/** Looking into the index. */
export function registerSearch(app: App, { womba, metrics, runs, clock }: ServerContext): void {
  const moment = (text: string | undefined, field: string): string | undefined => {
    if (text === undefined) return undefined;
    const found = momentOf(text, clock.now());
    if (found === undefined) throw new RequestError(400, 'request.invalid', `body.${field}: no date and no time span`);
    return found;
  };

  app.post(
    '/api/v1/rag/search',
    {
      config: { access: 'read' },
      schema: {
        tags: ['Index'],
        summary: 'Searches everything that is indexed, by words and, with an embedding model, by meaning',
        body: searchBodySchema,
        response: answers({ 200: searchAnswerSchema }, 413),
      },
    },
    async (request, reply) => {
      const { body } = request;
      const started = performance.now();
      const answer = await womba.search(body.query, {
        collection: body.collection ?? undefined,
        projectKey: body.project_key ?? undefined,
        components: body.components,
        labels: body.labels,
        modifiedFrom: moment(body.since, 'since'),
        modifiedBefore: moment(body.before, 'before'),
        topK: body.top_k,
        nameCopies: !body.copies,
        contextTokens: body.context_tokens,
        signal: clientSignal(reply),
      });
      const seconds = (performance.now() - started) / 1000;
      metrics.searched(answer.mode, seconds);
      if (answer.embedding !== undefined) metrics.tokens('embedding', answer.embedding.tokens);
      const results = answer.results
        .filter(({ score }) => score >= body.min_similarity)
        .map(({ chunks: _, ...result }) => {
          const similarity = Math.min(1, Math.max(0, result.score));
          return { ...result, similarity, distance: Math.round((1 - similarity) * 10_000) / 10_000 };
        });
      return {
        status: 'success' as const,
        query: body.query,
        collection: body.collection ?? null,
        mode: answer.mode,
        results_count: results.length,
        results,
        warnings: answer.warnings ?? [],
        seconds,
      };
    },
  );

  app.get(
    '/api/v1/rag/stats',
    {
      schema: {
        tags: ['Index'],
        summary: 'Documents, chunks and vectors of each collection',
        response: answers({ 200: indexStatsSchema }),
      },
    },
    async () => womba.stats(),
  );

  app.get(
    '/api/v1/rag/documents',
    {
      schema: {
        tags: ['Index'],
        summary: 'Documents of a collection in the order of their ids',
        querystring: documentsQuerySchema,
        response: answers({ 200: documentPageSchema }),
      },
    },
    async ({ query: { collection, project_key: projectKey, limit, offset } }) => {
      const page = womba.view(collection, { limit, offset, projectKey });
      return { collection: page.collection, total: page.total, items: page.documents };
    },
  );

  app.get(
    '/api/v1/documents/:id',
    {
      schema: {
        tags: ['Index'],
        summary: 'One document of the index, whole',
        params: documentParamsSchema,
        response: answers({ 200: documentSchema }, 404),
      },
    },
    async ({ params: { id } }) => womba.document(id),
  );

  app.delete(
    '/api/v1/rag/clear',
    {
      schema: {
        tags: ['Index'],
        summary: 'Removes the documents of a collection, or all; the next run reads them again',
        querystring: clearQuerySchema,
        response: answers({ 200: clearedSchema }, 409),
      },
    },
    async ({ query: { collection } }) => {
      const chosen = collection === undefined ? [] : ['--collection', collection];
      const { document } = await runs.command(['rag-clear', '--yes', ...chosen]);
      const { removed, error } = (document ?? {}) as {
        removed?: number;
        error?: { code: string; message: string; hint?: string };
      };
      if (removed !== undefined)
        return { removed, collections: collection === undefined ? [...collectionNames] : [collection] };
      if (error?.code === 'run.locked') throw new RequestError(409, error.code, error.message, error.hint);
      throw new Error(`rag-clear ended with ${error?.code ?? 'no answer'}`);
    },
  );
}
