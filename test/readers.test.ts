import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { integrityProblems } from './support/index-dump.ts';
import type { FromReader, ToReader } from './support/reader-process.ts';
import { runReport, startWomba, temporaryFolder } from './support/run-womba.ts';

const readerScript = fileURLToPath(new URL('./support/reader-process.ts', import.meta.url));

/** In every version of every watched document. */
const everywhere = 'perennial';
/** Words that the stemmer leaves alone, one per version. */
const versions = ['amberwood', 'birchwood', 'cedarwood'];

const issues = ['PLAT-101', 'PLAT-102', 'PLAT-103', 'PLAT-108', 'PLAT-112', 'SHOP-101', 'SHOP-102', 'SHOP-103'];
const pages = [65202, 65203, 65205, 65206, 65302, 65303];
const ids = [...issues.map((key) => `jira_${key}`), ...pages.map((page) => `confluence_${page}`)];

/** Several chunks, each of which names the version. */
function paragraphs(version: string): string[] {
  const sentence = `${version} ${everywhere} the parcel is weighed, labelled and handed to the carrier before noon. `;
  return Array.from({ length: 12 }, (_, index) => `Part ${index + 1}. ${sentence.repeat(12)}`);
}

function writeVersion({ mutate }: SampleCompany, version: string): void {
  for (const key of issues) {
    mutate.updateIssue(key, {
      summary: `Parcels of ${key}, ${version}`,
      description: paragraphs(version).join('\n\n'),
    });
  }
  for (const page of pages) {
    mutate.updatePage(page, {
      title: `Parcels on page ${page}, ${version}`,
      body: paragraphs(version)
        .map((part) => `<p>${part}</p>`)
        .join(''),
    });
  }
}

/** A reader in a process of its own. */
class Reader implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #answers: FromReader[] = [];
  readonly #exited: Promise<void>;
  #wake: () => void = () => {};

  constructor(dataDirectory: string) {
    this.#child = fork(readerScript, { env: { PATH: process.env['PATH'], WOMBA_DATA_DIR: dataDirectory } });
    this.#child.on('message', (message: FromReader) => {
      this.#answers.push(message);
      this.#wake();
    });
    this.#exited = new Promise((resolve) => {
      this.#child.on('exit', () => {
        resolve();
        this.#wake();
      });
    });
  }

  tell(message: ToReader): void {
    this.#child.send(message);
  }

  async next<Kind extends FromReader['kind']>(kind: Kind): Promise<Extract<FromReader, { kind: Kind }>> {
    for (;;) {
      const index = this.#answers.findIndex((answer) => answer.kind === kind);
      if (index >= 0) return this.#answers.splice(index, 1)[0] as Extract<FromReader, { kind: Kind }>;
      if (this.#child.exitCode !== null) throw new Error(`the reader ended with exit code ${this.#child.exitCode}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

describe('a process that reads while another one indexes', () => {
  let company: SampleCompany;
  let folder: ReturnType<typeof temporaryFolder>;
  let env: Record<string, string>;

  beforeEach(async () => {
    company = await startSampleCompany();
    folder = temporaryFolder();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
    writeVersion(company, versions[0] ?? '');
    expect((await runReport(env)).code).toBe(0);
  });
  afterEach(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('never gets an error, misses a document or sees half of one, while everything is read again', async () => {
    await using reader = new Reader(folder.path);
    reader.tell({ kind: 'watch', ids, everywhere, versions });
    await reader.next('watching');
    for (const version of versions.slice(1)) {
      writeVersion(company, version);
      const { code, report } = await runReport(env, 'index-all', '--force-refresh');
      expect(code).toBe(0);
      expect(report.sources.jira.changed).toBeGreaterThanOrEqual(issues.length);
      expect(report.sources.confluence.changed).toBeGreaterThanOrEqual(pages.length);
    }
    reader.tell({ kind: 'end' });
    const { problems, rounds, mixed } = await reader.next('ended');
    expect(problems).toEqual([]);
    expect(rounds).toBeGreaterThan(10);
    // Jira and Confluence commit at different moments: had no answer held two versions, the reader would have slept.
    expect(mixed).toBeGreaterThan(0);
    expect(integrityProblems(folder.path)).toEqual([]);
  }, 120_000);

  it('finds what a batch brought in its next query, while the run still works', async () => {
    await using reader = new Reader(folder.path);
    reader.tell({ kind: 'watch', ids, everywhere, versions });
    await reader.next('watching');
    const [before = '', after = ''] = versions;
    reader.tell({ kind: 'search', query: before });
    expect((await reader.next('found')).ids.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());

    writeVersion(company, after);
    // Confluence and Zephyr stand still, so that the run cannot end before the reader has looked.
    company.fault({ product: 'confluence', kind: 'no-answer' });
    company.fault({ product: 'zephyr', kind: 'no-answer' });
    const run = startWomba(env, ['index-all', '--json']);
    await until(() => committed(folder.path, after, 'jira_') === issues.length);
    reader.tell({ kind: 'search', query: after });
    const { ids: found } = await reader.next('found');
    expect(run.child.exitCode).toBeNull();
    expect(found.filter((id) => ids.includes(id)).sort()).toEqual(issues.map((key) => `jira_${key}`).sort());

    run.child.kill('SIGTERM');
    expect((await run.finished).code).toBe(143);
    reader.tell({ kind: 'end' });
    expect((await reader.next('ended')).problems).toEqual([]);
  }, 60_000);
});

/** Documents of the version that are in the file, as a connection of its own sees it. */
function committed(dataDirectory: string, version: string, prefix: string): number {
  const db = new DatabaseSync(join(dataDirectory, 'womba.db'), { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    const row = db
      .prepare('SELECT count(*) AS n FROM documents WHERE instr(title, ?) > 0 AND id GLOB ?')
      .get(version, `${prefix}*`);
    return Number(row?.['n']);
  } finally {
    db.close();
  }
}

async function until(condition: () => boolean, atMostMs = 20_000): Promise<void> {
  const end = Date.now() + atMostMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition never came true');
    await delay(20);
  }
}
