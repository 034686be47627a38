import { type Context, laterThan } from '../context.ts';
import { type ConfluenceStore, type Page, pageOf } from './store.ts';

export interface PagePatch {
  title?: string;
  body?: string;
  labels?: string[];
  parent?: number | null;
}

export interface NewPage {
  space: string;
  title: string;
  body: string;
  parent?: number;
  labels?: string[];
}

export interface ConfluenceMutations {
  /** Changes a page; its version grows by one and its change time becomes now. Labels alone do neither, as in Confluence. */
  updatePage(id: number | string, patch: PagePatch): void;
  renamePage(id: number | string, title: string): void;
  /** Removes a page for good; its children go up to its parent. */
  deletePage(id: number | string): void;
  trashPage(id: number | string): void;
  archivePage(id: number | string): void;
  restorePage(id: number | string): void;
  /** Moves a page with everything below it to another space. */
  movePage(id: number | string, space: string, parent?: number): void;
  /** Hides a page and everything below it from the account, or shows it again. */
  restrictPage(id: number | string, restricted?: boolean): void;
  /** Adds a page and returns its id. */
  addPage(page: NewPage): number;
}

export function confluenceMutations(store: ConfluenceStore, context: Context): ConfluenceMutations {
  const pageBy = (id: number | string): Page => {
    const page = store.byId(Number(id));
    if (!page) throw new Error(`there is no page ${String(id)}`);
    return page;
  };
  const checkSpace = (key: string): void => {
    if (!context.company.info.spaces.some((space) => space.key === key)) throw new Error(`there is no space ${key}`);
  };
  const newVersion = (page: Page): void => {
    page.version += 1;
    page.modified = laterThan(page.modified, context);
  };
  const below = (page: Page): Page[] =>
    store
      .all()
      .filter((child) => child.parent === page.id)
      .flatMap((child) => [child, ...below(child)]);

  return {
    updatePage(id, { title, body, labels, parent }) {
      const page = pageBy(id);
      if (title !== undefined) page.title = title;
      if (body !== undefined) page.body = () => body;
      if (labels !== undefined) page.labels = labels;
      if (parent !== undefined) page.parent = parent ?? undefined;
      if (title !== undefined || body !== undefined) newVersion(page);
    },
    renamePage(id, title) {
      const page = pageBy(id);
      page.title = title;
      newVersion(page);
    },
    deletePage(id) {
      store.remove(pageBy(id));
    },
    trashPage(id) {
      pageBy(id).status = 'trashed';
    },
    archivePage(id) {
      pageBy(id).status = 'archived';
    },
    restorePage(id) {
      pageBy(id).status = 'current';
    },
    movePage(id, space, parent) {
      checkSpace(space);
      const page = pageBy(id);
      for (const moved of [page, ...below(page)]) moved.space = space;
      page.parent = parent === undefined ? undefined : pageBy(parent).id;
    },
    restrictPage(id, restricted = true) {
      pageBy(id).restricted = restricted;
    },
    addPage(page) {
      checkSpace(page.space);
      const now = new Date(context.now()).toISOString();
      const id = store.nextId();
      store.add(
        pageOf({
          labels: [],
          ...page,
          id,
          status: 'current',
          version: 1,
          author: context.company.info.users[0]?.id,
          created: now,
          modified: now,
          restricted: false,
        }),
      );
      return id;
    },
  };
}
