import type { EmbeddingPurpose } from './embedder.ts';

/** What one provider does in one request; retries, batches and checks are not its affair. */
export interface EmbeddingBackend {
  /** For messages: provider and host. */
  readonly where: string;
  /** What to do about 401 and 403. */
  readonly credentialsHint: string;
  /** What to do about an unknown model. */
  readonly modelHint: string;
  /**
   * Sends one request. Throws `HttpFailure`, an error of the AI SDK with `statusCode`, or whatever the connection threw.
   */
  request(texts: readonly string[], purpose: EmbeddingPurpose, signal: AbortSignal): Promise<RawEmbeddings>;
}

export interface RawEmbeddings {
  vectors: readonly ArrayLike<number>[];
  /** Undefined where the provider does not count. */
  tokens: number | undefined;
}

/** An answer other than a success, in the shape that the AI SDK's errors have. */
export class HttpFailure extends Error {
  readonly statusCode: number;
  readonly responseHeaders: Record<string, string>;
  readonly responseBody: string;

  constructor(statusCode: number, responseHeaders: Record<string, string>, responseBody: string) {
    super(`status ${statusCode}`);
    this.name = 'HttpFailure';
    this.statusCode = statusCode;
    this.responseHeaders = responseHeaders;
    this.responseBody = responseBody;
  }
}
