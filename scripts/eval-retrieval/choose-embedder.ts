import { createEmbedder } from '../../src/embedding/create-embedder.ts';
import type { Embedder } from '../../src/embedding/embedder.ts';
import { createTestEmbedder } from '../../src/embedding/testing/test-embedder.ts';
import { namedQualities } from '../../src/embedding/testing/test-embeddings.ts';

/** A test embedder by its quality, or the model of an EMBEDDING_MODEL, with keys and base URLs from the environment. */
export function chooseEmbedder(name: string): Embedder | undefined {
  if (name in namedQualities) {
    const quality = namedQualities[name as keyof typeof namedQualities];
    return createTestEmbedder({ quality, model: `test:${name}` });
  }
  return createEmbedder({ model: name, settings: process.env });
}
