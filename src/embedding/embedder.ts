/** What is embedded: models with instructions or input types treat a stored text and a question differently. */
export type EmbeddingPurpose = 'document' | 'query';

export interface EmbedOptions {
  purpose: EmbeddingPurpose;
  signal?: AbortSignal | undefined;
}

export interface Embeddings {
  /** One for each text, in order, of length 1, all of one dimension. */
  vectors: Float32Array[];
  /** As the provider counted them; counted here (`cl100k_base`) where it does not say. */
  tokens: number;
  /** Texts that were longer than the model's input and lost their end. */
  truncated: number;
}

/** Turns texts into vectors whose dot product is their similarity. */
export interface Embedder {
  /**
   * What the vectors depend on: the model as configured (`openai:text-embedding-3-small`), with `@512` behind it where
   * other than the model's own dimensions were asked for. Vectors of different names must not be compared.
   */
  readonly model: string;
  /**
   * Embeds any number of texts, all or none.
   * @throws UnauthorizedError, RefusedError (401, 403, quota used up), ConfigError (no such model), UnavailableError (out of
   * reach, overloaded or unintelligible through all retries), ProtocolError (vectors of a wrong number or shape), and the
   * signal's reason when it aborts.
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Embeddings>;
}
