import { z } from 'zod';
import { WombaError } from '../../platform/errors.ts';
import { AddressRefused } from '../../platform/http/addresses.ts';
import { errorForStatus } from '../../platform/http/faults.ts';
import { AnswerTooLarge, type GuardedAnswer, UrlRefused } from '../../platform/http/guarded-fetch.ts';
import type { ReadWindow, SourceEvent } from '../source.ts';
import { canonicalUrl, pageKey } from './canonical-url.ts';
import { createFrontier, type Frontier, type FrontierEntry, frontierSchema } from './frontier.ts';
import { isFileAddress, mayBePage, type Page, pageVersion, readPage } from './page.ts';
import { linksOf } from './page-state.ts';
import { pageDocument } from './page-document.ts';
import type { RobotsRules } from './robots.ts';
import { looksEndless, type Site } from './site.ts';
import { refusals, type SiteFiles } from './site-files.ts';
import { checkStart, startForbidden, startIsNoPage } from './start-page.ts';
import { reachablePages, type StoredPages } from './stored-pages.ts';

export interface CrawlLimits {
  maxPages: number;
  maxDepth: number;
  maxPageBytes: number;
}

/** Visits between two checkpoints. */
const checkpointEvery = 10;
/** Addresses that lead to no page (dead links, files) cost requests too: so many per allowed page. */
const visitsPerPage = 3;
/** With pages kept that the limit cuts off, a site may hold this many times the pages it allows. */
const keptShare = 1.25;
/** Links to files and the like, remembered so that each is counted once. */
const mostIgnored = 20_000;
/** A page shorter than this that leads on by itself is only a signpost. */
const signpostLength = 300;

export const checkpointSchema = z.object({
  v: z.literal(1),
  origin: z.string(),
  folder: z.string(),
  pages: z.number(),
  visits: z.number(),
  blind: z.boolean(),
  frontier: frontierSchema,
});
export type CrawlCheckpoint = z.infer<typeof checkpointSchema>;

export interface CrawlParts {
  site: Site;
  files: SiteFiles;
  robots: RobotsRules;
  stored: StoredPages;
  window: ReadWindow;
  limits: CrawlLimits;
  /** `lastmod` of pages in sitemaps, by address. */
  sitemap: { pages: ReadonlyMap<string, string | null>; failed: boolean };
  checkpoint: CrawlCheckpoint | null;
}

/** What became of a page, for pages that name it as canonical. */
interface Outcome {
  kind: 'stored' | 'failed' | 'other';
  title: string;
}

/** One walk over one site. */
export class SiteCrawl {
  readonly #parts: CrawlParts;
  readonly #frontier: Frontier;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #modified = new Map<string, string>();
  readonly #reported = new Set<string>();
  readonly #ignored = new Set<string>();
  #pages: number;
  #visits: number;
  /** A page or sitemap could not be read, so that what only it leads to was not seen. */
  #blind: boolean;

