import { describe, expect, it } from 'vitest';
import { WarningCounts } from '../documents/warnings.ts';
import { NotFoundError, StoppedError, UnavailableError } from '../platform/errors.ts';
import { createFastClock } from '../platform/http/testing/fast-clock.ts';
import type { PageResult } from '../sources/confluence/single-pages.ts';
import type { IssueResult } from '../sources/jira/issue-reader.ts';
import { acquireLease } from '../store/lease.ts';
import { createRunLedger } from '../store/run-ledger.ts';
import { createSourceStamps } from '../store/source-stamps.ts';
import { temporaryStore, type TemporaryStore } from '../store/testing/temporary-store.ts';
import { type IssuePorts, runIndexIssue } from './index-issue.ts';
import { documentOf, runScripts, storedIdentities, wholeScope } from './testing/scripted-source.ts';

const siteUrl = 'https://acme.example';
const pageUrl = (id: string): string => `${siteUrl}/wiki/spaces/ENG/pages/${id}/Title`;

function issue(key: string, neighbours: string[] = [], markdown = `About ${key}`): IssueResult {
  const project = key.replace(/-\d+$/, '');
  const document = documentOf(key, { markdown });
  return { kind: 'issue', identity: key, project, neighbours, document, warnings: new WarningCounts() };
}

function page(id: string): PageResult {
  const document = documentOf(id, {}, 'confluence');
  return { kind: 'page', identity: id, spaceKey: 'ENG', document, warnings: new WarningCounts() };
}

const failure = (identity: string) =>
  ({ kind: 'failure', identity, message: `${identity} is broken`, retryable: true }) as const;

/** A Jira and a Confluence of the given issues and pages. */
function ports(
  issues: readonly IssueResult[],
  pages: readonly PageResult[],
  changes: Partial<IssuePorts> = {},
): IssuePorts {
  return {
    siteUrl,
    async *readIssues(keys) {
      yield* issues.filter(({ identity }) => keys.includes(identity));
    },
    remoteLinkUrls: () => Promise.resolve([]),
    async *fetchPages(ids) {
      yield* pages.filter(({ identity }) => ids.includes(identity));
    },
    covers: () => true,
    requests: () => ({ jira: 2, confluence: 3 }),
    ...changes,
  };
}

const options = { key: 'PLAT-1', projectOrder: ['PLAT'], clock: createFastClock() };
const keysOf = (store: TemporaryStore, identity: string): unknown =>
  store.db.get('SELECT project_keys FROM documents WHERE identity = ?', identity)?.['project_keys'];

