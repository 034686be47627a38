/**
 * The weight of a model's vectors that nobody measured on questions with known answers: docs/decisions/021-fusion.md shows that
 * fusion with it loses next to nothing with models that know nothing, and gains with one that knows more than the words.
 */
export const conservativeWeight = 0.3;

export interface FusionWeight {
  /** For `fuse`: 0 (words only) to 1 (vectors only). */
  weight: number;
  /** Whether it was learnt from this family on the development sets; otherwise it is the conservative one. */
  measured: boolean;
}

/** Model families by name. None of them could be run where Womba was developed, so none has a weight of its own. */
const families: readonly (FusionWeight & { name: RegExp })[] = [
  /text-embedding-(3|ada)/,
  /gemini-embedding|embeddinggemma/,
  /embed-(v4|english|multilingual)/,
  /voyage-/,
  /bge-|gte-|e5-|nomic-embed|mxbai-embed|arctic-embed|qwen3-embedding/,
  /minilm|mpnet/,
].map((name) => ({ name, weight: conservativeWeight, measured: false }));

/** The weight for a model as `Embedder.model` names it; `configured` overrides it. */
export function fusionWeight(model: string, configured?: number): FusionWeight {
  if (configured !== undefined) return { weight: Math.min(1, Math.max(0, configured)), measured: false };
  const known = families.find(({ name }) => name.test(model.toLowerCase()));
  return known === undefined
    ? { weight: conservativeWeight, measured: false }
    : { weight: known.weight, measured: known.measured };
}
