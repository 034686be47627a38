import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceDocument } from '../../documents/document.ts';
import type { Source, SourceEvent } from '../source.ts';
import { breaches, type EventRules } from './event-rules.ts';
import { createMemoryIndex } from './memory-index.ts';
import { idsOf, ofKind, readAll, readUntil } from './read.ts';

/** What an adapter tells of itself to be put through the rules of the port. */
export interface SourceFixture extends EventRules {
  /** A new source, without state of an earlier one, on a place that does not change during the suite. */
  createSource(): Source;
  /** Ids of documents that have to be among what is read; at least one. */
  includes: readonly string[];
  /** False for a source that has nothing to resume. Default true: it has to send checkpoints. */
  checkpoints?: boolean;
  /** False for one that reads files, without a request. Default true. */
  network?: boolean;
  close?(): Promise<void> | void;
}

/** A stopped source has this long to end, in milliseconds: far below the grace period of a pod. */
const promptly = 2_000;

/** Runs the rules of the `Source` port against an adapter; call it at the top of a test file. */
export function describeSource(name: string, setUp: () => Promise<SourceFixture> | SourceFixture): void {
  describe(`${name} as a source`, () => {
    let fixture: SourceFixture;
    beforeAll(async () => {
      fixture = await setUp();
    });
    afterAll(async () => {
      await fixture.close?.();
    });

    const readFull = async (): Promise<{ events: SourceEvent[]; source: Source }> => {
      const source = fixture.createSource();
      const events = await readAll(source, createMemoryIndex().window({ projects: fixture.projects }));
      return { events, source };
    };

    it('keeps the rules of the port in everything that it reports', async () => {
      const { events, source } = await readFull();
      expect(breaches(events, fixture)).toEqual([]);
      expect(ofKind(events, 'scope-failed')).toEqual([]);
      expect(idsOf(events)).toEqual(expect.arrayContaining([...fixture.includes]));
      if (fixture.network !== false) expect(source.requests).toBeGreaterThan(0);
    });

    it('reports the same documents when it reads twice', async () => {
      const first = documentsOf((await readFull()).events);
      const second = documentsOf((await readFull()).events);
      expect(second).toEqual(first);
    });

    it('reports every stored identity and no document when nothing has changed', async () => {
      const index = createMemoryIndex();
      const { projects } = fixture;
      const startedAt = new Date();
      await readAll(fixture.createSource(), index.window({ projects }), index);
      index.nextRun(startedAt);
      const events = await readAll(fixture.createSource(), index.window({ projects, mode: 'incremental' }), index);
      expect(breaches(events, fixture)).toEqual([]);
      expect(idsOf(events)).toEqual([]);
      for (const key of index.scopeKeys()) {
        expect(index.unseen(key), `would be removed from ${key}`).toEqual([]);
        expect(index.isComplete(key), `${key} is complete`).toBe(true);
      }
    });

    it('reads every document again in full mode', async () => {
      const index = createMemoryIndex();
      const { projects } = fixture;
      const first = await readAll(fixture.createSource(), index.window({ projects }), index);
      index.nextRun();
      const again = await readAll(fixture.createSource(), index.window({ projects, mode: 'full' }), index);
      expect(documentsOf(again)).toEqual(documentsOf(first));
    });

    it('continues behind a checkpoint with exactly what is missing', async () => {
      if (fixture.checkpoints === false) return;
      const { projects } = fixture;
      const whole = (await readFull()).events;
      const count = ofKind(whole, 'checkpoint').length;
      expect(count, 'checkpoints in a full read').toBeGreaterThan(0);
      for (const stopAt of new Set([1, Math.ceil(count / 2), count])) {
        const index = createMemoryIndex();
        let left = stopAt;
        const first = await readUntil(
          fixture.createSource(),
          index.window({ projects }),
          (event) => event.kind === 'checkpoint' && --left === 0,
          index,
        );
        const saved = savedIn(first);
        const rest = await readAll(fixture.createSource(), index.window({ projects }), index);
        const missing = idsOf(whole).filter((id) => !saved.has(id));
        expect(idsOf(rest), `documents behind checkpoint ${stopAt} of ${count}`).toEqual(missing);
        for (const key of index.scopeKeys()) expect(index.isComplete(key), `${key} is complete`).toBe(true);
      }
    });

    it('ends promptly when it is stopped, and completes nothing', async () => {
      const stop = new AbortController();
      const reason = new Error('the run was stopped');
      const window = createMemoryIndex().window({ projects: fixture.projects, signal: stop.signal });
      const behind: SourceEvent[] = [];
      let stoppedAt = 0;
      try {
        for await (const event of fixture.createSource().read(window)) {
          if (stop.signal.aborted) behind.push(event);
          else if (event.kind === 'document') {
            stoppedAt = performance.now();
            stop.abort(reason);
          }
        }
      } catch (error) {
        expect(error).toBe(reason);
      }
      expect(stoppedAt).toBeGreaterThan(0);
      expect(performance.now() - stoppedAt).toBeLessThan(promptly);
      expect(behind.filter(({ kind }) => kind === 'scope-complete' || kind === 'scope-failed')).toEqual([]);
    });

    it('asks for nothing when the run was stopped before it began', async () => {
      const source = fixture.createSource();
      const reason = new Error('the run was stopped');
      const window = createMemoryIndex().window({ projects: fixture.projects, signal: AbortSignal.abort(reason) });
      const outcome = await readAll(source, window).catch((error: unknown) => error);
      if (Array.isArray(outcome)) expect(outcome).toEqual([]);
      else expect(outcome).toBe(reason);
      expect(source.requests).toBe(0);
    });

    it('may be left in the middle', async () => {
      const window = createMemoryIndex().window({ projects: fixture.projects });
      const started = performance.now();
      const events = await readUntil(fixture.createSource(), window, ({ kind }) => kind === 'document');
      expect(events.at(-1)?.kind).toBe('document');
      expect(performance.now() - started).toBeLessThan(20_000);
    });
  });
}

function documentsOf(events: readonly SourceEvent[]): SourceDocument[] {
  return ofKind(events, 'document')
    .map(({ document }) => document)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The documents that came before the last checkpoint of their scope, or in a scope that was completed. */
function savedIn(events: readonly SourceEvent[]): Set<string> {
  const saved = new Set<string>();
  const pending = new Map<string, string[]>();
  for (const event of events) {
    if (event.kind === 'document') {
      const ids = pending.get(event.scope.key) ?? [];
      pending.set(event.scope.key, [...ids, event.document.id]);
    } else if (event.kind === 'checkpoint' || event.kind === 'scope-complete') {
      for (const id of pending.get(event.scope.key) ?? []) saved.add(id);
      pending.delete(event.scope.key);
    }
  }
  return saved;
}
