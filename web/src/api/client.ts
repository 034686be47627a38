import { reportConnection } from './connection.ts';
import { reportUnauthorized } from './session.ts';

/** The server answered with an error; `detail` is its sentence for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: number, code: string, detail: string, hint: string | undefined) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** The server gave no answer at all. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super('The server does not answer', { cause });
    this.name = 'ConnectionError';
  }
}

export interface Answer<T> {
  body: T;
  status: number;
  headers: Headers;
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Paths are those of the REST API; parts that come from data are to be encoded by `path`. @throws ApiError, ConnectionError */
export async function request<T>(url: string, options: ApiRequest = {}): Promise<Answer<T>> {
  const { method = 'GET', body, headers = {}, signal } = options;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'X-Womba-Client': 'web',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    reportConnection(false);
    throw new ConnectionError(error);
  }
  reportConnection(true);
  if (!response.ok) throw await errorOf(response, url);
  const text = await response.text();
  return {
    body: (text === '' ? undefined : JSON.parse(text)) as T,
    status: response.status,
    headers: response.headers,
  };
}

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>(url, signal === undefined ? {} : { signal })).body;
}

export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<T> {
  return (await request<T>(url, { method, ...(body === undefined ? {} : { body }) })).body;
}

/** `path('/api/v1/stories/', key)`: what comes after the first part is data. */
export function path(start: string, data: string, end = ''): string {
  return `${start}${encodeURIComponent(data)}${end}`;
}

/** Query parameters without those that are empty. */
export function query(values: Record<string, string | number | boolean | undefined>): string {
  const wanted = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  if (wanted.length === 0) return '';
  return `?${new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString()}`;
}

async function errorOf(response: Response, url: string): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  let detail = `The server answered ${response.status} ${response.statusText}`.trim();
  let code = `http.${response.status}`;
  let hint: string | undefined;
  try {
    const body = JSON.parse(text) as { detail?: unknown; code?: unknown; hint?: unknown };
    if (typeof body.detail === 'string') detail = body.detail;
    if (typeof body.code === 'string') code = body.code;
    if (typeof body.hint === 'string') hint = body.hint;
  } catch {
    // Something between the browser and the server answered; its page is of no use to anybody.
  }
  if (response.status === 401 && !url.endsWith('/session')) reportUnauthorized();
  return new ApiError(response.status, code, detail, hint);
}
