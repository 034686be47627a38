import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that went through, with its answer. */
export interface Exchange {
  method: string;
  /** Path and query as sent. */
  url: string;
  request: string;
  status: number;
  response: string;
}

export interface Recorder extends AsyncDisposable {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
}

/** Stands before a server of this machine, passes everything on, and keeps what went through. */
export async function startRecorder(target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const request = Buffer.concat(parts).toString('utf8');
      const kept = Object.fromEntries(
        ['authorization', 'content-type', 'accept'].flatMap((name) => {
          const value = headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        }),
      );
      fetch(target + url, { method, headers: kept, ...(request === '' ? {} : { body: request }) })
        .then(async (answer) => {
          const response = await answer.text();
          exchanges.push({ method, url, request, status: answer.status, response });
          outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(response);
        })
        .catch(() => outgoing.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    exchanges,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
