import * as parserModule from 'robots-parser';
import type { GuardedAnswer } from '../../platform/http/guarded-fetch.ts';

/** What `robots.txt` of a host says to Womba. */
export interface RobotsRules {
  allows(url: string): boolean;
  /** What `Crawl-delay` asks for, at most `longestCrawlDelayMs`; 0 where it says nothing. */
  delayMs: number;
  /** Addresses of sitemaps, absolute. */
  sitemaps: readonly string[];
}

interface Parsed {
  isAllowed(url: string, robot?: string): boolean | undefined;
  getCrawlDelay(robot?: string): number | undefined;
  getSitemaps(): string[];
}
// The package is CommonJS whose types describe an ES module: the function is the default export of both.
const parse = parserModule.default as unknown as (url: string, text: string) => Parsed;

/** The name by which `robots.txt` may address Womba. */
export const robotName = 'Womba';
/** Sites that ask for minutes would make a run last for days. */
export const longestCrawlDelayMs = 10_000;
export const mostRobotsBytes = 512 * 1024;

/** As RFC 9309 has it: a `robots.txt` that does not exist, or may not be read (4xx), allows everything. */
export function readRobots(answer: Pick<GuardedAnswer, 'status' | 'body'>, robotsUrl: string): RobotsRules {
  const text = answer.status >= 200 && answer.status < 300 ? answer.body.toString('utf8') : '';
  // Servers that answer every address with a page have none.
  const robots = parse(robotsUrl, /^\s*<(!doctype|html|\?xml)/i.test(text) ? '' : text);
  const delay = robots.getCrawlDelay(robotName) ?? 0;
  return {
    // One host may be reached by two schemes; the parser has no opinion on any but its own.
    allows: (url) => {
      const { pathname, search } = new URL(url);
      return robots.isAllowed(new URL(pathname + search, robotsUrl).href, robotName) !== false;
    },
    delayMs: Number.isFinite(delay) && delay > 0 ? Math.min(delay * 1_000, longestCrawlDelayMs) : 0,
    sitemaps: robots
      .getSitemaps()
      .filter((address) => URL.canParse(address, robotsUrl))
      .map((address) => new URL(address, robotsUrl).href),
  };
}
