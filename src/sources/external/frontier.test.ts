import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrontier, type Frontier } from './frontier.ts';

const origin = 'https://d.example';
const create = (
  options: { known?: string[]; maxDepth?: number; mostWaiting?: number } = {},
  stored?: ReturnType<Frontier['store']>,
) =>
  createFrontier(
    {
      maxDepth: options.maxDepth ?? 3,
      mostWaiting: options.mostWaiting ?? 1_000,
      isKnown: (key) => options.known?.includes(key) ?? false,
    },
    origin,
    stored,
  );

function drain(frontier: Frontier): string[] {
  const found: string[] = [];
  for (let entry = frontier.next(); entry !== undefined; entry = frontier.next())
    found.push(entry.url.slice(origin.length));
  return found;
}

describe('createFrontier', () => {
  it('goes breadth first, known pages before new ones', () => {
    const frontier = create({ known: ['/c', '/z'] });
    for (const [path, depth] of [
      ['/z', 2],
      ['/a', 1],
      ['/b', 1],
      ['/c', 1],
    ] as const)
      frontier.add({ url: origin + path, depth });
    expect(drain(frontier)).toEqual(['/c', '/a', '/b', '/z']);
  });

  it('takes a page once, and not at all when it was visited', () => {
    const frontier = create();
    frontier.visit('/a');
    expect(frontier.add({ url: `${origin}/a/`, depth: 1 })).toBe('seen');
    expect(frontier.add({ url: `${origin}/b`, depth: 1 })).toBe('added');
    expect(frontier.add({ url: `${origin}/b/index.html`, depth: 1 })).toBe('seen');
    frontier.visit('/b');
    expect(drain(frontier)).toEqual([]);
  });

  it('remembers what lies too deep until a shorter way is found', () => {
    const frontier = create({ maxDepth: 1 });
    expect(frontier.add({ url: `${origin}/a`, depth: 2 })).toBe('too-deep');
    expect(frontier.tooDeep()).toEqual([`${origin}/a`]);
    expect(frontier.add({ url: `${origin}/a`, depth: 1 })).toBe('added');
    expect(frontier.tooDeep()).toEqual([]);
  });

  it('is full at some point, but never for known pages', () => {
    const frontier = create({ mostWaiting: 1, known: ['/k'] });
    const answers = ['/a', '/b', '/k'].map((path) => frontier.add({ url: origin + path, depth: 1 }));
    expect(answers).toEqual(['added', 'full', 'added']);
  });

  it('goes on after being stored as if nothing had happened', () => {
    const step = fc.record({
      path: fc.constantFrom('/a', '/b/', '/c?x=1', '/d', '/e/f'),
      depth: fc.nat(5),
      visit: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const frontier = create({ known: ['/d'] });
        for (const { path, depth, visit } of steps) {
          if (visit) frontier.visit(path.replace(/\/$/, ''));
          else frontier.add({ url: origin + path, depth });
        }
        const copy = create(
          { known: ['/d'] },
          JSON.parse(JSON.stringify(frontier.store())) as ReturnType<Frontier['store']>,
        );
        expect(copy.tooDeep().sort()).toEqual(frontier.tooDeep().sort());
        expect(drain(copy)).toEqual(drain(frontier));
      }),
    );
  });
});
