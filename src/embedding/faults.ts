import { ConfigError, ProtocolError, RefusedError, WombaError } from '../platform/errors.ts';
import { errorForConnection, errorForStatus, MalformedAnswer, retryableStatuses } from '../platform/http/faults.ts';
import { connectionCause, providerAnswer, providerErrorCode } from '../platform/http/provider-answer.ts';
import { retryAfterMs } from '../platform/http/retry-after.ts';
import type { EmbeddingBackend } from './backend.ts';

/** What a failed request means for the call that sent it. */
export interface Fault {
  error: WombaError;
  retry: boolean;
  /** The provider refused for pace: nothing more should be sent for a while. */
  throttled: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  waitMs: number | undefined;
  /** The request or a text in it is too long: smaller ones may pass. */
  tooLarge: boolean;
}

/** 413, or a complaint about length: 400 (OpenAI, vLLM), 422 (text-embeddings-inference, by version). */
const complainsOfLength =
  /too long|too large|too many (tokens|inputs)|maximum (context|number|batch|length|input)|max(imum)?[_ -]?(batch|client|input|context|tokens|model)|context[_ -]?length|less than \d+ tokens|batch size|exceeds?\b/i;

/**
 * Reads what a request threw. Answers are never quoted: they may repeat the texts or a part of the key; only the short
 * code that OpenAI's and Google's errors carry is.
 * @throws the error itself when it is nothing a provider or connection does.
 */
export function faultOf(thrown: unknown, backend: EmbeddingBackend, timeoutMs: number, now: Date): Fault {
  const { where } = backend;
  const plain = { retry: false, throttled: false, waitMs: undefined, tooLarge: false };
  if (thrown instanceof WombaError) {
    return { ...plain, error: thrown, retry: thrown instanceof MalformedAnswer };
  }
  const { statusCode: status, responseHeaders: headers = {}, responseBody: body = '' } = providerAnswer(thrown);
  if (status === undefined) {
    return { ...plain, error: errorForConnection(connectionCause(thrown), where, timeoutMs), retry: true };
  }
  if (status >= 200 && status < 300) {
    const error = new MalformedAnswer(`${where} answered with truncated or unexpected JSON`, {
      hint: 'Run again; if it stays, check the base URL and that the server offers embeddings.',
    });
    return { ...plain, error, retry: true };
  }
  const code = providerErrorCode(body);
  if (status === 429 && /quota|billing/i.test(code)) {
    const error = new RefusedError(`${where} answered 429 (${code})`, {
      hint: 'The quota is used up: check the plan and billing of the account.',
    });
    return { ...plain, error };
  }
  if (status === 404) {
    return {
      ...plain,
      error: new ConfigError(`${where} answered 404${inBrackets(code)}`, { hint: backend.modelHint }),
    };
  }
  const tooLarge =
    status === 413 || ((status === 400 || status === 422) && complainsOfLength.test(body.slice(0, 10_000)));
  if (tooLarge) {
    const error = new ProtocolError(`${where} answered ${status}: a text is too long for the model`, {
      hint: 'Set EMBEDDING_MAX_INPUT_TOKENS to the input length of the model.',
    });
    return { ...plain, error, tooLarge };
  }
  const throttled = status === 429 || (status === 503 && headers['retry-after'] !== undefined);
  return {
    error: errorForStatus(status, where, code, backend.credentialsHint),
    retry: retryableStatuses.has(status) || status === 529,
    throttled,
    waitMs: throttled ? retryAfterMs(headers, now) : undefined,
    tooLarge: false,
  };
}

function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
}
