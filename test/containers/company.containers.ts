import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../examples/server/index.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../../src/embedding/testing/embedding-server.ts';
import { ask, playIndexRun, runningServer, type Site, siteOf } from './support/deployed.ts';
import { claim, freshVolume, type Inspected, type Pod } from './support/pods.ts';

const query = { query: 'bank confirmation', collection: 'jira_issues', top_k: 3 };

describe('the pods of the Deployment and the CronJob on one volume', () => {
  let company: SampleCompany;
  let embeddings: EmbeddingServer;
  let site: Site;
  let server: Pod;
  const after = new AsyncDisposableStack();

  beforeAll(async () => {
    company = await startSampleCompany();
    after.defer(() => company.close());
    embeddings = after.use(await startEmbeddingServer({ dimensions: 64 }));
    site = await siteOf(company, {
      EMBEDDING_MODEL: 'openai-compatible:test',
      EMBEDDING_BASE_URL: embeddings.url,
      EXTERNAL_DOC_REQUEST_DELAY: '0',
    });
    await freshVolume();
    server = await runningServer(site);
    after.defer(() => server[Symbol.asyncDispose]());
  });
  afterAll(() => after.disposeAsync());

  it('run as the manifests say: uid 1000, nothing to write to but the volume and /tmp, no capability', async () => {
    for (const container of ['womba-server', 'chroma']) {
      expect(restrictions(await server.inspect(container))).toEqual(restricted);
      expect((await server.exec(container, 'id', '-u')).trim()).toBe('1000');
      await expect(server.exec(container, 'touch', '/app/here')).rejects.toThrow('Read-only file system');
    }
    await server.checkHealth('womba-server');
  });

  it('an index run fills the volume and Chroma, and the server answers from it without a restart', async () => {
    expect(await ask(site, '/api/v1/rag/search', query)).toMatchObject({ results_count: 0 });
    await using run = await playIndexRun(site);
    expect({ code: await run.ended('womba-index-all'), log: await run.logs('womba-index-all') }).toMatchObject({
      code: 0,
      log: expect.stringMatching(
        /^🚀 WOMBA INDEX-ALL SCHEDULED JOB\n⏰ Started at: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n🔄 Running: womba index-all --force-refresh\n[^]*🎉 INDEX-ALL COMPLETE!/,
      ),
    });
    expect(restrictions(await run.inspect('womba-index-all'))).toEqual(restricted);
    await expectAnswers(site);
  });

  it('a run whose settings come from a mounted .env alone is the same', async () => {
    const { PROJECT_KEY: _, ...config } = site.config;
    const settings = Object.entries({ ...config, ...site.secret, PROJECT_KEY: site.config['PROJECT_KEY'] ?? '' });
    const file = join(inject('podmanFolder'), 'dotenv');
    writeFileSync(file, settings.map(([name, value]) => `${name}=${quoted(value)}\n`).join(''));
    await using run = await playIndexRun(site, {
      name: 'womba-index-all-dotenv',
      configMaps: {},
      secrets: {},
      secretFiles: { 'womba-secrets/.env': file },
    });
    expect({ code: await run.ended('womba-index-all'), log: await run.logs('womba-index-all') }).toMatchObject({
      code: 0,
      log: expect.stringContaining('(0 added, 0 changed, 0 removed)'),
    });
  });

  it('both containers end by themselves when they are told to, and a pod on the full volume answers at once', async () => {
    await server.stop(60);
    expect(await server.ended('womba-server')).toBe(0);
    expect(await server.ended('chroma')).toBe(0);
    expect(await server.logs('chroma')).toContain('Chroma has ended.');
    await server[Symbol.asyncDispose]();
    server = await runningServer(site);
    await expectAnswers(site);
  });
});

async function expectAnswers(site: Site): Promise<void> {
  // Fused: Chroma took part. The counts are those of the sample company.
  expect(await ask(site, '/api/v1/rag/search', query)).toMatchObject({ mode: 'fused', results_count: 3 });
  expect(await ask(site, '/api/v1/rag/stats')).toMatchObject({
    total_documents: 289,
    collections: { existing_tests: { documents: 103 }, jira_issues: { documents: 76 } },
  });
  const root = `http://127.0.0.1:${site.chromaPort}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const collections = (await (await fetch(root)).json()) as { name: string }[];
  expect(collections.map(({ name }) => name)).toEqual(expect.arrayContaining(['existing_tests', 'jira_issues']));
}

const restricted = {
  user: '1000:1000',
  readOnly: true,
  capabilities: [],
  options: ['no-new-privileges'],
  writable: ['/app/data', '/tmp'],
  claim,
};

function restrictions({ Config, BoundingCaps, HostConfig, Mounts }: Inspected): typeof restricted {
  return {
    user: Config.User,
    readOnly: HostConfig.ReadonlyRootfs,
    capabilities: [...(BoundingCaps ?? [])] as never[],
    options: [...HostConfig.SecurityOpt],
    writable: Mounts.filter((mount) => mount.RW)
      .map((mount) => mount.Destination)
      .toSorted(),
    claim: Mounts.find((mount) => mount.Destination === '/app/data')?.Name ?? '',
  };
}

/** As a value of a `.env` file. */
function quoted(value: string): string {
  return `'${value}'`;
}
