import { nearlyNormal, randomFrom } from './random.ts';

const topicCount = 300;
/** Chunks that follow each other come from one document and share its subject. */
const chunksOfOneSubject = 5;

/** Made-up vectors with the structure of real ones: all in one corner, topics in it, documents in those. */
export interface VectorSource {
  ofChunk(chunk: number): Float32Array;
  /** Near a chunk of that number, but not at it. */
  ofQuery(seed: number, nearChunk: number): Float32Array;
}

export function createVectorSource(dimensions: number): VectorSource {
  const normals = (seed: number): Float32Array => {
    const random = randomFrom(seed);
    return Float32Array.from({ length: dimensions }, () => nearlyNormal(random));
  };
  const corner = normals(1);
  const topics = Array.from({ length: topicCount }, (_, at) => normals(1_000 + at));
  const mixed = (subject: number, noise: Float32Array, share: number): Float32Array => {
    const topic = topics[Math.floor(randomFrom(subject)() * topicCount)] ?? corner;
    const own = normals(100_000 + subject);
    const sum = corner.map((value, at) => value + (topic[at] ?? 0) + 0.7 * (own[at] ?? 0) + share * (noise[at] ?? 0));
    const length = Math.hypot(...sum);
    return sum.map((value) => value / length);
  };
  const subjectOf = (chunk: number): number => Math.floor(chunk / chunksOfOneSubject);
  return {
    ofChunk: (chunk) => mixed(subjectOf(chunk), normals(5_000_000 + chunk), 0.5),
    ofQuery: (seed, nearChunk) => mixed(subjectOf(nearChunk), normals(9_000_000 + seed), 0.8),
  };
}
