import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../../../examples/server/index.ts';
import { UnauthorizedError } from '../../platform/errors.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import type { SourceEvent } from '../source.ts';
import { describeSource } from '../testing/conformance.ts';
import { createMemoryIndex, type MemoryIndex } from '../testing/memory-index.ts';
import { idsOf, ofKind, readAll } from '../testing/read.ts';
import { createJiraSource, type JiraSource } from './jira-source.ts';

const projects = ['PLAT', 'SHOP'];

function connect(company: SampleCompany, options: { token?: string; criteriaFields?: string[] } = {}): JiraSource {
  const credentials = `indexer@example.com:${options.token ?? 'sample-atlassian-token'}`;
  const http = createHttpClient({
    name: 'Jira',
    baseUrl: company.urls.atlassian,
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    retries: 2,
    retryDelayMs: 1,
  });
  return createJiraSource({
    http,
    siteUrl: 'https://brindlecote.example',
    criteriaFields: options.criteriaFields ?? [],
  });
}

let conformanceCompany: SampleCompany;
describeSource('Jira', async () => {
  conformanceCompany = await startSampleCompany({ multiply: { issues: 900 } });
  return {
    projects,
    collection: 'jira_issues',
    idPattern: /^jira_[A-Z][A-Z0-9_]+-\d+$/,
    createSource: () => connect(conformanceCompany),
    includes: ['jira_PLAT-100', 'jira_SHOP-121'],
    close: () => conformanceCompany.close(),
  };
});

describe('createJiraSource', () => {
  let company: SampleCompany;
  let index: MemoryIndex;
  beforeEach(async () => {
    company = await startSampleCompany();
    index = createMemoryIndex();
  });
  afterEach(() => company.close());

  const read = (source = connect(company), mode: 'full' | 'incremental' = 'incremental'): Promise<SourceEvent[]> =>
    readAll(source, index.window({ projects, mode }), index);
  const markdownOf = (id: string): string => index.documents().get(id)?.markdown ?? '';
  const requestsTo = (part: string): number => company.requests.filter((request) => request.url.includes(part)).length;

  it('turns an issue into a document with its criteria, sub-tasks, links and comments', async () => {
    await read();
    const document = index.documents().get('jira_PLAT-101');
    expect(document).toMatchObject({
      identity: expect.stringMatching(/^\d+$/) as string,
      title: 'Apply and remove vouchers during checkout',
      url: 'https://brindlecote.example/browse/PLAT-101',
      header: ['Jira', 'PLAT', 'PLAT-101'],
      metadata: {
        story_key: 'PLAT-101',
        issue_type: 'Story',
        components: ',Checkout,API,',
        labels: ',checkout,vouchers,api,',
        parent_key: 'PLAT-100',
      },
    });
    const headings = markdownOf('jira_PLAT-101').match(/^## .*$/gm);
    expect(headings).toEqual(['## Description', '## Acceptance Criteria', '## Sub-tasks', '## Links', '## Comments']);
    expect(markdownOf('jira_PLAT-101')).toContain('- relates to PLAT-109 ');
    expect(markdownOf('jira_PLAT-107')).toContain('- is blocked by PLAT-101 ');
  });

  it('reads all comments of an issue that has more than one page of them', async () => {
    await read();
    const comments = markdownOf('jira_PLAT-115')
      .split('## Comments')[1]
      ?.match(/^### .+, \d{4}-\d\d-\d\d$/gm);
    expect(comments).toHaveLength(25);
    expect(requestsTo('/comment?')).toBe(1);
  });

  it('takes the criteria field from the configuration, by id or name, and warns about unknown names', async () => {
    const events = await read(connect(company, { criteriaFields: ['acceptance criteria', 'customfield_99999'] }));
    expect(markdownOf('jira_PLAT-101')).toContain('## Acceptance Criteria');
    expect(ofKind(events, 'warning')).toEqual([{ kind: 'warning', name: 'jira.unknown-criteria-field', count: 1 }]);
  });

  it('asks for the bodies of changed issues and their neighbours only', async () => {
    await read();
    index.nextRun();
    company.resetRequests();
    expect(ofKind(await read(), 'document')).toEqual([]);
    expect(requestsTo('bulkfetch')).toBe(0);

    index.nextRun();
    company.mutate.updateIssue('PLAT-109', { summary: 'Another summary' });
    const ids = idsOf(await read());
    expect(ids).toContain('jira_PLAT-109');
    expect(ids).toContain('jira_PLAT-101');
    expect(ids.length).toBeLessThan(15);
    expect(markdownOf('jira_PLAT-101')).toContain('PLAT-109 Another summary');
  });

  it('follows an issue that moves, under its numeric id', async () => {
    await read();
    const identity = index.documents().get('jira_PLAT-128')?.identity;
    index.nextRun();
    const key = company.mutate.moveIssue('PLAT-128', 'SHOP');
    await read();
    expect(index.documents('project:SHOP').get(`jira_${key}`)?.identity).toBe(identity);
    expect(index.unseen('project:PLAT')).toEqual([identity]);
  });

  it('goes on after short and empty pages as long as they carry a token', async () => {
    company.settings.shortPages = true;
    company.settings.emptyPages = true;
    await read();
    expect(index.documents().size).toBe(76);
  });

  it('refuses a search that never ends', async () => {
    const endless = createJiraSource({
      http: createHttpClient({ name: 'Jira', baseUrl: await endlessServer(), retries: 0 }),
      siteUrl: 'https://brindlecote.example',
      criteriaFields: [],
    });
    const events = await readAll(endless, index.window({ projects: ['PLAT'] }), index);
    const [failed] = ofKind(events, 'scope-failed');
    expect(String(failed?.error)).toContain('repeats its page token');
  });

  it('fails one project that does not exist and reads the other', async () => {
    const events = await readAll(connect(company), index.window({ projects: ['NOPE', 'SHOP'] }), index);
    expect(ofKind(events, 'scope-failed').map(({ scope, error }) => [scope.key, String(error)])).toEqual([
      ['project:NOPE', expect.stringContaining('project NOPE does not exist')],
    ]);
    expect(ofKind(events, 'scope-complete').map(({ scope }) => scope.key)).toEqual(['project:SHOP']);
  });

  it('ends when the credentials are wrong', async () => {
    await expect(read(connect(company, { token: 'wrong' }))).rejects.toThrow(UnauthorizedError);
  });

  it('reports an issue that Jira cannot return as one failure and tries it again next time', async () => {
    company.fault({ product: 'jira', path: '/issue/10115/comment', kind: 'status', status: 500 });
    const events = await read();
    expect(ofKind(events, 'failure')).toHaveLength(1);
    expect(ofKind(events, 'scope-complete')).toHaveLength(2);
    company.clearFaults();
    index.nextRun();
    expect(idsOf(await read())).toContain('jira_PLAT-115');
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A Jira whose search always hands out the same page token. */
async function endlessServer(): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const url = request.url ?? '';
    if (url.includes('/search/jql')) response.end('{"issues":[],"nextPageToken":"again"}');
    else response.end(url.includes('/field') ? '[]' : '{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
