import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { openApi, type TestApi } from './support/api.ts';
import { type ApiContract, type ApiDocument, readContract } from './support/api-contract.ts';
import { requestOf } from './support/api-requests.ts';

let company: SampleCompany;
let api: TestApi;
let document: ApiDocument;
let contract: ApiContract;

beforeAll(async () => {
  company = await startSampleCompany();
  api = await openApi(company.env, { API_RATE_LIMIT: '0', LOG_LEVEL: 'error' });
  await api.womba.indexAll();
  await api.ask('POST', '/api/v1/test-plans/PLAT-112/generate');
  document = (await api.ask('GET', '/openapi.json')).json();
  contract = readContract(document);
}, 60_000);

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await company.close();
});

describe('the OpenAPI document', () => {
  it('is a valid one', async () => {
    expect(await new Validator().validate({ ...structuredClone(document) })).toMatchObject({ valid: true });
  });

  it('says for each operation what it is for, what it answers, and what happens without a token', () => {
    for (const { method, path, operation } of contract.operations) {
      expect({ method, path, operation }).toMatchObject({
        operation: { summary: expect.any(String), tags: [expect.any(String)] },
      });
      const isPublic = /^\/(?:livez|readyz|health|api\/v1\/health)$/.test(path);
      if (!isPublic) expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '403']));
    }
  });

  it('shows an example of each body, and each example fits', () => {
    for (const { method, path, operation } of contract.operations) {
      for (const [status, { description }] of Object.entries(operation.responses)) {
        expect({ path, status, description }).toEqual({ path, status, description: expect.stringMatching(/\.$/) });
      }
      const body = operation.requestBody?.content['application/json'];
      if (body === undefined) continue;
      const faults = contract.faultsOfExamples(body.schema);
      expect({ method, path, faults }).toEqual({ method, path, faults: [] });
    }
  });

  it('describes the routes that docs/api.md lists, and no others', () => {
    const page = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `(GET|POST|PUT|PATCH|DELETE) (\/\S*?)` \|/gm)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const described = contract.operations.map(({ method, path }) => `${method} ${path}`);
    expect(listed.toSorted()).toEqual(described.toSorted());
  });
});

/** A plan is deleted now and then: what is asked of it afterwards would all be unknown. */
async function keepPlan(plan: unknown): Promise<void> {
  const response = await api.ask('GET', '/api/v1/test-plans/PLAT-112');
  if (response.statusCode === 404) await api.ask('PUT', '/api/v1/test-plans/PLAT-112', { body: plan });
}

/** Sends requests of the operations and collects what is wrong with the answers. */
async function tryOut(
  operations: ApiContract['operations'],
  count: number,
): Promise<{ faults: Record<string, string>; seen: Map<number, number> }> {
  const plan = (await api.ask('GET', '/api/v1/test-plans/PLAT-112')).json();
  const faults = new Map<string, string>();
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), fc.gen(), async (entry, generate) => {
      const { url, body, headers } = requestOf(document, entry, generate);
      const response = await api.ask(entry.method, url, { ...(body === undefined ? {} : { body }), headers });
      seen.set(response.statusCode, (seen.get(response.statusCode) ?? 0) + 1);
      const sent = `${entry.method} ${url} ${JSON.stringify(body)?.slice(0, 300)} → ${response.body.slice(0, 300)}`;
      const fault =
        response.statusCode >= 500 ? sent : contract.faultOf(entry.method, url.split('?')[0] ?? '', response);
      if (fault !== undefined) faults.set(`${entry.method} ${entry.path} ${response.statusCode}`, fault);
      if (entry.method === 'DELETE') await keepPlan(plan);
    }),
    { seed: 20_261_128, numRuns: count, endOnFailure: true },
  );
  return { faults: Object.fromEntries(faults), seen };
}

describe('any request', () => {
  /** They take their time: processes of their own, the vendors, every document around a story. */
  const slow = /^POST \/api\/v1\/rag\/index|^DELETE \/api\/v1\/rag\/clear|\/(?:doctor|generate|evaluation|context)$/;
  const isSlow = ({ method, path }: { method: string; path: string }): boolean => slow.test(`${method} ${path}`);
  const requests = 3_000;

  it('is answered as the document says, and never with a fault of the server', async () => {
    const { faults, seen } = await tryOut(
      contract.operations.filter((entry) => !isSlow(entry)),
      requests,
    );
    expect(faults).toEqual({});
    // Requests that are all refused would prove nothing.
    expect(seen.get(200) ?? 0).toBeGreaterThan(requests / 3);
    expect(seen.get(400) ?? 0).toBeGreaterThan(requests / 20);
    expect(seen.get(404) ?? 0).toBeGreaterThan(requests / 50);
  }, 120_000);

  it('of a long task as well', async () => {
    const { faults, seen } = await tryOut(contract.operations.filter(isSlow), 24);
    expect(faults).toEqual({});
    expect(seen.get(200) ?? 0).toBeGreaterThan(5);
  }, 120_000);
});
