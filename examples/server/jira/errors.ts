import { type Answer, json } from '../http/messages.ts';

/** An error as Jira words it. */
export function jiraError(status: number, message?: string): Answer {
  if (status === 401) {
    return {
      status,
      headers: {
        'content-type': 'text/plain;charset=UTF-8',
        'www-authenticate': 'OAuth realm="sample"',
        'x-seraph-loginreason': 'AUTHENTICATED_FAILED',
      },
      body: message ?? 'Client must be authenticated to access this resource.',
    };
  }
  return json({ errorMessages: [message ?? fallbacks[status] ?? 'Internal server error'], errors: {} }, status);
}

const fallbacks: Record<number, string> = {
  400: 'Bad request',
  403: 'You do not have the permission to see the specified resource.',
  404: 'null for uri',
  405: 'Method Not Allowed',
  410: 'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
  429: 'Rate limit exceeded.',
  503: 'Service unavailable',
};
