import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/indexing/report.ts';
import { changeEverything } from '../support/change-everything.ts';
import type { Hold } from '../support/gate.ts';
import { integrityProblems } from '../support/index-dump.ts';
import { type Running, runReport, startWomba, temporaryFolder } from '../support/run-womba.ts';
import { dumpVectors } from '../support/vector-dump.ts';
import { startVectorWorld, type VectorState, type VectorWorld } from '../support/with-vectors.ts';

type Folder = ReturnType<typeof temporaryFolder>;

let world: VectorWorld;
/** Documents without vectors, as a run leaves them that was killed before its last stage. */
const withoutVectors = temporaryFolder();
/** The same with everything, never disturbed; its database in Chroma is called `undisturbed`. */
const complete = temporaryFolder();
let undisturbed: VectorState;

beforeAll(async () => {
  world = await startVectorWorld();
  const { EMBEDDING_MODEL: _, CHROMA_URL: __, ...lexical } = world.env(withoutVectors.path, 'none');
  expect((await runReport(lexical)).code).toBe(0);
  expect((await runReport(world.env(complete.path, 'undisturbed'))).code).toBe(0);
  undisturbed = await world.state(complete.path, 'undisturbed');
}, 120_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  for (const folder of [withoutVectors, complete]) folder[Symbol.dispose]();
});

let databases = 0;
/** A data directory made from another one, with a database of its own in Chroma. */
function begin(from: Folder): Folder & { env: Record<string, string>; state: () => Promise<VectorState> } {
  const folder = temporaryFolder();
  cpSync(from.path, folder.path, { recursive: true });
  databases += 1;
  const database = `killed${databases}`;
  return Object.assign(folder, {
    env: world.env(folder.path, database),
    state: () => world.state(folder.path, database),
  });
}

function storedVectors(dataDirectory: string): number {
  return Object.values(dumpVectors(dataDirectory)).flatMap((entries) => Object.keys(entries)).length;
}

/** Only what is left to do about vectors: no source is due. */
const vectorsOnly = ['index-all', '--refresh-hours', '1000'];

/** Waits for the moment. Throws when the run ends without it. */
function reached(hold: Hold, run: Running): Promise<void> {
  const ended = run.finished.then(({ code, stdout, stderr }) => {
    throw new Error(`ended early (${code}): ${stdout}${stderr}`);
  });
  return Promise.race([hold.reached, ended]);
}

async function killAt(hold: Hold, run: Running): Promise<void> {
  await reached(hold, run);
  run.child.kill('SIGKILL');
  expect((await run.finished).code).toBeNull();
  hold.release();
}

describe('a run with vectors that is ended by force', () => {
  it.each([
    ['after', 'embedding', /embeddings/, 5],
    ['before', 'embedding', /embeddings/, 11],
    ['after', 'chroma', /^POST \/collections$/, 3],
    ['after', 'chroma', /upsert/, 4],
    ['before', 'chroma', /^PUT /, 2],
  ] as const)(
    '%s the %s request %s number %i: one more run ends like an undisturbed one',
    async (when, where, matches, nth) => {
      using own = begin(withoutVectors);
      const gate = where === 'embedding' ? world.embeddingGate : world.chromaGate;
      await killAt(gate.hold(when, matches, nth), startWomba(own.env, vectorsOnly));
      expect(integrityProblems(own.path)).toEqual([]);
      const all = storedVectors(complete.path);
      const stored = storedVectors(own.path);
      // Batches of 256 are committed; what was answered of the one under way is lost.
      expect(stored).toBe(where === 'chroma' ? all : nth < 8 ? 0 : 256);
      const { code, report } = await runReport(own.env, ...vectorsOnly);
      expect(report.embeddings.errors).toBeUndefined();
      expect(code).toBe(0);
      expect(report.embeddings).toMatchObject({ pending: 0, chroma: { waiting: 0 } });
      expect(report.embeddings.computed + report.embeddings.cached).toBe(all - stored);
      expect(await own.state()).toEqual(undisturbed);
    },
    60_000,
  );
});

describe('a Chroma server that ends in the middle of a run', () => {
  it.each(['is killed', 'is killed and wiped'] as const)(
    'and %s: one more run makes it equal',
    async (what) => {
      using own = begin(withoutVectors);
      const hold = world.chromaGate.hold('before', /upsert/, 2);
      const run = startWomba(own.env, [...vectorsOnly, '--json']);
      await reached(hold, run);
      await world.chroma.kill();
      if (what === 'is killed and wiped') {
        world.chroma.wipe();
        await world.chroma.start();
      }
      hold.release();
      const { code, stdout } = await run.finished;
      const { embeddings } = JSON.parse(stdout) as RunReport;
      // A server that is back, although empty, is filled by the same run.
      expect(code).toBe(what === 'is killed' ? 4 : 0);
      expect(embeddings.pending).toBe(0);
      if (what === 'is killed') {
        expect(embeddings.chroma?.waiting).toBeGreaterThan(0);
        expect(embeddings.errors).toMatchObject([{ scope: 'Chroma', retryable: true }]);
        await world.chroma.start();
      }
      const { texts } = world.embeddings.counts;
      expect((await runReport(own.env, ...vectorsOnly)).code).toBe(0);
      expect(world.embeddings.counts.texts).toBe(texts);
      expect(await own.state()).toEqual(undisturbed);
    },
    60_000,
  );
});

describe('two runs with vectors at once', () => {
  it('one works, the other exits 5 and asks neither model nor Chroma', async () => {
    using own = begin(withoutVectors);
    const hold = world.chromaGate.hold('after', /upsert/, 2);
    const first = startWomba(own.env, vectorsOnly);
    await reached(hold, first);
    const before = [world.chromaGate.seen.length, world.embeddingGate.seen.length];
    const second = await runReport(own.env, ...vectorsOnly);
    expect(second.code).toBe(5);
    expect(second.stderr).toContain(`process ${first.child.pid}`);
    expect([world.chromaGate.seen.length, world.embeddingGate.seen.length]).toEqual(before);
    hold.release();
    expect((await first.finished).code).toBe(0);
    expect(await own.state()).toEqual(undisturbed);
  }, 60_000);
});

describe('after edits, deletions, moves and renames upstream', () => {
  it('a killed run and one more, and a forced one, end equal to a fresh index, in the database and in Chroma', async () => {
    using fresh = temporaryFolder();
    using own = begin(withoutVectors);
    expect((await runReport(own.env)).code).toBe(0);
    changeEverything(world.company);
    await killAt(world.chromaGate.hold('before', /delete$/), startWomba(own.env, ['index-all']));
    const after = await runReport(own.env);
    expect(after.stderr).toContain('its lease was taken over');
    expect(after.code).toBe(0);

    const anew = world.env(fresh.path, 'fresh');
    expect((await runReport(anew)).code).toBe(0);
    const expected = await world.state(fresh.path, 'fresh');
    expect(await own.state()).toEqual(expected);

    const forced = await runReport(own.env, 'index-all', '--force-refresh');
    expect(forced.code).toBe(0);
    expect(forced.report.embeddings).toMatchObject({ computed: 0, chroma: { written: 0, removed: 0, waiting: 0 } });
    expect(await own.state()).toEqual(expected);
  }, 120_000);
});
