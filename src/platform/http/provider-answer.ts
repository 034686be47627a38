import { UnavailableError } from '../errors.ts';

/** What a model's provider answered instead of a result. */
export interface ProviderAnswer {
  statusCode?: number | undefined;
  responseHeaders?: Record<string, string> | undefined;
  responseBody?: string | undefined;
}

/**
 * Reads an error of the AI SDK or of a connection; empty where there was no answer. Such errors are told by their fields:
 * several copies of the SDK's classes may be installed.
 * @throws the error itself when it is nothing a provider or connection does.
 */
export function providerAnswer(thrown: unknown): ProviderAnswer {
  if (!(thrown instanceof Error)) throw thrown;
  if ('statusCode' in thrown && typeof thrown.statusCode === 'number') return thrown as ProviderAnswer;
  const fromConnection =
    thrown.name === 'AI_APICallError' ||
    thrown.name === 'TimeoutError' ||
    thrown.name === 'AbortError' ||
    thrown.message === 'fetch failed' ||
    typeof (thrown as NodeJS.ErrnoException).code === 'string';
  if (!fromConnection) throw thrown;
  return {};
}

/** What the socket or the resolver said, without the SDK's wrapper, which holds the request with its texts. */
export function connectionCause(thrown: unknown): unknown {
  let current = thrown;
  while (current instanceof Error && current.cause instanceof Error && current.name !== 'TimeoutError') {
    current = current.cause;
  }
  return current instanceof Error && current.name === 'AI_APICallError' ? new UnavailableError('connection') : current;
}

/** `invalid_api_key`, `insufficient_quota`, `RESOURCE_EXHAUSTED`: names, never sentences. */
export function providerErrorCode(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: Record<string, unknown> | null };
    const names = [error?.['code'], error?.['type'], error?.['status']];
    return names.find((name): name is string => typeof name === 'string' && /^[\w.-]{3,60}$/.test(name)) ?? '';
  } catch {
    return '';
  }
}
