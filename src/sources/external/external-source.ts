import { ConfigError, WombaError } from '../../platform/errors.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { GuardedFetch } from '../../platform/http/guarded-fetch.ts';
import type { ReadWindow, Scope, Source, SourceEvent } from '../source.ts';
import { canonicalUrl } from './canonical-url.ts';
import { createPace, type Pace } from './pace.ts';
import { checkpointSchema, type CrawlLimits, SiteCrawl } from './site-crawl.ts';
import { createSiteFiles } from './site-files.ts';
import { createSite } from './site.ts';
import { readStoredPages } from './stored-pages.ts';

export interface ExternalSourceOptions {
  /** Start pages of a project's documentation sites, as configured. */
  urls: (project: string) => readonly string[];
  /** Shared with other sources or not: requests are counted here. */
  fetch: GuardedFetch;
  /** Pages read per site. Default 500. */
  maxPages?: number;
  /** Links between a start page and a page. Default 5. */
  maxDepth?: number;
  /** Time between the starts of two requests to a host, in milliseconds. Default 500; a longer `Crawl-delay` wins. */
  requestDelayMs?: number;
  /** Largest page, in bytes. Default 5 MiB. */
  maxPageBytes?: number;
  clock?: Clock;
}

/**
 * Documentation websites: each start address is a scope, walked breadth first within its host and folder. Everything is
 * read without credentials.
 */
export function createExternalSource(options: ExternalSourceOptions): Source {
  const limits: CrawlLimits = {
    maxPages: Math.max(1, options.maxPages ?? 500),
    maxDepth: Math.max(0, options.maxDepth ?? 5),
    maxPageBytes: options.maxPageBytes ?? 5 * 1024 * 1024,
  };
  const pace = createPace(options.requestDelayMs ?? 500, options.clock ?? systemClock);
  return {
    name: 'external',
    get requests() {
      return pace.requests;
    },
    async *read(window) {
      const { signal } = window;
      const starts = startsOf(window.projects, options.urls);
      for (const { address, projects, error } of starts.values()) {
        signal.throwIfAborted();
        if (error !== null) {
          yield { kind: 'scope-failed', scope: brokenScope(address, projects), error };
          continue;
        }
        const { scope } = createSite(address, projects);
        if (window.isComplete(scope)) continue;
        try {
          yield* readSite(address, projects, window, { fetch: options.fetch, pace, limits });
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof WombaError)) throw error;
          yield { kind: 'scope-failed', scope, error };
        }
      }
      yield { kind: 'scopes', keys: [...starts.keys()] };
    },
  };
}

async function* readSite(
  address: string,
  projects: readonly string[],
  window: ReadWindow,
  { fetch, pace, limits }: { fetch: GuardedFetch; pace: Pace; limits: CrawlLimits },
): AsyncGenerator<SourceEvent> {
  const plain = createSite(address, projects);
  const saved = checkpointSchema.safeParse(window.checkpoint(plain.scope));
  const checkpoint = saved.success ? saved.data : null;
  const site = checkpoint === null ? plain : createSite(address, projects, checkpoint);
  const files = createSiteFiles(site, fetch, pace, window.signal);
  const robots = await files.robots();
  const sitemap = await files.sitemaps(robots);
  if (sitemap.failed) yield { kind: 'warning', name: 'external.sitemap-not-readable' };
  const stored = readStoredPages(window, site.scope);
  const crawl = new SiteCrawl({ site, files, robots, sitemap, stored, window, limits, checkpoint });
  const { note } = yield* crawl.run();
  yield { kind: 'scope-complete', scope: site.scope, ...(note === null ? {} : { note }) };
}

interface Start {
  address: string;
  projects: string[];
  error: ConfigError | null;
}

/** Start addresses by scope key, each with the projects that name it. */
function startsOf(projects: readonly string[], urls: ExternalSourceOptions['urls']): Map<string, Start> {
  const starts = new Map<string, Start>();
  for (const project of projects) {
    for (const raw of urls(project)) {
      const address = raw.trim();
      if (address === '') continue;
      const error = faultOf(address);
      const key = error === null ? `site:${canonicalUrl(address)}` : brokenScope(address, [project]).key;
      const start = starts.get(key);
      if (start === undefined) starts.set(key, { address, projects: [project], error });
      else if (!start.projects.includes(project)) start.projects.push(project);
    }
  }
  return starts;
}

function faultOf(address: string): ConfigError | null {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    return new ConfigError('EXTERNAL_DOC_URLS holds something that is no web address', {
      hint: 'Write whole addresses, such as https://docs.acme.example/guide/.',
    });
  }
  const { username, password, host } = new URL(address);
  if (username !== '' || password !== '') {
    return new ConfigError(`EXTERNAL_DOC_URLS holds a user name or password for ${host}`, {
      hint: 'Documentation is read without credentials: take them out of the address.',
    });
  }
  return null;
}

/** A scope for an address that cannot be one; credentials must not become part of a key. */
function brokenScope(address: string, projects: readonly string[]): Scope {
  const shown = address.replace(/\/\/[^/]*@/, '//');
  return { key: `site:${shown}`, label: `site ${shown}`, projects };
}
