import { ProtocolError } from '../platform/errors.ts';

/**
 * Checks what a provider sent and scales every vector to length 1.
 * @throws ProtocolError for a wrong number of vectors, differing dimensions, zero vectors and anything that is no finite number.
 */
export function normalisedVectors(
  vectors: readonly ArrayLike<number>[],
  expected: { count: number; dimensions: number | undefined; where: string },
): Float32Array[] {
  const { count, where } = expected;
  if (vectors.length !== count) {
    throw new ProtocolError(`${where} sent ${vectors.length} vectors for ${count} texts`, { hint });
  }
  let dimensions = expected.dimensions;
  return vectors.map((vector) => {
    dimensions ??= vector.length;
    if (vector.length === 0) throw new ProtocolError(`${where} sent an empty vector`, { hint });
    if (vector.length !== dimensions) {
      throw new ProtocolError(`${where} sent a vector of ${vector.length} dimensions where others have ${dimensions}`, {
        hint: 'The model behind the name may have changed; check the server, or name another model.',
      });
    }
    return normalised(vector, where);
  });
}

function normalised(vector: ArrayLike<number>, where: string): Float32Array {
  let largest = 0;
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new ProtocolError(`${where} sent a vector with something that is no number`, { hint });
    }
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) throw new ProtocolError(`${where} sent a vector of zeros`, { hint });
  // Scaled by its largest part first, so that squares neither overflow nor vanish.
  let squares = 0;
  for (let at = 0; at < vector.length; at += 1) squares += ((vector[at] ?? 0) / largest) ** 2;
  const length = Math.sqrt(squares);
  return Float32Array.from(vector, (value) => value / largest / length);
}

const hint = 'Check that the model is one for embeddings, and the version of the server.';
