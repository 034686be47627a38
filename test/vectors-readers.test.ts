import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SampleCompany } from '../examples/server/index.ts';
import type { RunReport } from '../src/indexing/report.ts';
import { runReport, startWomba, temporaryFolder } from './support/run-womba.ts';
import type { FromSearcher, ToSearcher } from './support/searching-process.ts';
import { startVectorWorld, type VectorWorld } from './support/with-vectors.ts';

const script = fileURLToPath(new URL('./support/searching-process.ts', import.meta.url));

/** In every version of every watched document. */
const everywhere = 'perennial';
const versions = ['amberwood', 'birchwood'];
const kept = ['PLAT-101', 'PLAT-102', 'PLAT-103', 'SHOP-101', 'SHOP-102'];
const pages = [65202, 65203, 65302];

function textOf(version: string, paragraphs: number): string[] {
  const sentence = `${version} ${everywhere} the parcel is weighed, labelled and handed to the carrier before noon. `;
  return Array.from({ length: paragraphs }, (_, index) => `Part ${index + 1}. ${sentence.repeat(12)}`);
}

/** Fewer paragraphs in later versions, so that numbers of old chunks go to new ones. */
function writeVersion({ mutate }: SampleCompany, version: string, keys: readonly string[], paragraphs: number): void {
  for (const key of keys) {
    const description = textOf(version, paragraphs).join('\n\n');
    mutate.updateIssue(key, { summary: `Parcels of ${key}, ${version}`, description });
  }
  for (const page of pages) {
    const body = textOf(version, paragraphs).map((part) => `<p>${part}</p>`);
    mutate.updatePage(page, { title: `Parcels on page ${page}, ${version}`, body: body.join('') });
  }
}

/** A process that searches without a pause. */
class Searcher implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #answer: (message: FromSearcher) => void = () => {};
  #fail: (error: Error) => void = () => {};

  constructor(env: Record<string, string>) {
    this.#child = fork(script, { env: { PATH: process.env['PATH'], ...env } });
    this.#child.on('message', (message: FromSearcher) => this.#answer(message));
    this.#exited = new Promise((resolve) => {
      this.#child.on('exit', (code) => {
        this.#fail(new Error(`the searching process ended with exit code ${code}`));
        resolve();
      });
    });
  }

  ask(message: ToSearcher): Promise<FromSearcher> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
      this.#child.send(message);
    });
  }

  async searches(count: number): Promise<void> {
    await this.ask({ kind: 'rounds', count });
  }

  watch(issues: readonly string[]): void {
    const ids = [...issues.map((key) => `jira_${key}`), ...pages.map((page) => `confluence_${page}`)];
    this.#child.send({ kind: 'watch', ids, everywhere, versions } satisfies ToSearcher);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

let world: VectorWorld;
beforeAll(async () => {
  world = await startVectorWorld();
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

describe.each(['sqlite-vec', 'chroma'] as const)('a process that searches by vectors in %s', (store) => {
  let folder: ReturnType<typeof temporaryFolder>;
  let env: Record<string, string>;
  let removed: string[];
  beforeEach(async () => {
    folder = temporaryFolder();
    const { CHROMA_URL: url = '', ...settings } = world.env(folder.path, `readers-${store}`);
    env = store === 'chroma' ? { ...settings, CHROMA_URL: url } : settings;
    removed = Array.from({ length: 3 }, () =>
      world.company.mutate.addIssue({ project: 'PLAT', summary: 'To be removed' }),
    );
    writeVersion(world.company, 'amberwood', [...kept, ...removed], 10);
    expect((await runReport(env)).code).toBe(0);
    return () => folder[Symbol.dispose]();
  }, 60_000);

  it('never gets an error, a removed document, an old passage under a new title or a document twice during a run', async () => {
    // Questions are not held up by what holds up the run.
    await using searcher = new Searcher({ ...env, EMBEDDING_BASE_URL: world.embeddings.url });
    searcher.watch([...kept, ...removed]);
    await searcher.searches(1);
    writeVersion(world.company, 'birchwood', kept, 6);
    for (const key of removed) world.company.mutate.deleteIssue(key);

    // Each moment lasts until it was searched at: documents without vectors, then vectors that Chroma has not heard of,
    // then a Chroma that has heard of a part.
    const moments = [
      world.embeddingGate.hold('before', /embeddings/),
      world.embeddingGate.hold('after', /embeddings/, 2),
    ];
    if (store === 'chroma') {
      moments.push(world.chromaGate.hold('before', /(upsert|delete|update)$/));
      moments.push(world.chromaGate.hold('after', /(upsert|delete|update)$/, 2));
    }
    const run = startWomba(env, ['index-all', '--force-refresh', '--json']);
    for (const moment of moments) {
      await Promise.race([moment.reached, run.finished.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
      await searcher.searches(2);
      moment.release();
    }
    const { code, stdout } = await run.finished;
    const report = JSON.parse(stdout) as RunReport;
    expect(code).toBe(0);
    expect(report.sources.jira.removed).toBe(removed.length);
    expect(report.sources.jira.changed).toBeGreaterThanOrEqual(kept.length);
    await searcher.searches(1);
    const ended = await searcher.ask({ kind: 'end' });
    expect(ended).toMatchObject({ kind: 'ended', problems: [], versions });
  }, 120_000);
});
