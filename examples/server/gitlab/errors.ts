import { type Answer, json } from '../http/messages.ts';

/** An error as GitLab words it: `message` from the application, `error` from the parameter check. */
export function gitlabError(status: number, message?: string): Answer {
  if (status === 400) return json({ error: message ?? 'bad request' }, status);
  const text = message ?? fallbacks[status] ?? 'Internal Server Error';
  return json({ message: `${String(status)} ${text}` }, status);
}

const fallbacks: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};