  constructor(parts: CrawlParts) {
    this.#parts = parts;
    const { checkpoint, limits, stored, site, sitemap } = parts;
    this.#pages = checkpoint?.pages ?? 0;
    this.#visits = checkpoint?.visits ?? 0;
    this.#blind = (checkpoint?.blind ?? false) || sitemap.failed;
    this.#frontier = createFrontier(
      {
        maxDepth: limits.maxDepth,
        mostWaiting: limits.maxPages * 5 + 1_000,
        isKnown: (key) => stored.identityOf(key) !== undefined,
      },
      site.origin,
      checkpoint?.frontier,
    );
    for (const [url, modified] of sitemap.pages) if (modified !== null) this.#modified.set(pageKey(url), modified);
  }

  /** Throws when the start page cannot be read; all else ends in events, `scope-complete` not among them. */
  async *run(): AsyncGenerator<SourceEvent, { note: string | null }> {
    const { site, limits, window, sitemap, checkpoint } = this.#parts;
    const { scope } = site;
    if (checkpoint === null) {
      yield* this.#visit({ url: site.start, depth: 0 }, { isStart: true });
      for (const url of sitemap.pages.keys()) yield* this.#found(url, 1);
      const expected = Math.min(
        limits.maxPages,
        Math.max(this.#frontier.waiting().length + 1, this.#parts.stored.size),
      );
      yield { kind: 'expected', scope, count: expected };
      yield this.#checkpoint();
    }
    let behind = 0;
    while (this.#pages < limits.maxPages && this.#visits < limits.maxPages * visitsPerPage + 50) {
      window.signal.throwIfAborted();
      const entry = this.#frontier.next();
      if (entry === undefined) break;
      yield* this.#visit(entry);
      if ((behind += 1) % checkpointEvery === 0) yield this.#checkpoint();
    }
    window.signal.throwIfAborted();
    return { note: yield* this.#leave() };
  }

  #checkpoint(): SourceEvent {
    const { site } = this.#parts;
    const value: CrawlCheckpoint = {
      v: 1,
      origin: site.origin,
      folder: site.folder,
      pages: this.#pages,
      visits: this.#visits,
      blind: this.#blind,
      frontier: this.#frontier.store(),
    };
    return { kind: 'checkpoint', scope: site.scope, value };
  }

  async *#visit(
    entry: FrontierEntry,
    how: { isStart?: boolean; asCanonical?: boolean } = {},
  ): AsyncGenerator<SourceEvent> {
    const { files, limits, robots, site, stored, window } = this.#parts;
    const { scope } = site;
    const key = pageKey(entry.url);
    if (this.#frontier.isVisited(key)) return;
    this.#frontier.visit(key);
    if (!robots.allows(entry.url)) {
      if (how.isStart) throw startForbidden(scope);
      yield warning('robots-disallowed');
      return;
    }
    this.#visits += 1;
    const identity = stored.identityOf(key) ?? canonicalUrl(entry.url);
    const version = window.mode === 'incremental' ? window.known(scope, [identity]).get(identity) : undefined;
    const state = stored.stateOf(identity);
    const validators = version === undefined ? null : state;
    let answer: GuardedAnswer;
    try {
      answer = await files.get(entry.url, {
        accept: 'text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1',
        etag: validators?.etag ?? undefined,
        lastModified: validators?.lastModified ?? undefined,
        acceptStatus: refusals,
        maxBytes: limits.maxPageBytes,
        wants: mayBePage,
        mayFollow: (target) => how.isStart === true || this.#mayFollow(target.href),
      });
    } catch (error) {
      window.signal.throwIfAborted();
      if (how.isStart || !(error instanceof WombaError)) throw error;
      yield* this.#unread(error, entry, identity);
      return;
    }
    const { status } = answer;
    if (how.isStart) checkStart(answer, site);
    if (status === 304) {
      this.#pages += 1;
      this.#outcomes.set(key, { kind: 'stored', title: state?.title ?? '' });
      this.#reported.add(identity);
      this.#frontier.visit(pageKey(answer.url));
      yield { kind: 'present', scope, identities: [identity] };
      yield* this.#follow(linksOf(state, site.origin), entry.depth);
      return;
    }
    this.#outcomes.set(key, { kind: 'other', title: '' });
    if (answer.redirectedTo !== null) yield warning('redirected-away');
    else if (status === 404 || status === 410) yield warning('dead-link');
    else if (status >= 400)
      yield* this.#unread(errorForStatus(status, `${site.scope.label}: a page`, ''), entry, identity);
    else yield* this.#read(answer, entry, key, how);
  }

  async *#read(
    answer: GuardedAnswer,
    entry: FrontierEntry,
    key: string,
    how: { isStart?: boolean; asCanonical?: boolean },
  ): AsyncGenerator<SourceEvent> {
    const { site, robots } = this.#parts;
    const url = site.within(answer.url) ?? entry.url;
    const finalKey = pageKey(url);
    if (finalKey !== key) {
      if (this.#frontier.isVisited(finalKey)) return;
      this.#frontier.visit(finalKey);
    }
    const page = readPage({ ...answer, url });
    if (page === null) {
      if (how.isStart) throw startIsNoPage(site.scope);
      yield warning('not-a-page');
      return;
    }
    this.#pages += 1;
    yield* this.#follow(page.links, entry.depth);
    const canonical = page.canonical === null ? null : site.within(page.canonical);
    if (canonical !== null && pageKey(canonical) !== finalKey && how.asCanonical !== true && robots.allows(canonical)) {
      yield* this.#visit({ url: canonical, depth: entry.depth }, { asCanonical: true });
      const fate = this.#fateOf(canonical);
      if (fate.kind === 'failed') return;
      // Some sites name their start page as canonical of every page: a page with another title is another page.
      if (fate.kind === 'stored' && fate.title === page.title) {
        yield warning('duplicate-page');
        return;
      }
      yield warning('canonical-ignored');
    }
    const isOwn = canonical !== null && pageKey(canonical) === finalKey;
    yield* this.#store(page, answer, canonicalUrl(isOwn ? canonical : url), { key, finalKey });
  }

  /** What became of a page that was visited, in this attempt or in one before. */
  #fateOf(url: string): Outcome {
    const { stored } = this.#parts;
    const before = stored.identityOf(pageKey(url));
    const state = before === undefined ? null : stored.stateOf(before);
    return this.#outcomes.get(pageKey(url)) ?? { kind: state === null ? 'other' : 'stored', title: state?.title ?? '' };
  }

  async *#store(
    page: Page,
    answer: GuardedAnswer,
    identity: string,
    about: { key: string; finalKey: string },
  ): AsyncGenerator<SourceEvent> {
    const { site, stored, window } = this.#parts;
    const { scope } = site;
    const outcome = (kind: Outcome['kind']): void => {
      for (const key of [about.key, about.finalKey]) this.#outcomes.set(key, { kind, title: page.title });
    };
    outcome('other');
    if (page.noindex) yield warning('noindex');
    else if (page.markdown === '') yield warning('page-without-text');
    else if (page.leadsOn && page.markdown.length < signpostLength) yield warning('page-leads-on');
    else if (this.#reported.has(identity)) yield warning('duplicate-page');
    else {
      outcome('stored');
      this.#reported.add(identity);
      const version = pageVersion(page);
      const known = window.mode === 'incremental' ? window.known(scope, [identity]).get(identity) : undefined;
      if (known === version) {
        yield { kind: 'present', scope, identities: [identity] };
        return;
      }
      const via = new Set(stored.stateOf(identity)?.via);
      if (about.key !== pageKey(identity)) via.add(about.key);
      const modified = page.modified.inPage ?? this.#modified.get(about.finalKey) ?? page.modified.header ?? '';
      const document = pageDocument(page, { identity, version, modified, via: [...via], answer, site });
      yield { kind: 'document', scope, document, warnings: page.warnings };
    }
  }

  /** A page that could not be read. What the index holds of it stays, and what it led to last time is followed. */
  async *#unread(error: WombaError, entry: FrontierEntry, identity: string): AsyncGenerator<SourceEvent> {
    const { site, stored } = this.#parts;
    const { scope } = site;
    this.#outcomes.set(pageKey(entry.url), { kind: 'failed', title: '' });
    const isKnown = stored.identityOf(pageKey(entry.url)) !== undefined;
    if (this.#reported.has(identity)) return;
    const { retryable, message } = error;
    if (!retryable && !isKnown) {
      // A link to something private or huge, which never was in the index, is not a document that failed.
      const name =
        error instanceof AnswerTooLarge
          ? 'too-large'
          : error instanceof AddressRefused || error instanceof UrlRefused
            ? 'address-refused'
            : 'not-readable';
      yield warning(name);
      return;
    }
    this.#reported.add(identity);
    const state = stored.stateOf(identity);
    if (retryable && state === null) this.#blind = true;
    yield { kind: 'failure', scope, identity, message, retryable };
    yield* this.#follow(linksOf(state, site.origin), entry.depth);
  }

  *#follow(links: readonly string[], depth: number): Generator<SourceEvent> {
    for (const link of links) yield* this.#found(link, depth + 1);
  }

  *#found(link: string, depth: number): Generator<SourceEvent> {
    const url = this.#parts.site.within(link);
    if (url === null || this.#frontier.isVisited(pageKey(url))) return;
    const ignored = isFileAddress(url) ? 'not-a-page' : looksEndless(url) ? 'endless-address' : null;
    if (ignored !== null) {
      if (this.#ignored.has(url) || this.#ignored.size >= mostIgnored) return;
      this.#ignored.add(url);
      yield warning(ignored);
      return;
    }
    const answer = this.#frontier.add({ url, depth });
    if (answer === 'too-many-variants') yield warning('too-many-parameters');
    else if (answer === 'full') yield warning('page-limit');
  }

  /** Redirects stay within the site and within what robots.txt allows. */
  #mayFollow(target: string): boolean {
    const url = this.#parts.site.within(target);
    return url !== null && this.#parts.robots.allows(url);
  }

  /**
   * Ends the walk. Pages that a limit kept from being visited exist upstream all the same: those that the index holds are
   * kept with the version it has, a quarter more than the limit at most, so that a changed order of links does not remove
   * pages one week and bring them back the next. Where a page or sitemap could not be read, everything is kept.
   */
  async *#leave(): AsyncGenerator<SourceEvent, string | null> {
    const { limits, site, window } = this.#parts;
    const { scope } = site;
    const waiting = this.#frontier.waiting();
    const deep = this.#frontier.tooDeep();
    const notes: string[] = [];
    if (waiting.length > 0) {
      yield warning('page-limit', waiting.length);
      notes.push(`${waiting.length} more pages were found and not read (EXTERNAL_DOC_MAX_PAGES is ${limits.maxPages})`);
    }
    if (deep.length > 0) {
      yield warning('depth-limit', deep.length);
      notes.push(`${deep.length} pages lie deeper than EXTERNAL_DOC_MAX_DEPTH (${limits.maxDepth})`);
    }
    const unseen =
      this.#blind || waiting.length + deep.length > 0 ? new Set(await window.unseen(scope)) : new Set<string>();
    const most = Math.max(0, Math.ceil(limits.maxPages * keptShare) - this.#pages);
    const kept = this.#blind ? [...unseen] : reachablePages([...waiting, ...deep], unseen, most, this.#parts);
    if (this.#blind && kept.length > 0) {
      notes.push(`${kept.length} pages were not found but kept, because not all pages could be read`);
    }
    if (kept.length > 0) yield { kind: 'present', scope, identities: kept };
    return notes.length === 0 ? null : notes.join('; ');
  }
}

function warning(name: string, count?: number): SourceEvent {
  return { kind: 'warning', name: `external.${name}`, ...(count === undefined ? {} : { count }) };
}
