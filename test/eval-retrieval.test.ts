import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../scripts/eval-retrieval/evaluate.ts';
import { mean, quantile, scoreRanking } from '../scripts/eval-retrieval/metrics.ts';
import { readSet } from '../scripts/eval-retrieval/read-set.ts';

const graded = (...documents: string[]): Map<string, number> => new Map(documents.map((document) => [document, 1]));

describe('scores of a ranking', () => {
  it('are 1 when all relevant documents come first', () => {
    expect(scoreRanking(['a', 'b', 'x'], graded('b', 'a'))).toEqual({
      ndcg_10: 1,
      map: 1,
      mrr_10: 1,
      recall_5: 1,
      recall_10: 1,
      recall_20: 1,
    });
  });

  it('are 0 when none is found', () => {
    expect(Object.values(scoreRanking(['x', 'y'], graded('a')))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Object.values(scoreRanking([], graded('a')))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('follow the places of the hits', () => {
    // Hits at 2 and 6, a third relevant document missed.
    const scores = scoreRanking(['x', 'a', 'y', 'z', 'w', 'b'], graded('a', 'b', 'c'));
    expect(scores.map).toBeCloseTo((1 / 2 + 2 / 6) / 3, 10);
    expect(scores.mrr_10).toBe(0.5);
    expect(scores.recall_5).toBeCloseTo(1 / 3, 10);
    expect(scores.recall_10).toBeCloseTo(2 / 3, 10);
    const ideal = 1 + 1 / Math.log2(3) + 1 / 2;
    expect(scores.ndcg_10).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(7)) / ideal, 10);
  });

  it('look as deep as their names say', () => {
    const ranking = [...Array.from({ length: 10 }, (_, at) => `x${at}`), 'a'];
    const scores = scoreRanking(ranking, graded('a'));
    expect(scores).toMatchObject({ ndcg_10: 0, mrr_10: 0, recall_10: 0, recall_20: 1 });
    expect(scores.map).toBeCloseTo(1 / 11, 10);
    expect(scoreRanking([...Array.from({ length: 30 }, (_, at) => `x${at}`), 'a'], graded('a')).recall_20).toBe(0);
  });

  it('count grades as gains', () => {
    const grades = new Map([
      ['a', 3],
      ['b', 1],
    ]);
    const ideal = 3 + 1 / Math.log2(3);
    expect(scoreRanking(['b', 'a'], grades).ndcg_10).toBeCloseTo((1 + 3 / Math.log2(3)) / ideal, 10);
  });

  it('expect no more than ten ideal documents in the first ten', () => {
    const many = graded(...Array.from({ length: 15 }, (_, at) => `a${at}`));
    expect(scoreRanking([...many.keys()].slice(0, 10), many).ndcg_10).toBeCloseTo(1, 10);
  });

  it('are summed up by means and quantiles', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBe(0);
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect([quantile(hundred, 0.5), quantile(hundred, 0.95), quantile([7], 0.5), quantile([], 0.5)]).toEqual([
      50, 95, 7, 0,
    ]);
  });
});

describe('npm run eval:retrieval', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'womba-eval-test-'));
    const set = join(folder, 'refunds');
    await mkdir(set);
    await mkdir(join(folder, 'notes'));
    const corpus = [
      {
        _id: 'SHOP-T1',
        title: 'Refund of a paid order',
        text: 'Pay an order, then refund it.',
        metadata: { folder: 'Payments' },
      },
      {
        _id: 'SHOP-T2',
        title: 'Password reset',
        text: 'Ask for a new password by mail.',
        metadata: { folder: 'Accounts', status: 3 },
      },
      { _id: 'SHOP-T3', title: 'Refund of a refund is refused', text: 'Refund an order twice.' },
      { _id: 'SHOP-T4', title: '', text: '' },
    ];
    const queries = [
      { _id: 'q1', text: 'refund an order', metadata: { exclude: ['SHOP-T3'] } },
      { _id: 'q2', text: 'reset the password' },
      { _id: 'q3', text: 'nothing is linked to this' },
    ];
    const qrels = [
      'query-id\tcorpus-id\tscore',
      'q1\tSHOP-T1\t1',
      'q1\tSHOP-T3\t1',
      'q2\tSHOP-T2\t1',
      'q3\tSHOP-T1\t0',
    ];
    const lines = (values: object[]): string => values.map((value) => JSON.stringify(value)).join('\n');
    await writeFile(join(set, 'corpus.jsonl'), lines(corpus));
    await writeFile(join(set, 'queries.jsonl'), `${lines(queries)}\n`);
    await writeFile(join(set, 'qrels.tsv'), qrels.join('\r\n'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (...flags: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/eval-retrieval.ts', '--data', folder, ...flags]);

  it('leaves out what a query excludes and what cannot be scored', async () => {
    const { queries } = await readSet(join(folder, 'refunds'));
    expect(queries.map(({ id, relevant }) => [id, [...relevant.keys()]])).toEqual([
      ['q1', ['SHOP-T1']],
      ['q2', ['SHOP-T2']],
    ]);
  });

  it('prints the agreed JSON', async () => {
    const { stdout } = await run('--json');
    const result = JSON.parse(stdout) as EvaluationResult;
    const perfect = {
      ndcg_10: 1,
      map: 1,
      mrr_10: 1,
      recall_5: 1,
      recall_10: 1,
      recall_20: 1,
      micro_recall_10: 1,
      queries: 2,
    };
    expect(result.sets['refunds']?.['lexical']).toMatchObject(perfect);
    expect(result.mean['lexical']).toMatchObject(perfect);
    expect(Object.keys(result.sets['refunds']?.['lexical'] ?? {})).toEqual([
      'ndcg_10',
      'map',
      'mrr_10',
      'recall_5',
      'recall_10',
      'recall_20',
      'micro_recall_10',
      'p50_ms',
      'p95_ms',
      'queries',
    ]);
  });

  it('adds the modes that need vectors where there is an embedder', async () => {
    const { stdout } = await run('--json', '--embedder', 'good');
    const { sets, mean: means } = JSON.parse(stdout) as EvaluationResult;
    expect(Object.keys(sets['refunds'] ?? {})).toEqual(['lexical', 'dense', 'fused']);
    expect(means['fused']?.ndcg_10).toBe(1);
    expect(means['dense']?.recall_5).toBe(1);
  });

  it('prints a table of the named sets, and says which are missing', async () => {
    const { stdout } = await run('--set', 'refunds');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual(['set', 'refunds', 'mean', '']);
    await expect(run('--set', 'other')).rejects.toMatchObject({
      code: 6,
      stderr: expect.stringContaining('no set named other'),
    });
  });
});
