import type { Embedder } from '../../src/embedding/embedder.ts';
import type { Database } from '../../src/store/database.ts';
import { finishModel } from '../../src/store/vectors/models.ts';
import { pendingChunks, storeVectors } from '../../src/store/vectors/pending.ts';

const chunksAtOnce = 500;

/** Gives every chunk of the database its vector. */
export async function embedChunks(db: Database, embedder: Embedder): Promise<void> {
  for (;;) {
    const pending = pendingChunks(db, embedder.model, chunksAtOnce);
    if (pending.length === 0) break;
    const { vectors } = await embedder.embed(
      pending.map(({ text }) => text),
      { purpose: 'document' },
    );
    db.write(() => {
      const entries = vectors.flatMap((vector, at) => {
        const chunk = pending[at];
        return chunk === undefined ? [] : [{ chunk: chunk.chunk, textHash: chunk.textHash, vector, tokens: 0 }];
      });
      storeVectors(db, embedder.model, entries);
    });
  }
  db.write(() => finishModel(db, embedder.model));
}
