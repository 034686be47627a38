import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Hold {
  /** Resolves when the request is there (or its answer, for `after`) and goes no further. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

/** Stands before a server of loopback and passes everything on, except what is held. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** Requests so far, such as `POST /collections/:id/upsert`. */
  readonly seen: readonly string[];
  /**
   * Holds the `nth` request from now on whose description matches: `before` the server has seen it, or `after` the server
   * has answered and before the client knows. So what happens at that very moment needs no luck.
   */
  hold(when: 'before' | 'after', matches: RegExp, nth?: number): Hold;
}

interface Waiting {
  when: 'before' | 'after';
  matches: RegExp;
  left: number;
  reach(): void;
  released: Promise<void>;
}

export async function startGate(target: string): Promise<Gate> {
  const seen: string[] = [];
  const waiting = new Set<Waiting>();
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await read(incoming);
    const description = describe(incoming);
    seen.push(description);
    // Counted once, at its beginning: answers may come in another order.
    const mine = [...waiting].filter(({ matches }) => matches.test(description)).filter((each) => --each.left === 0);
    const stand = async (when: Waiting['when']): Promise<void> => {
      for (const each of mine.filter((candidate) => candidate.when === when)) {
        waiting.delete(each);
        each.reach();
        await each.released;
      }
    };
    await stand('before');
    const answer = await forward(target, incoming, body);
    await stand('after');
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    hold(when, matches, nth = 1) {
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      waiting.add({ when, matches, left: nth, reach, released });
      return { reached, release };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe({ method, url = '' }: IncomingMessage): string {
  const path = url.replace(/^\/api\/v2(\/tenants\/[^/]+\/databases\/[^/]+(?=\/))?/, '').replace(/[\da-f-]{36}/, ':id');
  return `${method} ${path}`;
}

function read(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => resolve(Buffer.concat(parts)));
    message.on('error', reject);
  });
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // A connection for each request: what a killed server had open must not be taken up by a later one.
    const { connection: _, ...kept } = headers;
    const sent = request(`${target}${url}`, { method, headers: kept, agent: false }, (answer) => {
      const { 'transfer-encoding': __, ...rest } = answer.headers;
      read(answer).then(
        (content) => resolve({ status: answer.statusCode ?? 502, headers: rest, body: content }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
