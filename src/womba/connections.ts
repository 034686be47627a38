import type { Dispatcher } from 'undici';
import type { Config } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';
import { ConfigError } from '../platform/errors.ts';
import { type AddressPolicy, createAddressPolicy } from '../platform/http/addresses.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../platform/http/client.ts';
import { createDispatcher } from '../platform/http/dispatcher.ts';
import { createGuardedFetch, type GuardedFetch } from '../platform/http/guarded-fetch.ts';
import { createLimiter } from '../platform/http/limiter.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import { version } from '../platform/version.ts';

/** Requests in flight at once, at most; vendors' refusals lower it. */
const concurrency = { jira: 4, confluence: 4, zephyr: 8, gitlab: 4 } as const;

/** Clients for the vendors, made from the configuration; undefined where the vendor is not configured. */
export interface Connections {
  jira(): HttpClient | undefined;
  confluence(): HttpClient | undefined;
  zephyr(): HttpClient | undefined;
  gitlab(): HttpClient | undefined;
  /** For websites and specifications: no credentials, private addresses only where allowed. */
  guarded(): GuardedFetch;
  /** For servers that the operator named: embedding servers, Chroma. */
  dispatcher(): Dispatcher;
  close(): Promise<void>;
}

export function createConnections(config: Config): Connections {
  // Base URLs of vendors come from the operator, so any address is allowed there.
  let vendors: Dispatcher | undefined;
  let guarded: { dispatcher: Dispatcher; policy: AddressPolicy } | undefined;
  const vendorDispatcher = (): Dispatcher => (vendors ??= createDispatcher());
  const timing = () => ({
    timeoutMs: (config.number('HTTP_TIMEOUT') ?? 30) * 1000,
    retries: config.number('HTTP_RETRIES') ?? 5,
    retryDelayMs: (config.number('HTTP_RETRY_DELAY') ?? 0.5) * 1000,
  });
  const client = (
    options: Pick<HttpClientOptions, 'name' | 'baseUrl' | 'headers' | 'credentialsHint'>,
    maxConcurrency: number,
  ): HttpClient =>
    createHttpClient({
      ...timing(),
      ...options,
      headers: { 'user-agent': `Womba/${version}`, ...options.headers },
      dispatcher: vendorDispatcher(),
      limiter: createLimiter({ maxConcurrency }),
    });

  const atlassian = (product: 'jira' | 'confluence', name: string): HttpClient | undefined => {
    const site = config.text('ATLASSIAN_BASE_URL');
    if (site === undefined) {
      if (config.text('ATLASSIAN_API_TOKEN') !== undefined)
        throw missing('ATLASSIAN_BASE_URL', 'https://acme.atlassian.net');
      return undefined;
    }
    const email = required(config, 'ATLASSIAN_EMAIL');
    const token = required(config, 'ATLASSIAN_API_TOKEN');
    const cloudId = config.text('ATLASSIAN_CLOUD_ID');
    return client(
      {
        name,
        baseUrl:
          cloudId === undefined ? site : `https://api.atlassian.com/ex/${product}/${encodeURIComponent(cloudId)}`,
        headers: { authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}` },
        credentialsHint: `Check ATLASSIAN_EMAIL and ATLASSIAN_API_TOKEN, and what that account may see in ${name}.`,
      },
      concurrency[product],
    );
  };

  return {
    jira: () => atlassian('jira', 'Jira'),
    confluence: () => atlassian('confluence', 'Confluence'),
    zephyr() {
      const token = config.text('ZEPHYR_API_TOKEN');
      if (token === undefined) return undefined;
      return client(
        {
          name: 'Zephyr Scale',
          baseUrl: required(config, 'ZEPHYR_BASE_URL'),
          headers: { authorization: `Bearer ${token}` },
          credentialsHint: 'Check ZEPHYR_API_TOKEN, and that ZEPHYR_BASE_URL is the one of your region.',
        },
        concurrency.zephyr,
      );
    },
    gitlab() {
      const token = config.text('GITLAB_TOKEN');
      if (token === undefined) return undefined;
      return client(
        {
          name: 'GitLab',
          baseUrl: required(config, 'GITLAB_BASE_URL'),
          headers: { 'private-token': token },
          credentialsHint: 'Check GITLAB_TOKEN: it needs the scope read_api and access to the group.',
        },
        concurrency.gitlab,
      );
    },
    guarded() {
      if (guarded === undefined) {
        const policy = createAddressPolicy(config.list('ALLOW_PRIVATE_HOSTS'));
        guarded = { policy, dispatcher: createDispatcher({ policy }) };
      }
      return createGuardedFetch({ version, ...timing(), ...guarded });
    },
    dispatcher: vendorDispatcher,
    async close() {
      await Promise.all([vendors?.close(), guarded?.dispatcher.close()]);
    },
  };
}

function required(config: Config, name: SettingName): string {
  const value = config.text(name);
  if (value === undefined) throw missing(name);
  return value;
}

function missing(name: SettingName, example?: string): ConfigError {
  return new ConfigError(`${name} is not set`, {
    hint: `Set ${name}${example === undefined ? '' : ` (for example ${example})`} ${whereToSet()}.`,
  });
}
