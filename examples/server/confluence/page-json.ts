import type { Context } from '../context.ts';
import type { Page } from './store.ts';

export type BodyFormat = 'storage' | undefined;

/** A page in the shape of REST v2. */
export function pageJson(page: Page, spaceId: number, body: BodyFormat): Record<string, unknown> {
  return {
    parentType: page.parent === undefined ? null : 'page',
    parentId: page.parent === undefined ? null : String(page.parent),
    spaceId: String(spaceId),
    ownerId: page.author ?? null,
    lastOwnerId: null,
    createdAt: new Date(page.created).toISOString(),
    authorId: page.author ?? null,
    position: page.id % 1000,
    version: {
      number: page.version,
      message: '',
      minorEdit: false,
      authorId: page.author ?? null,
      createdAt: new Date(page.modified).toISOString(),
    },
    body: body === undefined ? {} : { [body]: { representation: body, value: page.body() } },
    status: page.status,
    title: page.title,
    id: String(page.id),
    _links: {
      editui: `/pages/resumedraft.action?draftId=${String(page.id)}`,
      webui: webPath(page),
      tinyui: `/x/${Buffer.from(String(page.id)).toString('base64url')}`,
    },
  };
}

export function webPath(page: Page): string {
  return `/spaces/${page.space}/pages/${String(page.id)}/${encodeURIComponent(page.title).replaceAll('%20', '+')}`;
}

export function labelsJson(page: Page): { id: string; name: string; prefix: string }[] {
  return page.labels.map((name, index) => ({ id: String(page.id * 100 + index), name, prefix: 'global' }));
}

export function spaceJson(
  space: { id: number; key: string; name: string },
  homepageId: number | undefined,
): Record<string, unknown> {
  return {
    id: String(space.id),
    key: space.key,
    name: space.name,
    type: 'global',
    status: 'current',
    authorId: 'account-admin',
    createdAt: '2025-01-01T08:00:00.000Z',
    homepageId: homepageId === undefined ? null : String(homepageId),
    description: null,
    icon: null,
    _links: { webui: `/spaces/${space.key}` },
  };
}

/** A page in the shape of REST v1, with what was asked for by `expand`. */
export function contentJson(
  page: Page,
  ancestors: readonly Page[],
  expand: readonly string[],
  context: Context,
): Record<string, unknown> {
  const space = context.company.info.spaces.find((entry) => entry.key === page.space);
  const base = `${context.urls.atlassian}/wiki`;
  const self = `${base}/rest/api/content/${String(page.id)}`;
  const has = (name: string): boolean => expand.some((entry) => entry === name || entry.startsWith(`${name}.`));
  return {
    id: String(page.id),
    type: 'page',
    status: page.status,
    title: page.title,
    macroRenderedOutput: {},
    ...(has('space') && space ? { space: spaceV1(space, base) } : {}),
    ...(has('version')
      ? {
          version: {
            by: {
              type: 'known',
              accountId: page.author ?? '',
              accountType: 'atlassian',
              displayName: context.userName(page.author ?? '') ?? '',
              _links: {},
            },
            when: new Date(page.modified).toISOString(),
            friendlyWhen: page.modified.slice(0, 10),
            message: '',
            number: page.version,
            minorEdit: false,
          },
        }
      : {}),
    ...(has('ancestors')
      ? {
          ancestors: ancestors.map((entry) => ({
            id: String(entry.id),
            type: 'page',
            status: entry.status,
            title: entry.title,
            _links: {},
          })),
        }
      : {}),
    ...(has('metadata.labels')
      ? {
          metadata: {
            labels: {
              results: labelsJson(page).map((label) => ({ ...label, label: label.name })),
              start: 0,
              limit: 200,
              size: page.labels.length,
              _links: {},
            },
          },
        }
      : {}),
    ...(has('body.storage')
      ? { body: { storage: { value: page.body(), representation: 'storage', embeddedContent: [] } } }
      : {}),
    extensions: { position: page.id % 1000 },
    _expandable: { container: `/rest/api/space/${page.space}`, children: `/rest/api/content/${String(page.id)}/child` },
    _links: { self, webui: webPath(page), tinyui: `/x/${Buffer.from(String(page.id)).toString('base64url')}` },
  };
}

export function spaceV1(space: { id: number; key: string; name: string }, base: string): Record<string, unknown> {
  return {
    id: space.id,
    key: space.key,
    name: space.name,
    type: 'global',
    status: 'current',
    _expandable: {},
    _links: { webui: `/spaces/${space.key}`, self: `${base}/rest/api/space/${space.key}` },
  };
}
