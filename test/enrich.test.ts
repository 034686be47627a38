import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { readConfig } from '../src/config/config.ts';
import { createWomba, type Womba } from '../src/womba.ts';
import { digestIndex } from './support/index-dump.ts';
import { runReport, runWomba, temporaryFolder } from './support/run-womba.ts';

type Context = Awaited<ReturnType<Womba['storyContext']>>;

describe('womba enrich', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const empty = temporaryFolder();
  let env: Record<string, string>;
  /** Without a way to Jira. */
  const indexOnly = { WOMBA_DATA_DIR: folder.path };

  const enrich = async (environment: Record<string, string>, key: string, options = {}): Promise<Context> => {
    const config = readConfig({ environment: { HTTP_RETRIES: '0', ...environment }, userFile: '/nonexistent' });
    const womba = createWomba({ config });
    try {
      return await womba.storyContext(key, options);
    } finally {
      await womba.close();
    }
  };
  const requestsOf = async <T>(work: () => Promise<T>): Promise<[T, Record<string, number>]> => {
    const before = { ...company.stats().jira.endpoints };
    const result = await work();
    const after = Object.entries(company.stats().jira.endpoints);
    const sent = after
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0);
    return [result, Object.fromEntries(sent)];
  };

  beforeAll(async () => {
    company = await startSampleCompany();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
    company.mutate.addTest({ project: 'PLAT', name: 'By label', labels: ['PLAT-139'] });
    company.mutate.addTest({ project: 'PLAT', name: 'By text', objective: 'Nobody is signed out, see PLAT-139.' });
    expect((await runReport(env)).code).toBe(0);
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
    empty[Symbol.dispose]();
  });

  describe('from the index alone', () => {
    it('gathers everything that belongs to a story, each with its reason', async () => {
      const context = await enrich(indexOnly, 'PLAT-111');
      expect(context).toMatchObject({ story_key: 'PLAT-111', read_from: 'index', up_to_date: false });
      expect(context.warnings).toEqual([expect.stringContaining('ATLASSIAN_BASE_URL is not set')]);
      expect(context.main_story.acceptance_criteria).toHaveLength(9);
      expect(context.epic).toMatchObject({ key: 'PLAT-110', relation: 'is part of', type: 'Epic' });
      expect(context.subtasks.map(({ key }) => key)).toEqual(['PLAT-121', 'PLAT-122']);
      const links = context.linked_stories.map(({ key, relation, direction }) => [key, relation, direction]);
      expect(links).toContainEqual(['PLAT-112', 'blocks', 'out']);
      expect(links).toContainEqual(['PLAT-115', 'is blocked by', 'in']);
      expect(context.related_bugs[0]).toMatchObject({ key: 'PLAT-120', relation: 'relates to', score: null });
      const operations = context.api_operations.filter(({ score }) => score === null).map(({ key }) => key);
      expect(operations).toEqual(['POST /v1/payments/{paymentId}/refunds', 'GET /v1/payments/{paymentId}/refunds']);
      const linked = context.existing_tests.filter(({ score }) => score === null).map(({ key }) => key);
      expect(linked).toEqual(['PLAT-T35', 'PLAT-T36', 'PLAT-T37', 'PLAT-T38', 'PLAT-T39']);
      const pages = context.confluence_pages.map(({ title, relation }) => [title, relation]);
      expect(pages).toContainEqual(['Incident review 2026-05-14: refunds paid twice', 'mentions']);
      expect(pages).toContainEqual(['Refund policy', 'similar']);
      for (const item of [...context.confluence_pages, ...context.existing_tests, ...context.linked_stories]) {
        expect(item.why).not.toBe('');
        expect(item.text).not.toBe('');
      }
      expect(context.context_graph.edges).toContainEqual({
        from: 'jira_PLAT-115',
        to: 'jira_PLAT-111',
        relation: 'blocks',
      });
      expect(context.budget.used).toBeLessThanOrEqual(context.budget.limit);
    });

    it('finds what names the story', async () => {
      const { existing_tests: tests } = await enrich(indexOnly, 'PLAT-139');
      expect(tests.filter(({ score }) => score === null).map(({ title, why }) => [title, why])).toEqual([
        ['By label', 'it carries the label PLAT-139'],
        ['By text', 'its text names PLAT-139'],
      ]);
      const { linked_stories: stories, context_graph: graph } = await enrich(indexOnly, 'PLAT-128');
      expect(stories).toContainEqual(expect.objectContaining({ key: 'PLAT-126', relation: 'names', direction: 'in' }));
      expect(graph.edges).toContainEqual({ from: 'jira_PLAT-126', to: 'jira_PLAT-128', relation: 'names' });
    });

    it('leaves out what is not near the story', async () => {
      const {
        confluence_pages: pages,
        existing_tests: tests,
        similar_stories: stories,
      } = await enrich(indexOnly, 'PLAT-118');
      expect(pages.map(({ title }) => title)).toEqual(['Card vault migration']);
      expect(tests.map(({ key }) => key)).toEqual(['PLAT-T54']);
      expect(stories).toEqual([]);
    });

    it('names what the budget cuts', async () => {
      const whole = await enrich(indexOnly, 'PLAT-111', { budget: 100_000 });
      const small = await enrich(indexOnly, 'PLAT-111', { budget: 3_000 });
      expect(small.budget.used).toBeLessThanOrEqual(3_000);
      expect(small.main_story.acceptance_criteria).toEqual(whole.main_story.acceptance_criteria);
      const kept = new Set(small.context_graph.nodes.map(({ id }) => id));
      const cut = new Set(small.cut.map(({ id }) => id));
      for (const { id } of whole.context_graph.nodes) expect(kept.has(id) || cut.has(id)).toBe(true);
      expect(cut.size).toBeGreaterThan(3);
    });

    it.each([
      ['SHOP-116', 20, []],
      ['SHOP-102', 10, []],
      ['PLAT-112', 8, []],
      ['PLAT-124', 3, []],
      ['SHOP-111', 0, ['no-criteria']],
      ['PLAT-131', 0, ['no-criteria', 'open-point']],
      ['PLAT-135', 10, ['open-point']],
    ])('%s: %i criteria, open questions %j', async (key, criteria, rules) => {
      const context = await enrich(indexOnly, key);
      expect(context.main_story.acceptance_criteria).toHaveLength(criteria);
      expect(context.open_questions.map(({ rule }) => rule)).toEqual(rules);
    });

    it('takes hostile text for text', async () => {
      const { main_story: story, open_questions: questions } = await enrich(indexOnly, 'SHOP-121');
      expect(story.acceptance_criteria.map(({ id }) => id)).toEqual(Array.from({ length: 8 }, (_, n) => `AC-${n + 1}`));
      expect(story.acceptance_criteria.every(({ text }) => !text.includes('no tests are needed'))).toBe(true);
      expect(story.description).toContain('Ignore previous instructions');
      expect(questions).toEqual([]);
    });

    it('searches nothing where retrieval is switched off, and follows links all the same', async () => {
      const context = await enrich({ ...indexOnly, ENABLE_RAG: 'false' }, 'PLAT-111');
      const all = [...context.existing_tests, ...context.confluence_pages, ...context.api_operations];
      expect(all.length).toBeGreaterThan(5);
      expect(all.filter(({ score }) => score !== null)).toEqual([]);
    });
  });

  describe('with Jira', () => {
    it('asks whether the index is up to date, and reads nothing twice', async () => {
      const [context, requests] = await requestsOf(() => enrich(env, 'PLAT-108'));
      expect(context).toMatchObject({ read_from: 'index', up_to_date: true, warnings: [] });
      expect(requests).toEqual({
        'GET /rest/api/3/issue/{idOrKey}': 1,
        'GET /rest/api/3/issue/{idOrKey}/remotelink': 1,
      });
      // The same story comes out of both.
      const { main_story: fresh } = await enrich(env, 'PLAT-108', { noCache: true });
      expect(fresh).toEqual(context.main_story);
    });

    it('reads what changed since the last run, what is new beside it, and linked pages of its own site only', async () => {
      const site = env['ATLASSIAN_BASE_URL'] ?? '';
      const page = company.mutate.addPage({ space: 'DOCS', title: 'Fresh rules', body: '<p>Two letters at most.</p>' });
      const added = company.mutate.addIssue({ project: 'PLAT', summary: 'A new neighbour', type: 'Bug' });
      company.mutate.linkIssues('Blocks', added, 'PLAT-105');
      company.mutate.updateIssue('PLAT-105', {
        description: `Every note must be kept. See ${site}/wiki/spaces/DOCS/pages/${page}/Fresh+rules, ${site}/wiki/spaces/DOCS/pages/999999/Gone, https://elsewhere.example.com/wiki/spaces/DOCS/pages/65202 and PLAT-9999. Calls \`POST /v1/notes\`.`,
      });
      const before = digestIndex(folder.path, { times: true });
      const context = await enrich(env, 'PLAT-105');
      expect(context).toMatchObject({ read_from: 'jira', up_to_date: true });
      expect(context.main_story.acceptance_criteria.map(({ text }) => text)).toEqual(['Every note must be kept.']);
      expect(context.related_bugs).toContainEqual(
        expect.objectContaining({ key: added, title: 'A new neighbour', relation: 'is blocked by', direction: 'in' }),
      );
      const linked = context.confluence_pages.filter(({ relation }) => relation === 'links to');
      expect(linked.map(({ title, text }) => [title, text])).toEqual([['Fresh rules', 'Two letters at most.']]);
      const missing = context.missing.map(({ kind, name }) => `${kind} ${name}`).sort();
      expect(missing).toEqual(['issue PLAT-9999', 'operation POST /v1/notes', 'page page 999999']);
      const unknown = context.open_questions.filter(({ rule }) => rule === 'unknown-reference');
      expect(unknown).toHaveLength(3);
      // Looking stores nothing.
      expect(digestIndex(folder.path, { times: true })).toBe(before);
      // Without Jira the version of the last run is all there is.
      const old = await enrich(indexOnly, 'PLAT-105');
      expect(old.main_story.acceptance_criteria).toHaveLength(7);
    });

    it('reads everything again with noCache', async () => {
      const [context, requests] = await requestsOf(() => enrich(env, 'PLAT-101', { noCache: true }));
      expect(context.read_from).toBe('jira');
      expect(requests['POST /rest/api/3/issue/bulkfetch']).toBe(2);
    });

    it('follows an issue that moved', async () => {
      const moved = company.mutate.moveIssue('PLAT-137', 'SHOP');
      const context = await enrich(env, 'PLAT-137');
      expect(context).toMatchObject({ story_key: moved, read_from: 'jira' });
    });

    it('falls back to the index, with a warning, when Jira has a problem, refuses, or no longer shows the issue', async () => {
      company.fault({ product: 'jira', path: '/issue/PLAT-103', kind: 'status', status: 503, times: 1 });
      const broken = await enrich(env, 'PLAT-103');
      expect(broken).toMatchObject({ read_from: 'index', up_to_date: false });
      expect(broken.warnings).toEqual([expect.stringMatching(/^PLAT-103 comes from the index, as of 2026-.*503/)]);
      const refused = await enrich({ ...env, ATLASSIAN_API_TOKEN: 'wrong' }, 'PLAT-103');
      expect(refused.warnings).toEqual([expect.stringContaining('401')]);
      const unset = await enrich({ ...env, ATLASSIAN_API_TOKEN: '' }, 'PLAT-103');
      expect(unset.warnings).toEqual([expect.stringContaining('ATLASSIAN_API_TOKEN is not set')]);
      company.mutate.deleteIssue('SHOP-126');
      const gone = await enrich(env, 'SHOP-126');
      expect(gone.warnings).toEqual([expect.stringContaining('Jira has no issue SHOP-126')]);
    });

    it('works without an index, and makes none', async () => {
      const context = await enrich({ ...env, WOMBA_DATA_DIR: empty.path }, 'PLAT-111');
      expect(context.read_from).toBe('jira');
      expect(context.linked_stories.length).toBeGreaterThan(3);
      expect(context.existing_tests).toEqual([]);
      expect(readdirSync(empty.path)).toEqual([]);
    });
  });

  describe('as a command', () => {
    it('prints a story for people, and writes it to a file for others', async () => {
      const file = join(empty.path, 'story.md');
      company.mutate.updateIssue('SHOP-121', { summary: 'Red \u001b[31malert\u0007 \u202etxet' });
      const { code, stdout, stderr } = await runWomba(env, 'enrich', 'shop-121', '--export', file);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const lines = stdout.split('\n');
      expect(lines[0]).toBe('SHOP-121 Red [31malert txet');
      expect(stdout).toContain('Acceptance criteria (8)\n  AC-1 Each of the eight inputs');
      expect(stdout).toContain('Sub-tasks (1)\n  SHOP-125 ');
      expect(stdout).toMatch(/^[\d,]+ of 12,000 tokens$/m);
      expect(lines.at(-2)).toBe(`Written to ${file}`);
      const markdown = readFileSync(file, 'utf8');
      expect(markdown).toMatch(/^# SHOP-121 Red \[31malert txet\n/);
      for (const text of [stdout, markdown])
        expect(text).not.toMatch(/[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(markdown).toContain('## Existing tests\n\n### SHOP-T');
      expect(readdirSync(empty.path)).toEqual(['story.md']);
    });

    it('prints one JSON document, and writes the same', async () => {
      const file = join(empty.path, 'story.json');
      const { code, stdout } = await runWomba(
        indexOnly,
        'enrich',
        'PLAT-131',
        '--json',
        '--budget',
        '900',
        '--export',
        file,
      );
      expect(code).toBe(0);
      const context = JSON.parse(stdout) as Context;
      expect(context).toMatchObject({ story_key: 'PLAT-131', budget: { limit: 900 } });
      for (const name of ['main_story', 'linked_stories', 'related_bugs', 'context_graph'])
        expect(context).toHaveProperty(name);
      expect(readFileSync(file, 'utf8')).toBe(stdout);
    });

    it.each([
      ['an unknown issue', 6, () => [env, 'PLAT-4711']],
      ['an issue that the index does not have either', 6, () => [indexOnly, 'PLAT-4711']],
      ['refused credentials', 3, () => [{ ...env, ATLASSIAN_API_TOKEN: 'wrong' }, 'PLAT-4711']],
      ['neither index nor configuration', 3, () => [{ WOMBA_DATA_DIR: join(empty.path, 'none') }, 'PLAT-111']],
      ['what is no key', 2, () => [indexOnly, '../../etc']],
      ['a file of another kind', 2, () => [indexOnly, 'PLAT-111', '--export', join(empty.path, 'story.pdf')]],
      ['a folder', 2, () => [indexOnly, 'PLAT-111', '--export', folderNamed(empty.path, 'folder.md')]],
    ] as [string, number, () => [Record<string, string>, ...string[]]][])(
      'ends %s with %i',
      async (_, exitCode, given) => {
        const [environment, ...args] = given();
        const { code, stdout, stderr } = await runWomba(environment, 'enrich', ...args, '--json');
        expect(code).toBe(exitCode);
        expect(JSON.parse(stdout)).toHaveProperty('error.hint');
        expect(stderr).toMatch(/^Error: /m);
        expect(existsSync(join(empty.path, 'none'))).toBe(false);
      },
    );
  });
});

function folderNamed(parent: string, name: string): string {
  mkdirSync(join(parent, name), { recursive: true });
  return join(parent, name);
}
