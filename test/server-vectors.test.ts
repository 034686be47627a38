import { expect, it } from 'vitest';
import { startSampleCompany } from '../examples/server/index.ts';
import { startEmbeddingServer } from '../src/embedding/testing/embedding-server.ts';
import { openApi } from './support/api.ts';

it('with an embedding model the server searches by meaning too, and sees vectors of another process at once', async () => {
  await using stack = new AsyncDisposableStack();
  const company = stack.adopt(await startSampleCompany(), (each) => each.close());
  const embeddings = stack.use(await startEmbeddingServer({ dimensions: 48 }));
  const api = stack.use(
    await openApi({
      ...company.env,
      EMBEDDING_MODEL: 'openai-compatible:test',
      EMBEDDING_BASE_URL: embeddings.url,
    }),
  );
  const search = async () =>
    (await api.ask('POST', '/api/v1/rag/search', { body: { query: 'refund limits', top_k: 3 } })).json();
  expect(await search()).toMatchObject({ results_count: 0 });
  const run = await api.ask('POST', '/api/v1/rag/index/all?project_key=PLAT');
  expect(run.json(), run.body.slice(0, 500)).toMatchObject({
    status: 'success',
    report: { embeddings: { pending: 0 } },
  });
  expect(await search()).toMatchObject({ mode: 'fused', results_count: 3, warnings: [] });
  expect((await api.ask('GET', '/api/v1/stats')).json()).toMatchObject({
    modes: { search: 'fused', planner: 'rules' },
  });
  const { body } = await api.ask('GET', '/metrics');
  expect(body).toMatch(/womba_model_tokens_total\{kind="embedding"\} [1-9]/);
  expect(body).toContain('womba_search_duration_seconds_count{mode="fused"} 1');
});
