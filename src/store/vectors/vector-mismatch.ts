import { exitCodes, WombaError } from '../../platform/errors.ts';
import type { EmbeddingModel } from './models.ts';

/** A query vector that cannot have come from the model whose vectors are stored. */
export class VectorMismatch extends WombaError {
  readonly code = 'vectors.mismatch';
  readonly exitCode = exitCodes.incomplete;
  readonly retryable = false;
}

/** @throws VectorMismatch */
export function assertDimensions(vector: Float32Array, model: EmbeddingModel): void {
  if (vector.length === model.dimensions) return;
  throw new VectorMismatch(
    `The query was embedded in ${vector.length} dimensions, but the stored vectors of ${model.name} have ${model.dimensions}`,
    {
      hint: 'Run index-all --force-refresh: it embeds all chunks with the model as it is now, and searches change over when it is done.',
    },
  );
}
