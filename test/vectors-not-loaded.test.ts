import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../src/embedding/testing/embedding-server.ts';
import { runWomba, temporaryFolder } from './support/run-womba.ts';

const recorder = new URL('./support/record-modules.ts', import.meta.url).href;
/** Packages, and Womba's own parts that load them. */
const vectorParts =
  /node_modules\/(@ai-sdk|ai|sqlite-vec[^/]*|chromadb[^/]*|@huggingface)\/|src\/embedding\/backends\/|src\/store\/vectors\/(chroma|sqlite-vec)/;

let company: SampleCompany;
let embeddings: EmbeddingServer;
const folder = temporaryFolder();
beforeAll(async () => {
  company = await startSampleCompany();
  embeddings = await startEmbeddingServer({ dimensions: 16 });
});
afterAll(async () => {
  await company.close();
  await embeddings.close();
  folder[Symbol.dispose]();
});

let recordings = 0;
/** Runs a command and tells every module that it loaded. */
async function modulesOf(settings: Record<string, string>, ...args: string[]): Promise<string[]> {
  recordings += 1;
  const file = join(folder.path, `modules${recordings}`);
  const env = { ...company.env, WOMBA_DATA_DIR: folder.path, ...settings };
  const record = { NODE_OPTIONS: `--import ${recorder}`, RECORD_MODULES: file };
  const { code, stderr } = await runWomba({ ...env, ...record }, ...args);
  expect(stderr).not.toContain('Error');
  expect(code).toBe(0);
  return readFileSync(file, 'utf8').trim().split('\n');
}

const ofVectors = (modules: readonly string[]): string[] => modules.filter((module) => vectorParts.test(module));

describe('without a model', () => {
  it.each([
    ['index-all', {}, ['index-all']],
    ['index-all with EMBEDDING_MODEL=none', { EMBEDDING_MODEL: 'none' }, ['index-all']],
    ['search', {}, ['search', 'refund']],
    ['search with EMBEDDING_MODEL=none', { EMBEDDING_MODEL: 'none' }, ['search', 'refund']],
    ['rag-stats', {}, ['rag-stats']],
  ])('womba %s loads nothing of vectors', async (_, settings, args) => {
    const modules = await modulesOf(settings, ...args);
    expect(modules.length).toBeGreaterThan(50);
    expect(ofVectors(modules)).toEqual([]);
  });
});

describe('with a model', () => {
  const settings = (): Record<string, string> => ({
    EMBEDDING_MODEL: 'openai-compatible:test',
    EMBEDDING_BASE_URL: embeddings.url,
  });

  it('a run loads the providers and no store of its own, a search both, statistics neither', async () => {
    const packages = (modules: readonly string[]): string[] => [
      ...new Set(modules.flatMap((module) => /node_modules\/(@ai-sdk|sqlite-vec|chromadb)\//.exec(module)?.[1] ?? [])),
    ];
    expect(packages(await modulesOf(settings(), 'index-source', '--source', 'swagger'))).toEqual(['@ai-sdk']);
    expect(packages(await modulesOf(settings(), 'search', 'refund')).sort()).toEqual(['@ai-sdk', 'sqlite-vec']);
    expect(packages(await modulesOf(settings(), 'rag-stats'))).toEqual([]);
    expect(existsSync(join(folder.path, 'womba.db'))).toBe(true);
  });
});
