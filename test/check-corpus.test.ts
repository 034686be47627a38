import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CorpusResult } from '../scripts/check-corpus/check.ts';
import { runWomba, temporaryFolder } from './support/run-womba.ts';

const program = fileURLToPath(new URL('../scripts/check-corpus.ts', import.meta.url));

function check(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const issue = {
  id: '7',
  key: 'BIKE-7',
  fields: {
    summary: 'Lamp stays on',
    project: { key: 'BIKE' },
    description: { type: 'doc', version: 1, content: [paragraph('The lamp burns on.'), { type: 'hologram' }] },
    comment: { comments: [{ body: { type: 'doc', version: 1, content: [paragraph('Seen twice.')] } }], total: 1 },
  },
};

const corpus: Record<string, string> = {
  'adf-samples/BIKE-7.json': JSON.stringify(issue),
  'adf-samples/cut-off.json': JSON.stringify(issue).slice(0, 100),
  'adf-samples/other.json': '{"name": "no issue"}',
  'confluence-samples/lamps.storage.xml': '<h2>Lamps</h2><p>They need <ac:structured-macro ac:name="toc"/>oil.</p>',
  'bench/mattermost-jira2testcase/corpus.jsonl': [
    { _id: 'BIKE-T1', title: 'Lamp off', text: 'Press the switch. It is dark.', metadata: { folder: 'lamps/basic' } },
    { _id: 'BIKE-T2', title: 'Lamp on', text: 'Press it again.' },
  ]
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('not a row\n'),
  'openapi-samples/lamps.yaml':
    'openapi: 3.0.3\ninfo: { title: Lamps, version: "1" }\npaths:\n  /lamps:\n    get: { summary: List lamps, responses: { "200": { description: ok } } }\n',
  'openapi-samples/broken.json': '{\n  "openapi": "3.0.0",\n  "info": ',
  'openapi-samples/settings.yaml': 'colour: red\n',
};

function write(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

describe('npm run check:corpus', () => {
  it('sends every kind of file through the pipeline and lists what failed with its reason', async () => {
    using folder = temporaryFolder();
    write(folder.path, corpus);
    const kept = join(folder.path, 'kept');
    const { code, stdout } = await check('--data', folder.path, '--keep', kept, '--json');
    expect(code).toBe(0);
    const { parts, complete } = JSON.parse(stdout) as CorpusResult;
    expect(complete).toBe(true);
    const brief = parts.map(({ part, files, documents, failed }) => ({ part, files, documents, failed }));
    expect(brief).toEqual([
      { part: 'issues', files: 3, documents: 1, failed: 2 },
      { part: 'pages', files: 1, documents: 1, failed: 0 },
      { part: 'tests', files: 1, documents: 2, failed: 1 },
      { part: 'specifications', files: 3, documents: 2, failed: 1 },
    ]);
    expect(parts.flatMap(({ failures }) => failures.map(({ id, message }) => `${id}: ${message}`))).toEqual([
      'adf-samples/cut-off.json: truncated or invalid JSON',
      'adf-samples/other.json: not an issue: unexpected shape at id',
      'bench/mattermost-jira2testcase/corpus.jsonl line 2: truncated or invalid JSON',
      expect.stringMatching(/broken\.json.*invalid JSON/),
    ]);
    expect(parts[0]?.warnings).toEqual({ 'adf.unknown-node:hologram': 1 });
    expect(parts[3]?.without_documents).toEqual(['openapi-samples/settings.yaml']);
    for (const part of parts) expect(part.chunks).toBeGreaterThanOrEqual(part.documents);

    const view = await runWomba({}, 'rag-view', 'existing_tests', '--full', '--data-dir', kept);
    expect(view.stdout).toContain('# Lamp off');
    expect(view.stdout).toContain('Folder: /lamps/basic');
  });

  it('says so when a part is incomplete: most of its files failed', async () => {
    using folder = temporaryFolder();
    write(
      folder.path,
      Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`adf-samples/${index}.json`, 'nonsense'])),
    );
    const { code, stdout } = await check('--data', folder.path);
    expect(stdout).toContain('Not complete: issues');
    expect(code).toBe(4);
  });

  it('names what it looked for when a folder holds no corpus', async () => {
    using folder = temporaryFolder();
    const { code, stderr } = await check('--data', folder.path);
    expect(stderr).toContain('holds no corpus');
    expect(stderr).toContain('adf-samples/*.json');
    expect(code).toBe(2);
  });
});
