import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmbedder } from '../create-embedder.ts';
import { testEmbedding } from './test-embeddings.ts';

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describe('test embeddings', () => {
  it('put texts that share words near each other, the better the higher their quality', () => {
    const [asked, same, other] = [
      'User logs in with a password',
      'login of users by password',
      'Export a report as PDF',
    ];
    const nearness = [1, 0.5, 0].map((quality) => {
      const embed = testEmbedding({ quality });
      return dot(embed(asked ?? ''), embed(same ?? '')) - dot(embed(asked ?? ''), embed(other ?? ''));
    });
    expect(nearness[0]).toBeGreaterThan(nearness[1] ?? 0);
    expect(nearness[1]).toBeGreaterThan(0.1);
    expect(Math.abs(nearness[2] ?? 1)).toBeLessThan(0.2);
  });

  it('are the same for the same text, and of length 1 for any', () => {
    for (const quality of [1, 0.5, 0]) {
      const embed = testEmbedding({ quality, corner: 0.5 });
      expect(embed('a')).toEqual(embed('a'));
      for (const text of ['', ' ', '!?', 'a', '漢字']) expect(dot(embed(text), embed(text))).toBeCloseTo(1, 5);
    }
  });
});

describe('the test server as a process', () => {
  it('tells its address, fails on demand and ends when told', async () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), '--quality', 'half', '--dimensions', '24', '--with-stdin'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'exit');
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { url } = JSON.parse(line.toString()) as { url: string };
      const settings = { EMBEDDING_BASE_URL: url };
      const embedder = createEmbedder({ model: 'openai-compatible:test', settings, retryDelayMs: 1 });
      const root = url.replace('/v1', '');
      await fetch(`${root}/control/faults`, {
        method: 'POST',
        body: JSON.stringify({ faults: [{ kind: 'status', status: 500 }] }),
      });
      const answer = await embedder?.embed(['a'], { purpose: 'query' });
      const expected = testEmbedding({ quality: 0.5, dimensions: 24 })('a');
      expect(dot(answer?.vectors[0] ?? expected, expected)).toBeCloseTo(1, 5);
      expect(await (await fetch(`${root}/control/counts`)).json()).toMatchObject({ requests: 2, texts: 1 });
    } finally {
      child.stdin.end();
    }
    expect(await exited).toEqual([0, null]);
  });
});
