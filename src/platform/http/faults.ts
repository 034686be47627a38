import {
  NotFoundError,
  ProtocolError,
  RefusedError,
  UnauthorizedError,
  UnavailableError,
  type WombaError,
} from '../errors.ts';

/** An answer that cannot be understood: truncated, HTML, another shape. Passing faults look like this, so it is retried. */
export class MalformedAnswer extends UnavailableError {
  override readonly code = 'vendor.malformed';
}

export const retryableStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Failures before a connection existed: the server cannot have acted on the request. */
export const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** The error that a status other than a success stands for. `where` names the vendor and the request. */
export function errorForStatus(status: number, where: string, said: string, credentialsHint?: string): WombaError {
  const message = `${where} answered ${status}${said === '' ? '' : ` (${said})`}`;
  switch (status) {
    case 401:
      return new UnauthorizedError(message, {
        hint: credentialsHint ?? 'Check the credentials: they are wrong or expired.',
      });
    case 403:
      return new RefusedError(message, {
        hint: credentialsHint ?? 'The account may not read this: grant it access or leave it out of the configuration.',
      });
    case 404:
      return new NotFoundError(message, { hint: 'Check the base URL and the keys in the configuration.' });
    case 410:
      return new ProtocolError(message, { hint: 'The vendor removed this API; a newer version of Womba is needed.' });
    case 429:
      return new UnavailableError(message, {
        hint: 'The rate limit stayed exhausted through all retries; run again later.',
      });
    default:
      return status >= 500 || retryableStatuses.has(status)
        ? new UnavailableError(message, { hint: 'The vendor has a problem; run again later.' })
        : new ProtocolError(message);
  }
}

/** The error for a connection that failed, was reset or took too long. */
export function errorForConnection(error: unknown, where: string, timeoutMs: number): UnavailableError {
  const code = errorCodeOf(error);
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const what = timedOut ? `took longer than ${timeoutMs / 1000} s` : `failed (${code})`;
  return new UnavailableError(`${where} ${what}`, { cause: error, hint: connectionHint(code) });
}

export function errorCodeOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code = (current as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
    if (current instanceof AggregateError && current.errors.length > 0) return errorCodeOf(current.errors[0]);
  }
  return error instanceof Error ? error.name : 'unknown';
}

function connectionHint(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Check the host name in the base URL, and DNS.';
  if (code.includes('CERT') || code.includes('SIGNED'))
    return "Set NODE_EXTRA_CA_CERTS to your company's certificate authority.";
  return 'Check that the host can be reached from here, HTTPS_PROXY and firewalls included; then run again.';
}

/**
 * The short reason that Atlassian, Zephyr and GitLab put into a JSON error body. Only well-known fields, one line, at most
 * 160 characters: an error page is not a message.
 */
export function vendorMessage(body: Buffer): string {
  if (body.length === 0 || body.length > 100_000) return '';
  try {
    const value = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const candidates = [
      ...(Array.isArray(value['errorMessages']) ? value['errorMessages'] : []),
      ...(Array.isArray(value['errors']) ? value['errors'].map((item: { title?: unknown }) => item?.title) : []),
      value['message'],
      value['error'],
    ];
    const text = candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '');
    return (text ?? '').replace(/\s+/g, ' ').slice(0, 160);
  } catch {
    // Not JSON: an HTML error page or nothing. The status alone says what is known.
    return '';
  }
}
