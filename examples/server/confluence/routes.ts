import { type Context, decodeCursor, encodeCursor } from '../context.ts';
import { type Answer, type Incoming, json, listParameter, numberParameter, Refusal } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import { ancestorsOf } from './cql.ts';
import { confluenceError } from './errors.ts';
import { type BodyFormat, labelsJson, pageJson, spaceJson } from './page-json.ts';
import type { ConfluenceStore, Page } from './store.ts';

const bad = (message: string): Answer => confluenceError(400, message);

/** The routes of Confluence Cloud's REST v2. */
export function confluenceRoutes(store: ConfluenceStore, context: Context): Route[] {
  const { spaces } = context.company.info;
  const spaceIdOf = (page: Page): number => spaces.find((space) => space.key === page.space)?.id ?? 0;
  const pageBy = (id: string): Page => {
    const page = /^\d+$/.test(id) ? store.visible(Number(id)) : undefined;
    if (!page) throw new Refusal(confluenceError(404, `Cannot find content with id ${id}`));
    return page;
  };

  return [
    route('GET', '/wiki/api/v2/spaces', (request) => {
      const keys = listParameter(request.query, 'keys');
      const ids = listParameter(request.query, 'ids');
      const status = request.query.get('status');
      const type = request.query.get('type');
      const found = spaces
        .filter((space) => keys.length === 0 || keys.includes(space.key))
        .filter((space) => ids.length === 0 || ids.includes(String(space.id)))
        .filter(() => status !== 'archived' && (type === null || type === 'global'))
        .map((space) => {
          const home = store.all().find((page) => page.space === space.key && page.parent === undefined);
          return { position: [space.id], value: spaceJson(space, home?.id) };
        })
        .sort((a, b) => (a.position[0] ?? 0) - (b.position[0] ?? 0));
      return cursorPage(request, found, context);
    }),
    route('GET', '/wiki/api/v2/spaces/{id}', (_request, { id = '' }) => {
      const space = spaces.find((entry) => String(entry.id) === id);
      if (!space) return confluenceError(404, `Cannot find space with id ${id}`);
      const home = store.all().find((page) => page.space === space.key && page.parent === undefined);
      return json({
        ...spaceJson(space, home?.id),
        _links: { webui: `/spaces/${space.key}`, base: `${context.urls.atlassian}/wiki` },
      });
    }),
    route('GET', '/wiki/api/v2/spaces/{id}/pages', (request, { id = '' }) => {
      const space = spaces.find((entry) => String(entry.id) === id);
      if (!space) return confluenceError(/^\d+$/.test(id) ? 404 : 400, `Cannot find space with id ${id}`);
      const root = request.query.get('depth') === 'root';
      return pageList(request, (page) => page.space === space.key && (!root || page.parent === undefined));
    }),
    route('GET', '/wiki/api/v2/pages', (request) => {
      const ids = listParameter(request.query, 'id');
      const spaceIds = listParameter(request.query, 'space-id');
      if (ids.length > 250) return bad('id must not hold more than 250 values');
      if (spaceIds.length > 100) return bad('space-id must not hold more than 100 values');
      return pageList(
        request,
        (page) =>
          (ids.length === 0 || ids.includes(String(page.id))) &&
          (spaceIds.length === 0 || spaceIds.includes(String(spaceIdOf(page)))),
      );
    }),
    route('GET', '/wiki/api/v2/pages/{id}', (request, { id = '' }) => {
      const page = pageBy(id);
      const statuses = listParameter(request.query, 'status');
      const drafts = request.query.get('get-draft') === 'true' || statuses.includes('draft');
      // A page in the bin still answers here, with its status: readers have to look at it.
      if ((page.status === 'draft' && !drafts) || (statuses.length > 0 && !statuses.includes(page.status) && !drafts)) {
        return confluenceError(404, `Cannot find content with id ${id}`);
      }
      const withLabels = request.query.get('include-labels') === 'true';
      const value = pageJson(page, spaceIdOf(page), bodyFormat(request));
      return json({
        ...value,
        ...(withLabels
          ? {
              labels: {
                results: labelsJson(page).slice(0, 50),
                meta: { hasMore: page.labels.length > 50, cursor: '' },
                _links: { self: `/wiki/api/v2/pages/${id}/labels` },
              },
            }
          : {}),
        _links: { ...(value['_links'] as object), base: `${context.urls.atlassian}/wiki` },
      });
    }),
    route('GET', '/wiki/api/v2/pages/{id}/labels', (request, { id = '' }) => {
      const labels = labelsJson(pageBy(id)).map((value) => ({ position: [Number(value.id)], value }));
      return cursorPage(request, labels, context);
    }),
    route('GET', '/wiki/api/v2/pages/{id}/ancestors', (request, { id = '' }) => {
      const limit = numberParameter(request.query, 'limit', { fallback: 25, min: 1, max: 250 }, bad);
      const chain = ancestorsOf(pageBy(id), store);
      return json({ results: chain.slice(-limit).map((page) => ({ id: String(page.id), type: 'page' })), _links: {} });
    }),
  ];

  function pageList(request: Incoming, wanted: (page: Page) => boolean): Answer {
    const statuses = listParameter(request.query, 'status');
    const unknown = statuses.find((status) => !['current', 'archived', 'deleted', 'trashed'].includes(status));
    if (unknown !== undefined) return bad(`Provided value {${unknown}} for 'status' is not the correct type`);
    const shown = statuses.length === 0 ? ['current', 'archived'] : statuses;
    const title = request.query.get('title');
    const format = bodyFormat(request);
    const sort = request.query.get('sort') ?? 'id';
    const sortBy = sorters[sort.replace(/^-/, '')];
    if (!sortBy) return bad(`Provided value {${sort}} for 'sort' is not the correct type`);
    const found = store
      .all()
      .filter((page) => wanted(page) && shown.includes(page.status) && store.isVisible(page))
      .filter((page) => title === null || page.title === title)
      .map((page) => ({ position: [sortBy(page), page.id], page }))
      .sort((a, b) => comparePositions(a.position, b.position) * (sort.startsWith('-') ? -1 : 1));
    return cursorPage(
      request,
      found.map(({ position, page }) => ({ position, value: () => pageJson(page, spaceIdOf(page), format) })),
      context,
    );
  }
}

