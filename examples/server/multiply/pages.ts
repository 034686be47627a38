import type { ConfluenceStore, Page } from '../confluence/store.ts';
import { between } from './random.ts';
import { createVariation } from './variation.ts';

const firstId = 3_000_000;
const day = 86_400_000;

/** Derives pages until the account sees `total` current ones. They stand beside or below what they were derived from. */
export function multiplyPages(store: ConfluenceStore, total: number): void {
  const originals = store.all().filter((page) => page.status === 'current' && store.isVisible(page));
  const ids = new Map<string, number>();
  for (let made = originals.length, copy = 1; made < total && originals.length > 0; copy += 1) {
    const batch = originals.slice(0, total - made);
    batch.forEach((original, index) => ids.set(`${String(copy)}/${String(original.id)}`, firstId + made + index));
    for (const original of batch) {
      const id = firstId + made;
      const { random, text, theme } = createVariation(id);
      const age = between(random, 0, 300) * day;
      const page: Page = {
        ...original,
        id,
        title: `${text(original.title)} (${theme}, ${String(copy)})`,
        // A top page's copy goes below it: a space has one home.
        parent:
          original.parent === undefined
            ? original.id
            : (ids.get(`${String(copy)}/${String(original.parent)}`) ?? original.parent),
        created: new Date(Date.parse(original.created) - age).toISOString(),
        modified: new Date(Date.parse(original.modified) - age).toISOString(),
        body: () => {
          const { markup, remark } = createVariation(id);
          return `${markup(original.body())}<p>${remark}</p>`;
        },
      };
      store.add(page);
      made += 1;
    }
  }
}
