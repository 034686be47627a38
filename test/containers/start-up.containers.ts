import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../examples/server/index.ts';
import { openDatabase } from '../../src/store/database.ts';
import { schemaVersion } from '../../src/store/migrations.ts';
import { schema001 } from '../../src/store/schema/001-initial.ts';
import { schema002 } from '../../src/store/schema/002-vectors.ts';
import { startChromaServer } from '../../src/store/vectors/testing/chroma-server.ts';
import { ask, playIndexRun, playServer, runningServer, type Site, siteOf } from './support/deployed.ts';
import { freshVolume, hashes } from './support/pods.ts';

describe('start-up on a volume', () => {
  let company: SampleCompany;
  let site: Site;

  beforeAll(async () => {
    company = await startSampleCompany();
    site = await siteOf(company);
  });
  afterAll(() => company.close());

  it('of an older Womba: the database is brought up to date and keeps what it holds', async () => {
    const volume = await freshVolume((folder) => {
      const db = new DatabaseSync(join(folder, 'womba.db'));
      db.exec(`${schema001}; ${schema002}; PRAGMA user_version = 2`);
      db.exec(`INSERT INTO embedding_models (name, dimensions, serving) VALUES ('kept', 2, 1)`);
      db.close();
    });
    await using server = await runningServer(site);
    await using run = await playIndexRun(site);
    expect({ code: await run.ended('womba-index-all'), log: await run.logs('womba-index-all') }).toMatchObject({
      code: 0,
    });
    expect(await ask(site, '/api/v1/rag/stats')).toMatchObject({ total_documents: 289 });
    await server.stop(60);
    const db = new DatabaseSync(join(volume, 'womba.db'), { readOnly: true });
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: schemaVersion });
    expect(db.prepare('SELECT name FROM embedding_models').all()).toEqual([{ name: 'kept' }]);
    db.close();
  });

  it('of a newer Womba: server and index run end with 3, say so, and leave it alone', async () => {
    const volume = await freshVolume((folder) => {
      const db = new DatabaseSync(join(folder, 'womba.db'));
      db.exec(`CREATE TABLE of_the_future (x); PRAGMA user_version = ${schemaVersion + 1}`);
      db.close();
    });
    const before = hashes(volume);
    const message = `womba.db has schema version ${schemaVersion + 1}; this Womba knows versions up to ${schemaVersion}`;
    await using server = await playServer(site);
    expect({ code: await server.ended('womba-server'), log: await server.logs('womba-server') }).toMatchObject({
      code: 3,
      log: expect.stringContaining(message),
    });
    await using run = await playIndexRun(site);
    expect({ code: await run.ended('womba-index-all'), log: await run.logs('womba-index-all') }).toMatchObject({
      code: 3,
      log: expect.stringContaining(message),
    });
    expect(hashes(volume).filter((line) => line.startsWith('womba.db'))).toEqual(before);
  });

  it.each([
    ['empty', () => {}],
    ['full', (folder: string) => openDatabase(join(folder, 'womba.db')).close()],
  ] as const)('that is read-only and %s: server, Chroma and index run end with 3 and say so', async (_, fill) => {
    const volume = await freshVolume(fill);
    const before = hashes(volume);
    await using server = await playServer(site, { readOnly: true });
    await using run = await playIndexRun(site, { readOnly: true });
    for (const [pod, container] of [
      [server, 'womba-server'],
      [server, 'chroma'],
      [run, 'womba-index-all'],
    ] as const) {
      expect({ container, code: await pod.ended(container), log: await pod.logs(container) }).toMatchObject({
        code: 3,
        log: expect.stringMatching(/\/app\/data[^]*(may write to it|mounted read-write)/),
      });
    }
    expect(hashes(volume)).toEqual(before);
  });

  it("that holds the Python tool's Chroma folder: it is left untouched, ours is beside it, and the log says so", async () => {
    const volume = await freshVolume();
    await fillAsPythonTool(join(volume, 'chroma'));
    const before = hashes(join(volume, 'chroma'));
    expect(before.length).toBeGreaterThan(0);
    await using server = await runningServer(site);
    expect(await server.logs('chroma')).toContain(
      '/app/data/chroma holds a Chroma database that Womba did not make. It is left untouched.',
    );
    expect(await server.logs('chroma')).toContain('its data are in /app/data/chroma-womba.');
    await server.stop(60);
    expect(hashes(join(volume, 'chroma'))).toEqual(before);
    expect(hashes(join(volume, 'chroma-womba')).join('\n')).toContain('chroma.sqlite3');
  });

  it('without ConfigMap and Secret: both end with 3 and say what is missing', async () => {
    await freshVolume();
    const nothing = { configMaps: {}, secrets: {} };
    await using server = await playServer(site, nothing);
    await using run = await playIndexRun(site, nothing);
    expect({ code: await server.ended('womba-server'), log: await server.logs('womba-server') }).toMatchObject({
      code: 3,
      log: expect.stringContaining('WOMBA_API_TOKENS'),
    });
    expect({ code: await run.ended('womba-index-all'), log: await run.logs('womba-index-all') }).toMatchObject({
      code: 3,
      log: expect.stringContaining('PROJECT_KEY'),
    });
  });
});

/** A folder that a Chroma server has written that Womba knew nothing of, with a collection of somebody else's. */
async function fillAsPythonTool(folder: string): Promise<void> {
  await using chroma = await startChromaServer();
  const collections = `${chroma.url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const made = await post(collections, { name: 'existing_tests' });
  await post(`${collections}/${String(made['id'])}/add`, {
    ids: ['test_PLAT-T1'],
    embeddings: [[0.1, 0.2, 0.3]],
    documents: ['An old test'],
  });
  await chroma.kill();
  mkdirSync(folder, { recursive: true });
  cpSync(chroma.folder, folder, { recursive: true });
  // Another user's, as on a volume of another program: even reading it is nothing that ours needs.
  writeFileSync(join(folder, 'notes.txt'), 'not ours');
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
