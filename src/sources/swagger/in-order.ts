/**
 * Works on up to `ahead` items at once and yields the results in the order of the items, so that checkpoints stay true.
 * A failed piece of work is thrown when its turn comes.
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const pending: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Its turn may never come, when the reader stops before.
    result.catch(() => undefined);
    pending.push(result);
    if (pending.length >= ahead) yield await (pending.shift() as Promise<R>);
  }
  for (const result of pending) yield await result;
}
