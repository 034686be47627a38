import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

describe('work in order', () => {
  it('yields in the order of the items however long each takes, and never more at once than asked', async () => {
    const finish = new Map<number, () => void>();
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const work = inOrder([1, 2, 3, 4, 5], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      // The second of each pair ends before the first.
      if (item % 2 === 1 && item < 5) await new Promise<void>((resolve) => finish.set(item, resolve));
      else finish.get(item - 1)?.();
      running -= 1;
      return item * 10;
    });
    for await (const result of work) results.push(result);
    expect(results).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  it('throws a fault when its turn comes', async () => {
    const results: number[] = [];
    const work = inOrder([1, 2, 3], 3, async (item) => {
      if (item === 2) throw new Error('two');
      return item;
    });
    await expect(
      (async () => {
        for await (const result of work) results.push(result);
      })(),
    ).rejects.toThrow('two');
    expect(results).toEqual([1]);
  });
});
