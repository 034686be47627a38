import { ConfigError, RefusedError, UnavailableError, WombaError } from '../platform/errors.ts';
import { errorForConnection, errorForStatus, MalformedAnswer, retryableStatuses } from '../platform/http/faults.ts';
import { connectionCause, providerAnswer, providerErrorCode } from '../platform/http/provider-answer.ts';
import { retryAfterMs } from '../platform/http/retry-after.ts';
import { QuestionTooLong } from './language-model.ts';
import type { ProvidedModel } from './providers.ts';

/** What a failed request means. */
export interface Fault {
  error: WombaError;
  retry: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  waitMs: number | undefined;
  status: number | undefined;
  /** What the server said, for finding out what to leave out; never for messages. */
  body: string;
}

const complainsOfLength =
  /context[_ -]?length|context window|maximum context|prompt is too long|input is too long|too many (?:input )?tokens|exceeds? the (?:maximum|available|model)/i;
const elsewise = 'Run again later; `--planner rules` works without a model.';

/** An answer that came over the connection but stopped in the middle, or was an error inside a stream. */
export class BrokenStream extends UnavailableError {
  override readonly code = 'model.broken_stream';
}

/** The model, or the line to it, was silent for too long. */
export class ModelSilent extends UnavailableError {
  override readonly code = 'model.silent';
}

/**
 * Reads what a request threw. Answers are never quoted: they may repeat the texts or a part of the key; only the short code
 * that providers' errors carry is.
 * @throws the error itself when it is nothing a provider or connection does.
 */
export function faultOf(thrown: unknown, provided: ProvidedModel, timeoutMs: number, now: Date): Fault {
  const { where } = provided;
  const plain = { retry: false, waitMs: undefined, status: undefined, body: '' };
  if (thrown instanceof WombaError) return { ...plain, error: thrown, retry: thrown.retryable };
  if (thrown instanceof Error && thrown.name === 'AI_LoadAPIKeyError') {
    const error = new ConfigError(`${where} needs a key`, { hint: provided.credentialsHint });
    return { ...plain, error };
  }
  const { statusCode: status, responseHeaders: headers = {}, responseBody: body = '' } = providerAnswer(thrown);
  if (status === undefined) {
    return { ...plain, error: errorForConnection(connectionCause(thrown), where, timeoutMs), retry: true };
  }
  const code = providerErrorCode(body);
  const inBrackets = code === '' ? '' : ` (${code})`;
  if (status >= 200 && status < 300) {
    const hint = 'Check the base URL, and that the server offers chat completions; `--planner rules` works without.';
    const error = new MalformedAnswer(`${where} answered with something that is no answer of a language model`, {
      hint,
    });
    return { ...plain, error, retry: true };
  }
  if (status === 429 && /quota|billing/i.test(code)) {
    const error = new RefusedError(`${where} answered 429${inBrackets}`, {
      hint: 'The quota is used up: check the plan and billing of the account. `--planner rules` works without a model.',
    });
    return { ...plain, error, status, body };
  }
  if (status === 404) {
    const error = new ConfigError(`${where} answered 404${inBrackets}`, { hint: provided.modelHint });
    return { ...plain, error, status, body };
  }
  if (status === 413 || ((status === 400 || status === 422) && complainsOfLength.test(body.slice(0, 10_000)))) {
    const error = new QuestionTooLong(`${where} answered ${status}: the question is too long for the model`, {
      hint: 'Lower AI_CONTEXT_TOKENS, or choose a model that reads more.',
    });
    return { ...plain, error, status, body };
  }
  const told = errorForStatus(
    status,
    where,
    code,
    `${provided.credentialsHint} \`--planner rules\` works without a model.`,
  );
  return {
    error: told.retryable ? new UnavailableError(told.message, { hint: elsewise }) : told,
    retry: retryableStatuses.has(status) || status === 529,
    waitMs: status === 429 || status === 503 || status === 529 ? retryAfterMs(headers, now) : undefined,
    status,
    body,
  };
}
