import { z } from 'zod';
import { pageKey } from './canonical-url.ts';

export interface FrontierEntry {
  url: string;
  /** Links between the start page and this one. */
  depth: number;
}

export interface FrontierOptions {
  maxDepth: number;
  /** Addresses kept waiting at most; known pages are always taken. */
  mostWaiting: number;
  /** Pages that the index holds are visited before new ones of the same depth. */
  isKnown(key: string): boolean;
}

/** Different parameters of one path: more are a calendar, a search or a sorted table, not documentation. */
const mostVariants = 20;

export const frontierSchema = z.object({
  visited: z.array(z.string()),
  waiting: z.array(z.tuple([z.string(), z.number()])),
  tooDeep: z.array(z.string()),
});
export type StoredFrontier = z.infer<typeof frontierSchema>;

/** What is still to be visited, breadth first, and what was. */
export interface Frontier {
  /** Puts an address in unless it was there already. Says why not, for what should be counted. */
  add(entry: FrontierEntry): 'added' | 'seen' | 'too-deep' | 'too-many-variants' | 'full';
  next(): FrontierEntry | undefined;
  isVisited(key: string): boolean;
  /** Takes a page out: it was visited, or another address led to it. */
  visit(key: string): void;
  /** Addresses that were found and not visited: those waiting, and those below the greatest depth. */
  waiting(): string[];
  tooDeep(): string[];
  /** Paths instead of addresses, as all are of one origin. */
  store(): StoredFrontier;
}

export function createFrontier(options: FrontierOptions, origin: string, stored?: StoredFrontier): Frontier {
  const visited = new Set<string>(stored?.visited);
  const found = new Set<string>();
  const deep = new Map<string, string>();
  const variants = new Map<string, number>();
  /** By depth. */
  const levels: { known: FrontierEntry[]; fresh: FrontierEntry[] }[] = [];
  let count = 0;

  const countVariant = (key: string): number => {
    const at = key.indexOf('?');
    if (at < 0) return 0;
    const path = key.slice(0, at);
    const number = (variants.get(path) ?? 0) + 1;
    variants.set(path, number);
    return number;
  };

  const frontier: Frontier = {
    add(entry) {
      const key = pageKey(entry.url);
      if (visited.has(key) || found.has(key)) return 'seen';
      const known = options.isKnown(key);
      if (entry.depth > options.maxDepth) {
        if (deep.size < options.mostWaiting || known) deep.set(key, entry.url);
        return 'too-deep';
      }
      if (!known && count >= options.mostWaiting) return 'full';
      if (countVariant(key) > mostVariants && !known) return 'too-many-variants';
      found.add(key);
      deep.delete(key);
      const level = (levels[entry.depth] ??= { known: [], fresh: [] });
      (known ? level.known : level.fresh).push(entry);
      count += 1;
      return 'added';
    },
    next() {
      for (const level of levels) {
        for (const list of level === undefined ? [] : [level.known, level.fresh]) {
          for (let entry = list.shift(); entry !== undefined; entry = list.shift()) {
            count -= 1;
            if (!visited.has(pageKey(entry.url))) return entry;
          }
        }
      }
      return undefined;
    },
    isVisited: (key) => visited.has(key),
    visit(key) {
      visited.add(key);
      deep.delete(key);
    },
    waiting: () =>
      levels
        .flatMap((level) => (level === undefined ? [] : [...level.known, ...level.fresh]))
        .filter(({ url }) => !visited.has(pageKey(url)))
        .map(({ url }) => url),
    tooDeep: () => [...deep].filter(([key]) => !found.has(key)).map(([, url]) => url),
    store: () => ({
      visited: [...visited],
      waiting: levels.flatMap((level) =>
        level === undefined
          ? []
          : [...level.known, ...level.fresh].map(({ url, depth }): [string, number] => [pathOf(url), depth]),
      ),
      tooDeep: [...deep.values()].map(pathOf),
    }),
  };
  for (const key of visited) countVariant(key);
  for (const [path, depth] of stored?.waiting ?? []) {
    if (URL.canParse(path, origin)) frontier.add({ url: new URL(path, origin).href, depth });
  }
  for (const path of stored?.tooDeep ?? []) {
    if (URL.canParse(path, origin)) frontier.add({ url: new URL(path, origin).href, depth: options.maxDepth + 1 });
  }
  return frontier;
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