describe('runIndexIssue', () => {
  it('stores the issue, its neighbours, and the pages that their texts and web links point to', async () => {
    using store = temporaryStore();
    const issues = [
      issue('PLAT-1', ['PLAT-2', 'SHOP-3'], `see ${pageUrl('10')}`),
      issue('PLAT-2', ['PLAT-9'], `see ${pageUrl('11')}`),
      issue('SHOP-3'),
      issue('PLAT-9'),
    ];
    const pages = [page('10'), page('11'), page('12'), page('13')];
    const { report, exitCode } = await runIndexIssue(
      store.db,
      ports(issues, pages, { remoteLinkUrls: () => Promise.resolve([pageUrl('12'), 'https://other.example/x']) }),
      options,
    );
    expect(exitCode).toBe(0);
    expect(storedIdentities(store.db).sort()).toEqual(['10', '11', '12', 'PLAT-1', 'PLAT-2', 'SHOP-3']);
    expect(report).toMatchObject({ status: 'complete', project_keys: ['PLAT'], continued: false });
    expect(report.sources.jira).toMatchObject({ status: 'complete', seen: 3, added: 3, requests: 2 });
    expect(report.sources.confluence).toMatchObject({ status: 'complete', seen: 3, added: 3, requests: 3 });
    expect(report.sources.zephyr).toMatchObject({ status: 'skipped', notes: ['not asked for'] });
    expect([keysOf(store, 'SHOP-3'), keysOf(store, '10')]).toEqual([',SHOP,', ',PLAT,']);
  });

  it('leaves out neighbours and pages that no run reads, because nothing would ever update them', async () => {
    using store = temporaryStore();
    const issues = [issue('PLAT-1', ['PLAT-2', 'SHOP-3'], `see ${pageUrl('10')}`), issue('PLAT-2'), issue('SHOP-3')];
    const covers: IssuePorts['covers'] = ({ project, space }) => project === 'PLAT' && space === undefined;
    const { exitCode } = await runIndexIssue(store.db, ports(issues, [page('10')], { covers }), options);
    expect(exitCode).toBe(0);
    expect(storedIdentities(store.db).sort()).toEqual(['PLAT-1', 'PLAT-2']);
  });

  it('removes nothing, stamps nothing, and changes nothing the second time', async () => {
    using store = temporaryStore();
    await runScripts(store.db, { jira: wholeScope(['8', '9']) }, { clock: options.clock });
    createSourceStamps(store.db).markUnfinished('PLAT', 'jira');
    const both = ports([issue('PLAT-1')], []);
    await runIndexIssue(store.db, both, options);
    const { report } = await runIndexIssue(store.db, both, options);
    expect(report.sources.jira).toMatchObject({ seen: 1, added: 0, changed: 0, unchanged: 1, removed: 0 });
    expect(storedIdentities(store.db).sort()).toEqual(['8', '9', 'PLAT-1']);
    expect(createSourceStamps(store.db).completedAt('PLAT', 'jira')).toBeNull();
  });

  it('says that an issue does not exist, and leaves no run behind that looks unfinished', async () => {
    using store = temporaryStore();
    const missing = runIndexIssue(store.db, ports([], []), options);
    await expect(missing).rejects.toThrow(NotFoundError);
    await expect(missing).rejects.toThrow('PLAT-1');
    const [run] = createRunLedger(store.db).list(1, 0).items;
    expect(run).toMatchObject({ command: 'index PLAT-1', status: 'incomplete', report: null });
    expect(run?.finishedAt).not.toBeNull();
  });

  it('is incomplete when a neighbour or a page cannot be read, and stores the rest', async () => {
    using store = temporaryStore();
    const issues = [
      issue('PLAT-1', ['PLAT-2', 'PLAT-3'], `${pageUrl('10')} ${pageUrl('11')} ${pageUrl('12')}`),
      failure('PLAT-2'),
      issue('PLAT-3'),
    ];
    const pages = [failure('10'), page('11'), { kind: 'gone', identity: '12' } as const];
    const { report, exitCode } = await runIndexIssue(store.db, ports(issues, pages), options);
    expect(exitCode).toBe(4);
    expect(report.status).toBe('incomplete');
    expect(report.sources.jira).toMatchObject({
      status: 'incomplete',
      failed: 1,
      errors: [{ scope: null, id: 'PLAT-2', message: 'PLAT-2 is broken', retryable: true }],
    });
    expect(report.sources.confluence).toMatchObject({ failed: 1, added: 1 });
    expect(storedIdentities(store.db).sort()).toEqual(['11', 'PLAT-1', 'PLAT-3']);
  });

  it.each([
    [
      'Confluence',
      {
        async *fetchPages() {
          throw new UnavailableError('Confluence did not answer');
        },
      },
    ],
    [
      'the list of web links',
      { remoteLinkUrls: () => Promise.reject(new UnavailableError('Confluence did not answer')) },
    ],
  ] as [string, Partial<IssuePorts>][])('stores the issue although %s is out of reach', async (_, changes) => {
    using store = temporaryStore();
    const { report, exitCode } = await runIndexIssue(
      store.db,
      ports([issue('PLAT-1', [], pageUrl('10'))], [], changes),
      options,
    );
    expect(exitCode).toBe(4);
    expect(report.sources.jira.status).toBe('complete');
    expect(report.sources.confluence.errors).toEqual([
      { scope: 'linked pages', id: null, message: 'Confluence did not answer', retryable: true },
    ]);
    expect(storedIdentities(store.db)).toEqual(['PLAT-1']);
  });

  it('does without Confluence where it is not configured', async () => {
    using store = temporaryStore();
    const { fetchPages: _, ...jiraOnly } = ports([issue('PLAT-1', [], pageUrl('10'))], []);
    const { report, exitCode } = await runIndexIssue(store.db, jiraOnly, options);
    expect(exitCode).toBe(0);
    expect(report.sources.confluence).toMatchObject({ status: 'skipped', notes: ['not configured'] });
  });

  it('ends in an error when Jira is out of reach, and gives up the lease', async () => {
    using store = temporaryStore();
    const broken: Partial<IssuePorts> = {
      async *readIssues() {
        throw new UnavailableError('Jira did not answer');
      },
    };
    await expect(runIndexIssue(store.db, ports([], [], broken), options)).rejects.toMatchObject({ exitCode: 4 });
    expect(store.db.all('SELECT * FROM lease')).toEqual([]);
  });

  it('stops when it is told to, and keeps what it has stored', async () => {
    using store = temporaryStore();
    const controller = new AbortController();
    const stopping: Partial<IssuePorts> = {
      async *fetchPages(_, signal) {
        controller.abort(new StoppedError('SIGTERM'));
        signal.throwIfAborted();
      },
    };
    const run = runIndexIssue(store.db, ports([issue('PLAT-1', [], pageUrl('10'))], [], stopping), {
      ...options,
      signal: controller.signal,
    });
    await expect(run).rejects.toMatchObject({ exitCode: 143 });
    expect(storedIdentities(store.db)).toEqual(['PLAT-1']);
    expect(createRunLedger(store.db).list(1, 0).items[0]?.status).toBe('stopped');
  });

  it('is refused while a run is at work', async () => {
    using store = temporaryStore();
    const lease = await acquireLease(store.connect(), 'index-all', options.clock);
    await expect(runIndexIssue(store.db, ports([issue('PLAT-1')], []), options)).rejects.toMatchObject({ exitCode: 5 });
    lease.release();
  });

  it('leaves documents that the next whole read of the project finds unchanged', async () => {
    using store = temporaryStore();
    await runIndexIssue(store.db, ports([issue('PLAT-1')], []), options);
    let known: unknown;
    const { report } = await runScripts(store.db, {
      jira: async function* (window) {
        const scope = { key: 'project:PLAT', label: 'project PLAT', projects: ['PLAT'] };
        known = [...window.known(scope, ['PLAT-1'])];
        yield { kind: 'present', scope, identities: ['PLAT-1'] };
        yield { kind: 'scope-complete', scope };
      },
    });
    expect(known).toEqual([['PLAT-1', '1']]);
    expect(report.sources.jira).toMatchObject({ unchanged: 1, removed: 0 });
  });
});
