import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../examples/server/index.ts';
import { type SettingName, settingOf } from '../../src/config/settings.ts';
import { startEmbeddingServer } from '../../src/embedding/testing/embedding-server.ts';
import { startChromaServer } from '../../src/store/vectors/testing/chroma-server.ts';
import { startGate } from '../support/gate.ts';
import { digestIndex, dumpIndex, integrityProblems } from '../support/index-dump.ts';
import { nextStep, type NextStep } from '../support/k8s-failure-policy.ts';
import { configOf, cronJobOf, deploymentOf, readBase, readManifest } from '../support/k8s-manifests.ts';
import { createPlayer, type Namespace, type PlayedPod, type Player } from '../support/k8s-play.ts';
import { type Finished, temporaryFolder } from '../support/run-womba.ts';

// The file that applies by itself, and the rest of the base.
const job = cronJobOf(readManifest('cronjob-index-all.yaml')).spec?.jobTemplate.spec;
const server = deploymentOf(readBase().resources).spec?.template.spec;
const apiToken = 'a-token-of-sixteen-or-more';

let company: SampleCompany;
/** What belongs into the Secret, and what into womba-config, of the sample company's settings. */
let credentials: Record<string, string>;
let addresses: Record<string, string>;

beforeAll(async () => {
  company = await startSampleCompany();
  // PROJECT_KEY is the one that womba-config has.
  const settings = Object.entries(company.env).filter(([name]) => name !== 'PROJECT_KEY');
  const isSecret = ([name]: [string, string]): boolean => settingOf(name as SettingName).kind === 'secret';
  credentials = Object.fromEntries(settings.filter(isSecret));
  addresses = Object.fromEntries(settings.filter((each) => !isSecret(each)));
});
afterAll(() => company.close());
beforeEach(() => {
  company.clearFaults();
  company.resetRequests();
});

/** A namespace with the base's ConfigMap, the sample company's addresses and an empty volume. */
function openNamespace(
  secrets: Namespace['secrets'],
): Disposable & { namespace: Namespace; player: Player; data: string } {
  const volume = temporaryFolder();
  const { CHROMA_URL: _, ...config } = configOf(readBase().resources);
  const namespace: Namespace = {
    configMaps: { 'womba-config': { ...config, ...addresses } },
    secrets,
    claims: { 'womba-chroma-data': volume.path },
    services: {},
  };
  const player = createPlayer(namespace);
  return {
    namespace,
    player,
    data: volume.path,
    [Symbol.dispose]() {
      player[Symbol.dispose]();
      volume[Symbol.dispose]();
    },
  };
}

const startRun = (player: Player): PlayedPod => player.start(job?.template.spec, 'womba-index-all');

/** What the Job does after the pod. */
function after({ code }: Finished, failures = 0, conditions: string[] = []): NextStep {
  if (job === undefined || code === null) throw new Error(`there is no job, or the container ended with ${code}`);
  return nextStep(job, failures, { exitCodes: { 'womba-index-all': code }, conditions });
}

/** The server's container of the Deployment, on a free port. */
async function startServer(player: Player): Promise<{ pod: PlayedPod; url: string }> {
  const pod = player.start(server, 'womba-server', { replace: { API_PORT: '0' } });
  const port = new Promise<string>((resolve, reject) => {
    let output = '';
    pod.child.stdout?.on('data', (text: string) => {
      output += text;
      const [, found] = /Womba answers at http:\/\/\S+?:(\d+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void pod.finished.then(({ code, stderr }) => reject(new Error(`the server ended with ${code}: ${stderr}`)));
  });
  return { pod, url: `http://127.0.0.1:${await port}` };
}

/** Ids of the chunks that the server finds. */
async function search(url: string, query: string): Promise<string[]> {
  const response = await fetch(`${url}/api/v1/rag/search`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, top_k: 5 }),
  });
  expect(response.status).toBe(200);
  const { results } = (await response.json()) as { results: { id: string }[] };
  return results.map(({ id }) => id);
}

