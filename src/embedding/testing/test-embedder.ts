import { estimateTokens } from '../../content/tokens.ts';
import type { Embedder } from '../embedder.ts';
import { testEmbedding, type TestEmbeddingOptions } from './test-embeddings.ts';

export interface TestEmbedder extends Embedder {
  /** Texts embedded so far. */
  readonly embedded: number;
}

/** An embedder without a network, for tests of what uses one. */
export function createTestEmbedder(options: TestEmbeddingOptions & { model?: string } = {}): TestEmbedder {
  const embedding = testEmbedding(options);
  let embedded = 0;
  return {
    model: options.model ?? `test:${options.quality ?? 1}@${options.dimensions ?? 256}`,
    get embedded() {
      return embedded;
    },
    async embed(texts, { signal }) {
      signal?.throwIfAborted();
      embedded += texts.length;
      return {
        vectors: texts.map(embedding),
        tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0),
        truncated: 0,
      };
    },
  };
}
