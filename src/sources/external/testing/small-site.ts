import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A website on loopback, for tests: paths with parameters to what they answer. A string is the body of an HTML page. */
export interface SmallSite {
  url: string;
  pages: Record<string, string | SmallAnswer | ((headers: IncomingHttpHeaders) => SmallAnswer)>;
  /** Requests so far, in order. */
  requests: { path: string; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** Answers 404 for what is not in `pages`. Strings get an ETag, and 304 when it is sent back. */
export async function startSmallSite(pages: SmallSite['pages'] = {}): Promise<SmallSite> {
  const requests: SmallSite['requests'] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ path, headers: request.headers });
    const page = site.pages[path];
    if (page === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
      return;
    }
    if (typeof page === 'string') {
      const etag = `"${Buffer.from(page).toString('base64url').slice(-60)}${page.length}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(page);
      return;
    }
    const { status = 200, headers = {}, body = '' } = typeof page === 'function' ? page(request.headers) : page;
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site: SmallSite = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return site;
}

/** A page with a title, some text and links. */
export function smallPage(title: string, ...links: string[]): string {
  const list = links.map((href) => `<li><a href="${href}">${href}</a></li>`).join('');
  return `<html><head><title>${title}</title></head><body><main><h1>${title}</h1><p>All about ${title}.</p><ul>${list}</ul></main></body></html>`;
}