describe('the CronJob beside a running server', () => {
  /** What the volume holds after a run that nobody stopped. */
  let undisturbed: string;

  it('fills the volume in two attempts where a vendor fails in the first, and the server answers without a restart', async () => {
    using world = openNamespace({ 'womba-secrets': { ...credentials, WOMBA_API_TOKENS: `test:read:${apiToken}` } });
    const { player, data, namespace } = world;
    const { pod, url } = await startServer(player);
    expect(await search(url, 'voucher')).toEqual([]);

    company.fault({ product: 'zephyr', kind: 'status', status: 503 });
    const first = startRun(player);
    const broken = await first.finished;
    const lines = broken.stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '🚀 WOMBA INDEX-ALL SCHEDULED JOB',
      expect.stringMatching(/^⏰ Started at: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
      '🔄 Running: womba index-all --force-refresh',
      '🚀 STARTING INDEX-ALL FOR PROJECT: PLAT',
    ]);
    expect(broken.code).toBe(4);
    expect(first.strays()).toEqual([]);
    expect(after(broken)).toEqual({ step: 'retry', failures: 1 });
    // What came is there already.
    expect((await search(url, 'voucher')).some((id) => id.startsWith('jira_'))).toBe(true);

    company.clearFaults();
    company.resetRequests();
    const second = await startRun(player).finished;
    expect(second.code).toBe(0);
    expect(after(second, 1).step).toBe('complete');
    expect(second.stdout).toContain('🎉 INDEX-ALL COMPLETE!');
    expect(company.requests.filter(({ url: path }) => path.includes('bulkfetch'))).toEqual([]);
    expect((await search(url, 'voucher')).some((id) => id.startsWith('test_'))).toBe(true);
    expect(integrityProblems(data)).toEqual([]);

    undisturbed = digestIndex(data);

    // Tokens that were changed upstream and not here.
    namespace.secrets = {
      'womba-secrets': Object.fromEntries(Object.keys(credentials).map((name) => [name, 'expired'])),
    };
    namespace.configMaps['womba-config'] = { ...namespace.configMaps['womba-config'], EXTERNAL_DOC_URLS: '' };
    const refused = await startRun(player).finished;
    expect(refused.code).toBe(3);
    expect(refused.stdout).toMatch(/❌ Phase 1 failed: .*401/);
    for (const name of Object.keys(credentials)) expect(refused.stdout + refused.stderr).toContain(name);
    expect(after(refused)).toEqual({ step: 'fail', failures: 1 });
    // Nothing is lost by it.
    expect(digestIndex(data)).toBe(undisturbed);
    expect((await search(url, 'voucher')).some((id) => id.startsWith('test_'))).toBe(true);

    pod.child.kill('SIGTERM');
    expect((await pod.finished).code).toBe(0);
    expect(pod.strays()).toEqual([]);
  }, 120_000);

  it('is stopped in its middle without a loss while a run by hand gives way to it, with all settings in .env', async () => {
    const lines = Object.entries(credentials).map(([name, value]) => `${name}='${value}'`);
    using world = openNamespace({ 'womba-secrets': { '.env': `${lines.join('\n')}\n` } });
    const { player, data } = world;
    company.fault({ product: 'zephyr', kind: 'no-answer' });
    const scheduled = startRun(player);
    await until(() => company.requests.some(({ product }) => product === 'zephyr') && chunksIn(data) > 0);

    const byHand = await startRun(player).finished;
    expect(byHand.code).toBe(5);
    expect(byHand.stderr).toMatch(/Another run is at work: index-all/);
    expect(after(byHand)).toEqual({ step: 'fail', failures: 1 });

    scheduled.child.kill('SIGTERM');
    const stopped = await scheduled.finished;
    expect(stopped.code).toBe(143);
    expect(after(stopped)).toEqual({ step: 'retry', failures: 1 });
    expect(after(stopped, 2, ['DisruptionTarget'])).toEqual({ step: 'retry', failures: 2 });
    expect(integrityProblems(data)).toEqual([]);
    const saved = Object.keys(dumpIndex(data));
    expect(saved.length).toBeGreaterThan(0);

    company.clearFaults();
    const next = await startRun(player).finished;
    expect(next.code).toBe(0);
    expect(Object.keys(dumpIndex(data))).toEqual(expect.arrayContaining(saved));
    expect(digestIndex(data)).toBe(undisturbed);
  }, 120_000);
});

