import { type SampleCompany, startSampleCompany } from '../../../../examples/server/index.ts';
import { createHttpClient, type HttpClient } from '../../../platform/http/client.ts';
import type { Source } from '../../source.ts';
import { createZephyrSource, type ZephyrSettings } from '../zephyr-source.ts';

export interface ZephyrCompany {
  company: SampleCompany;
  /** A client that does not wait between its tries. */
  client(token?: string): HttpClient;
  source(settings?: Partial<ZephyrSettings>): Source;
  /** Requests so far whose path matches, such as `/teststeps/`. */
  count(path: RegExp): number;
}

/** The sample company's Zephyr Scale, as tests of the adapter read it. */
export async function startZephyrCompany(): Promise<ZephyrCompany> {
  const company = await startSampleCompany();
  const client = (token = company.env['ZEPHYR_API_TOKEN']): HttpClient =>
    createHttpClient({
      name: 'Zephyr Scale',
      baseUrl: `${company.urls.zephyr}/v2`,
      headers: { authorization: `Bearer ${token}` },
      retries: 3,
      retryDelayMs: 1,
    });
  return {
    company,
    client,
    source: (settings = {}) =>
      createZephyrSource({ http: client(), webBaseUrl: 'https://brindlecote.example', ...settings }),
    count: (path) => company.requests.filter(({ url }) => path.test(url)).length,
  };
}
