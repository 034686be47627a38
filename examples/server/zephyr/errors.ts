import { type Answer, json } from '../http/messages.ts';

/** An error as Zephyr Scale words it. */
export function zephyrError(status: number, message?: string): Answer {
  return json({ errorCode: status, message: message ?? fallbacks[status] ?? 'Internal server error' }, status);
}

const fallbacks: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  429: 'Too many requests',
  503: 'Service unavailable',
};