type Position = (string | number)[];

const sorters: Record<string, (page: Page) => string | number> = {
  id: (page) => page.id,
  title: (page) => page.title.toLowerCase(),
  'created-date': (page) => Date.parse(page.created),
  'modified-date': (page) => Date.parse(page.modified),
};

/** Pages are kept in storage format: what would have to be converted is refused rather than faked. */
function bodyFormat(request: Incoming): BodyFormat {
  const format = request.query.get('body-format');
  if (format === null) return undefined;
  if (format === 'storage') return format;
  throw new Refusal(bad(`Provided value {${format}} for 'body-format' is not supported here`));
}

/**
 * One page of a sorted list. The cursor holds the position of the last entry and the query it belongs to, so that entries
 * that come or go in between shift nothing.
 */
function cursorPage(
  request: Incoming,
  entries: readonly { position: Position; value: unknown }[],
  context: Context,
): Answer {
  const limit = numberParameter(request.query, 'limit', { fallback: 25, min: 1, max: 250 }, bad);
  const cursor = request.query.get('cursor');
  let from = 0;
  if (cursor !== null) {
    const after = (decodeCursor(cursor) as { after?: Position } | undefined)?.after;
    if (!Array.isArray(after)) return bad('Invalid cursor');
    const descending = request.query.get('sort')?.startsWith('-') ?? false;
    from = entries.findIndex((entry) => comparePositions(entry.position, after) * (descending ? -1 : 1) > 0);
    if (from < 0) from = entries.length;
  }
  const shown = entries.slice(from, from + limit);
  const last = shown.at(-1);
  const more = last !== undefined && from + limit < entries.length;
  const query = new URLSearchParams(request.query);
  if (last) query.set('cursor', encodeCursor({ after: last.position }));
  const next = `${request.path}?${query.toString()}`;
  return json(
    {
      results: shown.map(({ value }) => (typeof value === 'function' ? (value as () => unknown)() : value)),
      _links: { ...(more ? { next } : {}), base: `${context.urls.atlassian}/wiki` },
    },
    200,
    more ? { link: `<${next}>; rel="next", <${context.urls.atlassian}/wiki>; rel="base"` } : {},
  );
}

function comparePositions(a: Position, b: Position): number {
  for (let index = 0; index < a.length; index += 1) {
    const left = a[index] ?? 0;
    const right = b[index] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
