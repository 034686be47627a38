import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderedMap, partsOf } from './ordered-map.ts';

interface Gate {
  promise: Promise<string>;
  resolve: (value: string) => void;
  reject: (error: Error) => void;
}

function gate(): Gate {
  let resolve: Gate['resolve'] = () => {};
  let reject: Gate['reject'] = () => {};
  const promise = new Promise<string>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Work that ends when it is told to, in any order. */
function gates(count: number) {
  const all = Array.from({ length: count }, gate);
  const started: number[] = [];
  const work = (index: number): Promise<string> => {
    started.push(index);
    return all[index]?.promise ?? Promise.reject(new Error(`no gate ${index}`));
  };
  return { all, started, work };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('orderedMap', () => {
  it('yields in the order of the items, whatever ends first', async () => {
    const { all, work } = gates(3);
    all[2]?.resolve('c');
    all[1]?.resolve('b');
    setImmediate(() => all[0]?.resolve('a'));
    expect(await collect(orderedMap([0, 1, 2], 3, work))).toEqual(['a', 'b', 'c']);
  });

  it('has no more under way than allowed, waiting results included', async () => {
    const { all, started, work } = gates(5);
    const results = orderedMap([0, 1, 2, 3, 4], 2, work);
    const first = results.next();
    all[1]?.resolve('b');
    await turns();
    expect(started).toEqual([0, 1]);
    all[0]?.resolve('a');
    expect((await first).value).toBe('a');
    for (const gate of all) gate.resolve('x');
    expect((await collect(results)).length).toBe(4);
  });

  it('takes items as they come', async () => {
    async function* items() {
      yield* [1, 2, 3];
    }
    expect(await collect(orderedMap(items(), 2, async (item) => item * 2))).toEqual([2, 4, 6]);
  });

  it('yields what came before an error, and ends only when nothing is under way', async () => {
    const { all, work } = gates(3);
    const results = orderedMap([0, 1, 2], 3, work);
    all[0]?.resolve('a');
    all[1]?.reject(new Error('broken'));
    expect((await results.next()).value).toBe('a');
    let ended = false;
    const failed = results.next().catch((error: Error) => {
      ended = true;
      return error.message;
    });
    await turns();
    expect(ended).toBe(false);
    all[2]?.reject(new Error('a second one, that nobody has to handle'));
    expect(await failed).toBe('broken');
  });

  it('waits for what is under way when nobody wants more', async () => {
    const { all, work } = gates(2);
    const results = orderedMap([0, 1], 2, work);
    all[0]?.resolve('a');
    await results.next();
    let ended = false;
    const ending = results.return().then(() => (ended = true));
    await turns();
    expect(ended).toBe(false);
    all[1]?.resolve('b');
    await ending;
  });

  it('hands on an error of the items themselves', async () => {
    async function* items() {
      yield 1;
      throw new Error('no more items');
    }
    await expect(collect(orderedMap(items(), 3, async (item) => item))).rejects.toThrow('no more items');
  });

  it('agrees with an ordinary map for any list and any concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: -1, max: 9 }), async (items, concurrency) => {
        const result = await collect(orderedMap(items, concurrency, async (item) => `${item}`));
        expect(result).toEqual(items.map(String));
      }),
    );
  });
});

describe('partsOf', () => {
  it('cuts a list into parts that make it up again', () => {
    expect([...partsOf([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
    expect([...partsOf([], 2)]).toEqual([]);
    expect([...partsOf([1], 2)]).toEqual([[1]]);
  });
});
