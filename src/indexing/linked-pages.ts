/** Most pages that one issue brings with it. */
const mostPages = 100;

/**
 * Ids of Confluence pages that texts link to, on the configured site only: `/wiki/spaces/ENG/pages/123/Title` and
 * `/wiki/pages/viewpage.action?pageId=123`. Everything else in the texts is ignored.
 */
export function linkedPageIds(texts: Iterable<string>, siteUrl: string): string[] {
  const ids = new Set<string>();
  let origin: string;
  try {
    origin = new URL(siteUrl).origin;
  } catch {
    return [];
  }
  for (const text of texts) {
    for (const [address] of text.matchAll(/https?:\/\/[^\s<>()"'\]]+/g)) {
      if (ids.size >= mostPages) return [...ids];
      if (!URL.canParse(address)) continue;
      const url = new URL(address);
      if (url.origin !== origin || !url.pathname.startsWith('/wiki/')) continue;
      const id = /\/pages\/(\d+)(\/|$)/.exec(url.pathname)?.[1] ?? url.searchParams.get('pageId');
      if (id !== null && /^\d+$/.test(id)) ids.add(id);
    }
  }
  return [...ids];
}