describe('the CronJob beside a Chroma server that owns its folder', () => {
  it('fills both, gives way, is stopped and continued, and says when Chroma is down, all below a running server', async () => {
    await using chroma = await startChromaServer();
    await using gate = await startGate(chroma.url);
    await using embeddings = await startEmbeddingServer({ dimensions: 32 });
    using world = openNamespace({ 'womba-secrets': { ...credentials, WOMBA_API_TOKENS: `test:read:${apiToken}` } });
    const { player, data, namespace } = world;
    namespace.services = { 'womba-chroma:8001': gate.url };
    namespace.configMaps['womba-config'] = {
      ...configOf(readBase().resources),
      ...namespace.configMaps['womba-config'],
      EMBEDDING_MODEL: 'openai-compatible:test',
      EMBEDDING_BASE_URL: embeddings.url,
      // Half of the documents are enough here.
      GITLAB_GROUP_PATH: '',
      EXTERNAL_DOC_URLS: '',
    };
    const { pod, url } = await startServer(player);

    // The records are on their way to Chroma when the run is told to stop.
    const held = gate.hold('after', /upsert/);
    const scheduled = startRun(player);
    await held.reached;
    const byHand = await startRun(player).finished;
    expect(byHand.code).toBe(5);
    expect(after(byHand).step).toBe('fail');
    scheduled.child.kill('SIGTERM');
    held.release();
    const stopped = await scheduled.finished;
    expect(stopped.code).toBe(143);
    expect(after(stopped).step).toBe('retry');

    await chroma.kill();
    const down = await startRun(player).finished;
    expect(down.code).toBe(4);
    expect(down.stdout + down.stderr).toMatch(/✗ Chroma: .*CHROMA_URL/);
    expect(after(down, 1)).toEqual({ step: 'retry', failures: 2 });
    // Words find already.
    expect((await search(url, 'voucher')).length).toBeGreaterThan(0);

    await chroma.start();
    const last = await startRun(player).finished;
    expect(last.code).toBe(0);
    expect(after(last, 2).step).toBe('complete');
    expect(chunksIn(data)).toBeGreaterThan(0);
    expect(await recordsIn(chroma.url)).toBe(chunksIn(data));
    expect((await search(url, 'voucher')).length).toBeGreaterThan(0);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/womba_search_duration_seconds_count\{mode="fused"\} 1/);

    // The next week: a vendor fails in the first attempt, and all of them refuse in the week after.
    company.fault({ product: 'confluence', kind: 'status', status: 503 });
    const broken = await startRun(player).finished;
    expect(broken.code).toBe(4);
    expect(after(broken)).toEqual({ step: 'retry', failures: 1 });
    company.clearFaults();
    company.resetRequests();
    const resumed = await startRun(player).finished;
    expect(resumed.code).toBe(0);
    expect(company.requests.some(({ product }) => product === 'confluence')).toBe(true);
    expect(company.requests.filter(({ url: path }) => path.includes('bulkfetch'))).toEqual([]);
    const expired = Object.fromEntries(Object.keys(credentials).map((name) => [name, 'expired']));
    namespace.secrets = { 'womba-secrets': expired };
    const refused = await startRun(player).finished;
    expect(refused.code).toBe(3);
    expect(after(refused)).toEqual({ step: 'fail', failures: 1 });
    expect(await recordsIn(chroma.url)).toBe(chunksIn(data));
    expect((await search(url, 'voucher')).length).toBeGreaterThan(0);

    // Nobody but the Chroma server writes a folder of Chroma's.
    expect(readdirSync(data).filter((name) => !name.startsWith('womba.db'))).toEqual([]);
    pod.child.kill('SIGTERM');
    expect((await pod.finished).code).toBe(0);
  }, 120_000);
});

