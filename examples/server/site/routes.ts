import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Answer, Incoming } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';

export interface SiteFile {
  content: Buffer;
  modified: Date;
}

/** Files by path, without a slash in front. */
export type SiteStore = Map<string, SiteFile>;

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  xml: 'application/xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

/** The documentation site: plain files, with what browsers and crawlers expect around them. */
export function siteRoutes(files: SiteStore, context: Context): Route[] {
  return [route('GET', '/{*path}', (request) => answer(request, files, context))];
}

function answer(request: Incoming, files: SiteStore, context: Context): Answer {
  const path = decoded(request.path);
  if (path === undefined || path.split('/').includes('..')) return sitePage(400, 'Bad request');
  const redirect = redirects(files).find((entry) => entry.from === path);
  if (redirect) return { status: redirect.status, headers: { location: redirect.to }, body: '' };
  const name = path.slice(1);
  if (name === '_redirects') return sitePage(404, 'Not found');
  const candidates = name === '' || name.endsWith('/') ? [`${name}index.html`] : [name, `${name}.html`];
  const found = candidates.find((candidate) => files.has(candidate));
  const file = found === undefined ? undefined : files.get(found);
  if (!file || found === undefined) {
    return files.has(`${name}/index.html`)
      ? { status: 301, headers: { location: `${request.path}/` }, body: '' }
      : sitePage(404, 'Not found');
  }
  const body = absolute(found, file.content, context.urls.site);
  const etag = `"${createHash('sha1').update(body).digest('hex').slice(0, 20)}"`;
  const modified = new Date(Math.floor(file.modified.getTime() / 1000) * 1000);
  const headers = {
    'content-type': types[found.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    etag,
    'last-modified': modified.toUTCString(),
    'cache-control': 'max-age=0, must-revalidate',
  };
  return isFresh(request, etag, modified) ? { status: 304, headers } : { status: 200, headers, body };
}

/** `If-None-Match` decides where it is sent; `If-Modified-Since` counts only without it. */
function isFresh(request: Incoming, etag: string, modified: Date): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && modified.getTime() <= since;
}

/** Lines of `_redirects`: `/old /new 301`; the status is 301 when it is left out. */
function redirects(files: SiteStore): { from: string; to: string; status: number }[] {
  const text = files.get('_redirects')?.content.toString('utf8') ?? '';
  return text.split('\n').flatMap((line) => {
    const [from, to, status] = line.trim().split(/\s+/);
    return from?.startsWith('/') && to ? [{ from, to, status: Number(status ?? 301) }] : [];
  });
}

/** robots.txt and sitemaps must name whole addresses, which the folder cannot know. */
function absolute(name: string, content: Buffer, base: string): Buffer {
  if (name === 'robots.txt') {
    return Buffer.from(content.toString('utf8').replace(/^(sitemap:\s*)\//gim, `$1${base}/`));
  }
  if (/(^|\/)sitemap[^/]*\.xml$/.test(name)) {
    return Buffer.from(content.toString('utf8').replace(/(<loc>\s*)\//g, `$1${base}/`));
  }
  return content;
}

export function sitePage(status: number, title: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
