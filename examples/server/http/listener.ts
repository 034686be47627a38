import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { emptied, faultAnswer, type FaultRule, type Faults } from './faults.ts';
import { type Answer, type Incoming, json, type Product, Refusal } from './messages.ts';
import type { RequestLog } from './request-log.ts';
import { createRouter, type Route } from './router.ts';

/** What one vendor on a listener needs: its routes, who may come in, and how it words an error. */
export interface Vendor {
  product: Product;
  /** Paths that belong to it. */
  owns(path: string): boolean;
  routes: readonly Route[];
  /** An answer for a request that may not come in; undefined lets it pass. */
  refuse(request: Incoming): Answer | undefined;
  error(status: number, message?: string): Answer;
}

export interface Listener {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  /** Stops at once; connections that wait for an answer are cut. */
  close(): Promise<void>;
}

/** Atlassian's gateway for scoped tokens puts the site's id in front of the same paths. */
const gateway = /^\/ex\/(?:jira|confluence)\/[^/]+(?=\/)/;

/** Serves vendors on 127.0.0.1; port 0 takes a free one. */
export async function listen(
  port: number,
  vendors: readonly Vendor[],
  faults: Faults,
  log: RequestLog,
): Promise<Listener> {
  const entries = vendors.map((vendor) => ({ vendor, router: createRouter(vendor.routes) }));
  return listenWith(port, async (request, response) => {
    const incoming = await read(request);
    incoming.path = incoming.path.replace(gateway, '');
    const entry = entries.find(({ vendor }) => vendor.owns(incoming.path)) ?? entries[0];
    if (!entry) return;
    const { vendor, router } = entry;
    const match = router.match(incoming.method, incoming.path);
    const endpoint = `${incoming.method} ${match?.route.pattern ?? '(unknown)'}`;
    const record = log.begin(vendor.product, endpoint, incoming);
    // Counted before the answer leaves, so that whoever has the answer also finds it in the counts.
    let counted = false;
    const count = (status: number): void => {
      if (!counted) log.end(record, status);
      counted = true;
    };
    response.once('close', () => {
      count(0);
    });
    const rule = faults.take(vendor.product, incoming);
    if (rule) record.fault = rule.kind;
    const done = rule?.after === true ? await answer() : undefined;
    if (rule?.kind === 'no-answer') return;
    if (rule?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (rule?.kind === 'delay') await wait(rule.delayMs ?? 1000, undefined, { ref: false });
    const result = (rule && faultAnswer(rule, (status) => vendor.error(status))) ?? done ?? (await answer());
    count(result.status);
    send(response, incoming, result, rule);

    async function answer(): Promise<Answer> {
      try {
        const refused = vendor.refuse(incoming);
        if (refused) return refused;
        if (!match) return vendor.error(router.knows(incoming.path) ? 405 : 404);
        const result = await match.route.handler(incoming, match.params);
        return rule?.kind === 'empty' ? emptied(result) : result;
      } catch (error) {
        if (error instanceof Refusal) return error.answer;
        throw error;
      }
    }
  });
}

/** A bare listener: whatever `handle` throws becomes a 500 with the error's text. */
export async function listenWith(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listener> {
  const server: Server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, undefined, json({ error: error instanceof Error ? error.message : String(error) }, 500));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${String(bound)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export async function read(request: IncomingMessage): Promise<Incoming> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    url,
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: request.headers,
    body: Buffer.concat(parts),
  };
}

export function send(response: ServerResponse, request: Incoming | undefined, answer: Answer, rule?: FaultRule): void {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body ?? '', 'utf8');
  const bodiless = answer.status === 304 || answer.status === 204;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(bodiless ? {} : { 'content-length': String(body.length) }),
  });
  if (rule?.kind === 'truncate') {
    response.write(body.subarray(0, Math.max(1, Math.floor(body.length / 2))), () => {
      response.destroy();
    });
    return;
  }
  response.end(bodiless || request?.method === 'HEAD' ? undefined : body);
}
