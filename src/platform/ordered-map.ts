/**
 * Applies `work` to the items with at most `concurrency` at once and yields the results in the items' order, so that a
 * checkpoint after a result covers everything before it. At most `concurrency` results wait in memory. The first error ends
 * the iteration after the calls under way have settled.
 */
export async function* orderedMap<In, Out>(
  items: Iterable<In> | AsyncIterable<In>,
  concurrency: number,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out, void, void> {
  const running: Promise<Out>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // A rejection is reported when its turn comes; until then it must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= concurrency) yield await (running.shift() as Promise<Out>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<Out>);
  } finally {
    await Promise.allSettled(running);
  }
}

/** Cuts a list into parts of at most `size` items. */
export function* partsOf<T>(items: readonly T[], size: number): Generator<T[], void, void> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
