import { fileURLToPath } from 'node:url';
import { type SampleCompany, type SampleCompanyOptions, startSampleCompany } from '../index.ts';

/** A company of a few items, for the server's own tests. */
export const tinyCompany = fileURLToPath(new URL('company', import.meta.url));

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON of the answer; undefined when it is none. */
  body: unknown;
}

export interface Client {
  company: SampleCompany;
  jira(path: string, body?: unknown): Promise<Reply>;
  confluence(path: string): Promise<Reply>;
  zephyr(path: string, body?: unknown, method?: string): Promise<Reply>;
  gitlab(path: string): Promise<Reply>;
  site(path: string, headers?: Record<string, string>): Promise<Reply>;
}

/** Starts the tiny company and talks to it with its own credentials; redirects are not followed. */
export async function startTinyCompany(options: SampleCompanyOptions = {}): Promise<Client> {
  const company = await startSampleCompany({ data: tinyCompany, ...options });
  const { env, urls } = company;
  const basic = `Basic ${Buffer.from(`${env['ATLASSIAN_EMAIL'] ?? ''}:${env['ATLASSIAN_API_TOKEN'] ?? ''}`).toString('base64')}`;
  const atlassian = (path: string, body?: unknown): Promise<Reply> =>
    call(urls.atlassian + path, { authorization: basic, 'content-type': 'application/json' }, body);
  return {
    company,
    jira: (path, body) => atlassian(`/rest/api/3${path}`, body),
    confluence: (path) => atlassian(`/wiki${path}`),
    zephyr: (path, body, method) =>
      call(
        `${urls.zephyr}/v2${path}`,
        { authorization: `Bearer ${env['ZEPHYR_API_TOKEN'] ?? ''}`, 'content-type': 'application/json' },
        body,
        method,
      ),
    gitlab: (path) => call(`${urls.gitlab}/api/v4${path}`, { 'private-token': env['GITLAB_TOKEN'] ?? '' }),
    site: (path, headers = {}) => call(urls.site + path, headers),
  };
}

export async function call(
  url: string,
  headers: Record<string, string> = {},
  body?: unknown,
  method = 'POST',
): Promise<Reply> {
  const response = await fetch(url, {
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { method, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  return { status: response.status, headers: response.headers, text, body: value };
}

/** The value at a path inside JSON; `*` collects over a list. */
export function pluck(value: unknown, ...path: readonly (string | number)[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (step === '*') return Array.isArray(value) ? value.map((entry) => pluck(entry, ...rest)) : [];
  return pluck((value as Record<string | number, unknown> | null | undefined)?.[step], ...rest);
}
