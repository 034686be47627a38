import type { PageData } from '../company/model.ts';
import type { Context } from '../context.ts';

export interface Page {
  readonly id: number;
  title: string;
  space: string;
  parent: number | undefined;
  status: PageData['status'];
  version: number;
  author: string | undefined;
  readonly created: string;
  modified: string;
  labels: string[];
  restricted: boolean;
  body: () => string;
}

export interface ConfluenceStore {
  /** All pages by ascending id, restricted ones included. */
  all(): readonly Page[];
  /** A page that the account may see. */
  visible(id: number): Page | undefined;
  byId(id: number): Page | undefined;
  add(page: Page): void;
  remove(page: Page): void;
  nextId(): number;
  /** Whether the account may see it: restrictions hold for everything below a page. */
  isVisible(page: Page): boolean;
}

export function createConfluenceStore(context: Context): ConfluenceStore {
  const pages = new Map<number, Page>();
  let sorted: Page[] | undefined;
  let highest = 0;
  const store: ConfluenceStore = {
    all: () => (sorted ??= [...pages.values()].sort((a, b) => a.id - b.id)),
    byId: (id) => pages.get(id),
    visible(id) {
      const page = pages.get(id);
      return page && store.isVisible(page) ? page : undefined;
    },
    isVisible(page) {
      const seen = new Set<number>();
      for (
        let at: Page | undefined = page;
        at && !seen.has(at.id);
        at = at.parent === undefined ? undefined : pages.get(at.parent)
      ) {
        if (at.restricted) return false;
        seen.add(at.id);
      }
      return true;
    },
    add(page) {
      pages.set(page.id, page);
      highest = Math.max(highest, page.id);
      sorted = undefined;
    },
    remove(page) {
      pages.delete(page.id);
      sorted = undefined;
      for (const child of pages.values()) if (child.parent === page.id) child.parent = page.parent;
    },
    nextId: () => highest + 1,
  };
  for (const data of context.company.pages) store.add(pageOf(data));
  return store;
}

export function pageOf(data: PageData): Page {
  const { parent, author, body, ...rest } = data;
  return { ...rest, parent: parent ?? undefined, author: author ?? undefined, body: () => body };
}
