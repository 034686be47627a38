import { type Answer, json } from '../http/messages.ts';

const titles: Record<number, [code: string, title: string]> = {
  400: ['INVALID_REQUEST_PARAMETER', 'Invalid request'],
  401: ['UNAUTHORIZED', 'Unauthorized'],
  403: ['FORBIDDEN', 'Forbidden'],
  404: ['NOT_FOUND', 'Not Found'],
  405: ['METHOD_NOT_ALLOWED', 'Method Not Allowed'],
  429: ['RATE_LIMITED', 'Too Many Requests'],
  503: ['SERVICE_UNAVAILABLE', 'Service Unavailable'],
};

/** An error as Confluence v2 words it. */
export function confluenceError(status: number, message?: string): Answer {
  const [code, title] = titles[status] ?? ['INTERNAL_SERVER_ERROR', 'Internal Server Error'];
  return json({ errors: [{ status, code, title: message ?? title, detail: null }] }, status);
}

/** An error as Confluence v1 words it. */
export function confluenceErrorV1(status: number, message: string): Answer {
  return json(
    { statusCode: status, data: { authorized: true, valid: false, errors: [], successful: false }, message },
    status,
  );
}
