import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClient } from '../../platform/http/client.ts';
import { type ListedTest, listTests } from './test-listing.ts';

describe('listTests', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** A vendor that answers with what `answer` makes of path and query. */
  const serve = async (answer: (path: string, query: URLSearchParams) => unknown): Promise<HttpClient> => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      response.end(JSON.stringify(answer(url.pathname, url.searchParams)));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return createHttpClient({ name: 'Zephyr Scale', baseUrl: `http://127.0.0.1:${port}/v2`, retries: 0 });
  };
  const test = (id: number): { id: number; key: string } => ({ id, key: `PLAT-T${id}` });
  const collect = async (http: HttpClient, kind: 'cursor' | 'offset'): Promise<ListedTest[]> => {
    const all: ListedTest[] = [];
    for await (const page of listTests(http, kind, { project: 'PLAT', signal: new AbortController().signal })) {
      all.push(...page);
    }
    return all;
  };

  it('gives up when the cursor does not move', async () => {
    const http = await serve(() => ({ values: [test(1)], nextStartAtId: 1, limit: 1 }));
    await expect(collect(http, 'cursor')).rejects.toThrow(/do not end/);
  });

  it('follows a cursor through an empty page', async () => {
    const http = await serve((_, query) =>
      query.get('startAtId') === '0' ? { values: [], nextStartAtId: 5 } : { values: [test(5)], nextStartAtId: null },
    );
    expect((await collect(http, 'cursor')).map((listed) => listed.test.id)).toEqual([5]);
  });

  it('leaves only the end of a page that is not in order to go on from', async () => {
    const http = await serve((_, query) =>
      query.get('startAtId') === '0'
        ? { values: [test(2), test(1), test(3)], nextStartAtId: 9 }
        : { values: [], nextStartAtId: null },
    );
    expect((await collect(http, 'cursor')).map(({ after }) => after?.at)).toEqual([undefined, undefined, 9]);
  });

  it('advances by what came when the server sends fewer than asked for', async () => {
    const http = await serve((_, query) => {
      const startAt = Number(query.get('startAt'));
      return { values: [1, 2, 3, 4, 5].slice(startAt, startAt + 2).map(test), startAt, maxResults: 2, total: 5 };
    });
    expect((await collect(http, 'offset')).map((listed) => listed.test.id)).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not take an empty page in the middle for the end', async () => {
    const http = await serve((_, query) =>
      query.get('startAt') === '0'
        ? { values: [test(1)], total: 9, isLast: false }
        : { values: [], total: 9, isLast: false },
    );
    await expect(collect(http, 'offset')).rejects.toThrow(/empty page at 1 of 9/);
  });

  it('leaves out a field of an unforeseen kind and keeps the test', async () => {
    const http = await serve(() => ({
      values: [{ ...test(1), name: 'Pay', labels: 'not a list' }],
      nextStartAtId: null,
    }));
    expect((await collect(http, 'cursor'))[0]?.test).toMatchObject({ id: 1, key: 'PLAT-T1', name: 'Pay' });
  });

  it('refuses a list with an item that has no id', async () => {
    const http = await serve(() => ({ values: [{ key: 'PLAT-T1' }], nextStartAtId: null }));
    await expect(collect(http, 'cursor')).rejects.toThrow(/without id or key/);
  });
});
