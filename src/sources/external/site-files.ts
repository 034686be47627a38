import { UnavailableError, WombaError } from '../../platform/errors.ts';
import type { GuardedAnswer, GuardedFetch, GuardedRequest } from '../../platform/http/guarded-fetch.ts';
import { retryableStatuses } from '../../platform/http/faults.ts';
import type { Pace } from './pace.ts';
import { mostRobotsBytes, readRobots, type RobotsRules } from './robots.ts';
import type { Site } from './site.ts';
import { parseSitemap } from './sitemap.ts';

const mostSitemaps = 50;
const mostSitemapBytes = 50 * 1024 * 1024;

/** Statuses that say something about an address, rather than that a server has a problem. */
export const refusals: readonly number[] = Array.from({ length: 100 }, (_, index) => 400 + index).filter(
  (status) => !retryableStatuses.has(status),
);

/** Requests to one site, at its pace. */
export interface SiteFiles {
  get(url: string, options?: GuardedRequest): Promise<GuardedAnswer>;
  /** Throws when `robots.txt` can be neither read nor said to be missing: then nothing may be read. */
  robots(): Promise<RobotsRules>;
  /** Pages of all sitemaps within the site, with `lastmod`. `failed` when one of them could not be had this time. */
  sitemaps(robots: RobotsRules): Promise<{ pages: Map<string, string | null>; failed: boolean }>;
}

export function createSiteFiles(site: Site, fetch: GuardedFetch, pace: Pace, signal: AbortSignal): SiteFiles {
  const get: SiteFiles['get'] = (url, options = {}) =>
    fetch.get(url, { ...options, signal, beforeRequest: (target) => pace.wait(target, signal) });

  return {
    get,

    async robots() {
      const url = `${site.origin}/robots.txt`;
      try {
        const answer = await get(url, { acceptStatus: refusals, maxBytes: mostRobotsBytes });
        const rules = readRobots(answer, url);
        pace.slowDown(new URL(url).host, rules.delayMs);
        return rules;
      } catch (error) {
        if (signal.aborted || !(error instanceof WombaError) || !error.retryable) throw error;
        throw new UnavailableError(`the robots.txt of ${site.scope.label} could not be read: ${error.message}`, {
          cause: error,
          hint: 'What a site allows has to be known before it is read; run again later.',
        });
      }
    },

    async sitemaps(robots) {
      const pages = new Map<string, string | null>();
      const queue = [
        ...robots.sitemaps,
        new URL('sitemap.xml', site.origin + site.folder).href,
        `${site.origin}/sitemap.xml`,
      ];
      const seen = new Set<string>();
      let failed = false;
      for (let url = queue.shift(); url !== undefined && seen.size < mostSitemaps; url = queue.shift()) {
        if (seen.has(url) || new URL(url).host !== new URL(site.origin).host) continue;
        seen.add(url);
        try {
          const answer = await get(url, { acceptStatus: refusals, maxBytes: mostSitemapBytes });
          if (answer.status >= 300) continue;
          const sitemap = parseSitemap(answer.body, url);
          queue.push(...sitemap.sitemaps.slice(0, mostSitemaps));
          for (const page of sitemap.pages) {
            const address = site.within(page.url);
            if (address !== null) pages.set(address, page.modified);
          }
        } catch (error) {
          signal.throwIfAborted();
          // Pages that only a sitemap names must not vanish because it was out of order for a day.
          failed ||= error instanceof WombaError && error.retryable;
        }
      }
      return { pages, failed };
    },
  };
}
