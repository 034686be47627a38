import { type Context, decodeCursor, encodeCursor } from '../context.ts';
import { type Answer, type Incoming, json, listParameter, numberParameter, Refusal } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import { QueryError } from '../query/parse.ts';
import { ancestorsOf, findByCql } from './cql.ts';
import { confluenceErrorV1 } from './errors.ts';
import { contentJson, spaceV1, webPath } from './page-json.ts';
import type { ConfluenceStore, Page } from './store.ts';

const bad = (message: string): Answer => confluenceErrorV1(400, message);

/** What is still read over REST v1: CQL searches, the current user, spaces. */
export function confluenceV1Routes(store: ConfluenceStore, context: Context): Route[] {
  const base = (): string => `${context.urls.atlassian}/wiki`;

  const search = (
    request: Incoming,
  ): { cql: string; start: number; limit: number; total: number; pages: Page[]; links: object } => {
    const cql = request.query.get('cql');
    if (cql === null || cql.trim() === '') throw new Refusal(bad('cql query parameter is required'));
    // Bodies make the answer heavy: with them Confluence lowers the limit.
    const heavy = listParameter(request.query, 'expand').some((name) => name.startsWith('body'));
    const limit = Math.min(numberParameter(request.query, 'limit', { fallback: 25 }, bad), heavy ? 50 : 250);
    const cursor = request.query.get('cursor');
    let start = numberParameter(request.query, 'start', { fallback: 0 }, bad);
    if (cursor !== null) {
      const decoded = decodeCursor(cursor) as { start?: number; cql?: string } | undefined;
      if (typeof decoded?.start !== 'number' || decoded.cql !== cql) throw new Refusal(bad('Invalid cursor'));
      start = decoded.start;
    }
    const found = find(cql);
    const pages = found.slice(start, start + limit);
    const query = new URLSearchParams(request.query);
    query.delete('start');
    query.set('cursor', encodeCursor({ start: start + limit, cql }));
    // The context path is told apart from the link here: clients join the two.
    const next = `${request.path.replace(/^\/wiki/, '')}?${query.toString()}`;
    return {
      cql,
      start,
      limit,
      total: found.length,
      pages,
      links: {
        base: base(),
        context: '/wiki',
        self: `${context.urls.atlassian}${request.url}`,
        ...(start + limit < found.length && limit > 0 ? { next } : {}),
      },
    };
  };
  const find = (cql: string): Page[] => {
    try {
      return findByCql(cql, store, context);
    } catch (error) {
      if (error instanceof QueryError) throw new Refusal(bad(error.message));
      throw error;
    }
  };

  return [
    route('GET', '/wiki/rest/api/search', (request) => {
      const { cql, start, limit, total, pages, links } = search(request);
      const expand = listParameter(request.query, 'expand').map((name) => name.replace(/^content\./, ''));
      return json({
        results: pages.map((page) => ({
          content: contentJson(page, ancestorsOf(page, store), expand, context),
          title: page.title,
          excerpt: page
            .body()
            .replace(/<[^>]*>/g, ' ')
            .trim()
            .slice(0, 200),
          url: webPath(page),
          resultGlobalContainer: {
            title: context.company.info.spaces.find((space) => space.key === page.space)?.name ?? page.space,
            displayUrl: `/spaces/${page.space}`,
          },
          breadcrumbs: [],
          entityType: 'content',
          iconCssClass: 'aui-icon content-type-page',
          lastModified: new Date(page.modified).toISOString(),
          friendlyLastModified: page.modified.slice(0, 10),
          score: 0,
        })),
        start,
        limit,
        size: pages.length,
        totalSize: total,
        cqlQuery: cql,
        searchDuration: 3,
        _links: links,
      });
    }),
    route('GET', '/wiki/rest/api/content/search', (request) => {
      const { start, limit, pages, links } = search(request);
      const expand = listParameter(request.query, 'expand');
      return json({
        results: pages.map((page) => contentJson(page, ancestorsOf(page, store), expand, context)),
        start,
        limit,
        size: pages.length,
        _links: links,
      });
    }),
    route('GET', '/wiki/rest/api/user/current', () =>
      json({
        type: 'known',
        accountId: 'account-indexer',
        accountType: 'atlassian',
        email: context.credentials.email,
        publicName: 'Womba Indexer',
        displayName: 'Womba Indexer',
        timeZone: context.credentials.timeZone,
        isExternalCollaborator: false,
        _expandable: { operations: '', personalSpace: '' },
        _links: { self: `${base()}/rest/api/user?accountId=account-indexer`, base: base(), context: '/wiki' },
      }),
    ),
    route('GET', '/wiki/rest/api/space', (request) => {
      const keys = listParameter(request.query, 'spaceKey');
      const start = numberParameter(request.query, 'start', { fallback: 0 }, bad);
      const limit = Math.min(numberParameter(request.query, 'limit', { fallback: 25 }, bad), 250);
      const all = context.company.info.spaces.filter((space) => keys.length === 0 || keys.includes(space.key));
      const results = all.slice(start, start + limit).map((space) => spaceV1(space, base()));
      return json({ results, start, limit, size: results.length, _links: { base: base(), context: '/wiki' } });
    }),
  ];
}