describe('what is missing or wrong is named, with exit code 3 and no retry', () => {
  const outcome = async (world: { player: Player }, unprivileged = false): Promise<string> => {
    const pod = world.player.start(job?.template.spec, 'womba-index-all', { unprivileged });
    const finished = await pod.finished;
    expect(finished.code).toBe(3);
    expect(after(finished).step).toBe('fail');
    expect(pod.strays()).toEqual([]);
    return finished.stdout + finished.stderr;
  };

  it('no Secret: the settings that it lacks, and where they belong', async () => {
    using world = openNamespace({});
    world.namespace.configMaps = { 'womba-config': configOf(readBase().resources) };
    const said = await outcome(world);
    expect(said).toContain('zephyr: ZEPHYR_API_TOKEN is not set; jira: ATLASSIAN_BASE_URL is not set');
    expect(said).toContain('in the Secret womba-secrets');
  });

  it('a key that the Secret lacks', async () => {
    const { ATLASSIAN_API_TOKEN: _, ...others } = credentials;
    using world = openNamespace({ 'womba-secrets': others });
    company.fault({ kind: 'status', status: 401 });
    const said = await outcome(world);
    expect(said).toContain('ATLASSIAN_API_TOKEN is not set');
    expect(said).toContain('Secret womba-secrets');
  });

  it('a value that is no valid one', async () => {
    using world = openNamespace({ 'womba-secrets': { ...credentials, ATLASSIAN_BASE_URL: 'acme' } });
    company.fault({ kind: 'status', status: 401 });
    expect(await outcome(world)).toContain('ATLASSIAN_BASE_URL from environment ("acme") must be a URL');
  });

  it('womba-config without PROJECT_KEY', async () => {
    using world = openNamespace({ 'womba-secrets': credentials });
    world.namespace.configMaps = { 'womba-config': addresses };
    const said = await outcome(world);
    expect(said).toContain('PROJECT_KEY is not set');
    expect(said).toContain('ConfigMap womba-config');
  });

  it('a volume that cannot be written', async () => {
    using world = openNamespace({ 'womba-secrets': credentials });
    chmodSync(world.data, 0o555);
    const said = await outcome(world, true);
    chmodSync(world.data, 0o755);
    expect(said).toMatch(/Cannot open the database \S+\/app\/data\/womba\.db/);
    expect(said).toContain(`user ${process.getuid?.()}:${process.getgid?.()} may write to it`);
    expect(said).toContain('the claim womba-chroma-data, mounted at /app/data');
    expect(readdirSync(world.data)).toEqual([]);
  });

  it('no folder at /app/data', async () => {
    using world = openNamespace({ 'womba-secrets': credentials });
    mkdirSync(join(world.data, 'gone'));
    chmodSync(world.data, 0o555);
    world.namespace.claims['womba-chroma-data'] = join(world.data, 'never', 'made');
    const said = await outcome(world, true);
    chmodSync(world.data, 0o755);
    expect(said).toContain('womba-chroma-data');
  });

  it('a server without tokens', async () => {
    using world = openNamespace({ 'womba-secrets': credentials });
    const { code, stderr } = await world.player.start(server, 'womba-server').finished;
    expect(code).toBe(3);
    expect(stderr).toMatch(/WOMBA_API_TOKENS=\S+ in the Secret womba-secrets/);
  });
});

/** Chunks in the database of a folder; 0 before there is one. */
function chunksIn(data: string): number {
  try {
    using db = new DatabaseSync(join(data, 'womba.db'), { readOnly: true });
    return Number(db.prepare('SELECT count(*) AS n FROM chunks').get()?.['n']);
  } catch {
    return 0;
  }
}

async function recordsIn(url: string): Promise<number> {
  const root = `${url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
  const collections = (await (await fetch(root)).json()) as { id: string }[];
  const counts = await Promise.all(collections.map(async ({ id }) => (await fetch(`${root}/${id}/count`)).json()));
  return counts.reduce((sum: number, count) => sum + Number(count), 0);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
