import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../content/tokens.ts';
import { storyOf } from '../story.ts';
import { excerpt } from './excerpt.ts';
import { defaultBudget, fitBudget } from './fit-budget.ts';
import { contextGraph } from './graph.ts';
import { type Candidate, itemKinds } from './story-context.ts';

function story(description: string, comments: readonly string[] = []) {
  const said = comments.map((text, index) => `### Ann, 2026-01-0${index + 1}\n\n${text}`).join('\n\n');
  return storyOf({
    id: 'jira_PLAT-1',
    identity: '1',
    collection: 'jira_issues',
    title: 'Vouchers',
    url: '',
    lastModified: '',
    version: '',
    markdown: `## Description\n\n${description}\n\n## Acceptance Criteria\n\n- A voucher of 10 % is applied\n\n## Comments\n\n${said}`,
    metadata: { story_key: 'PLAT-1', issue_type: 'Story' },
  });
}

function candidate(kind: Candidate['kind'], id: string, text: string, score: number | null = null): Candidate {
  return {
    id,
    kind,
    key: id,
    title: `Title of ${id}`,
    url: '',
    relation: 'similar',
    direction: null,
    why: 'w',
    score,
    status: '',
    type: '',
    text,
  };
}
const words = (count: number): string => 'word '.repeat(count).trim();

describe('the budget of a context', () => {
  it('keeps everything that fits, as it is', () => {
    const fitted = fitBudget(story('Short.'), [candidate('similar_story', 'a', 'Some text.', 0.5)], defaultBudget);
    expect(fitted.cut).toEqual([]);
    expect(fitted.items).toMatchObject([{ id: 'a', text: 'Some text.', tokens: 3 }]);
    expect(fitted.used).toBe(fitted.storyTokens + 3);
  });

  it('gives room to what is linked before what was found, and names what has none', () => {
    const items = [
      candidate('similar_story', 'found', words(300), 0.9),
      candidate('linked_story', 'linked', words(300)),
    ];
    const { items: kept, cut } = fitBudget(story('Short.'), items, 330);
    expect(kept.map(({ id }) => id)).toEqual(['linked']);
    expect(cut).toEqual([
      {
        kind: 'similar_story',
        id: 'found',
        title: 'Title of found',
        tokens: 300,
        reason: 'no room left in the budget',
      },
    ]);
  });

  it('keeps items without a text: they cost nothing', () => {
    expect(fitBudget(story('Short.'), [candidate('linked_story', 'named', '')], 1).items).toMatchObject([
      { id: 'named', tokens: 0 },
    ]);
  });

  it('shortens a long page to the parts that are about the story', () => {
    const page = [
      `## Start\n\nAbout the shop.`,
      ...Array.from({ length: 40 }, (_, n) => `## Part ${n}\n\n${words(60)}`),
      '## Vouchers\n\nA voucher of 10 % is applied once.',
    ].join('\n\n');
    const { items, cut } = fitBudget(story('Vouchers.'), [candidate('confluence_page', 'page', page)], defaultBudget);
    expect(items[0]?.text).toContain('A voucher of 10 % is applied once.');
    expect(items[0]?.text).toContain('About the shop.');
    expect(items[0]?.text).toContain('[…]');
    expect(items[0]?.tokens).toBeLessThanOrEqual(1_500);
    expect(cut).toMatchObject([{ kind: 'confluence_page', id: 'page' }]);
    expect((cut[0]?.tokens ?? 0) + (items[0]?.tokens ?? 0)).toBe(countTokens(page));
  });

  it('cuts old comments of a long story first, then its description, never its criteria', () => {
    const long = story(`${words(50)}\n\n${words(400)}`, [words(200), words(100)]);
    const fitted = fitBudget(long, [], 400);
    expect(fitted.cut.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'comment: Ann, 2026-01-01',
      'comment: Ann, 2026-01-02',
      'description: Vouchers',
    ]);
    expect(fitted.story.comments).toEqual([]);
    expect(fitted.story.acceptance_criteria).toHaveLength(1);
    expect(fitted.used).toBeLessThanOrEqual(400);
  });

  it('stays within any budget, and what is missing is named', () => {
    const item = fc.record({
      kind: fc.constantFrom(...itemKinds),
      text: fc.array(fc.lorem({ maxCount: 40 }), { maxLength: 12 }).map((parts) => parts.join('\n\n')),
      score: fc.option(fc.constant(0.5)),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.integer({ min: 60, max: 2_000 }), (items, limit) => {
        const candidates = items.map(({ kind, text, score }, index) => candidate(kind, `id-${index}`, text, score));
        const fitted = fitBudget(story('Short.'), candidates, limit);
        expect(fitted.used).toBeLessThanOrEqual(limit);
        const cut = new Map(fitted.cut.map(({ id, tokens }) => [id, tokens]));
        const kept = new Map(fitted.items.map(({ id, tokens }) => [id, tokens]));
        for (const { id, text } of candidates) expect((kept.get(id) ?? 0) + (cut.get(id) ?? 0)).toBe(countTokens(text));
      }),
      { numRuns: 60 },
    );
  });

  it('takes an excerpt of any text within any room', () => {
    const text = fc.array(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '```', '## h', '- a')),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 200 }), (lines, room) => {
        expect(countTokens(excerpt(lines.join('\n'), new Set(['voucher']), room))).toBeLessThanOrEqual(room);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the graph of a context', () => {
  it('points from who acts, whichever end the story is', () => {
    const item = (id: string, relation: string, direction: 'in' | 'out' | 'both') => ({
      ...candidate('linked_story', id, ''),
      relation,
      direction,
      tokens: 0,
    });
    const { nodes, edges } = contextGraph(story('Short.'), [
      item('a', 'blocks', 'out'),
      item('b', 'is blocked by', 'in'),
      item('c', 'is caused by', 'in'),
      item('d', 'is split from', 'in'),
    ]);
    expect(nodes.map(({ id }) => id)).toEqual(['jira_PLAT-1', 'a', 'b', 'c', 'd']);
    expect(edges).toEqual([
      { from: 'jira_PLAT-1', to: 'a', relation: 'blocks' },
      { from: 'b', to: 'jira_PLAT-1', relation: 'blocks' },
      { from: 'c', to: 'jira_PLAT-1', relation: 'causes' },
      { from: 'jira_PLAT-1', to: 'd', relation: 'is split from' },
    ]);
  });
});
