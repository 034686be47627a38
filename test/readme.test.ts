import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { settings } from '../src/config/settings.ts';
import { runWomba, temporaryFolder } from './support/run-womba.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string, text = readme): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '');
const commands = blocks('sh').flatMap((block) => block.split('\n').filter((line) => line !== ''));
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;
const ci = readFileSync(join(root, '.ci/run'), 'utf8');

/** Splits a command line as a shell would, as far as the README needs it. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** What differs from run to run: times, ports, seconds, and the exact scores. */
function steady(line: string): string {
  return line
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'TIME')
    .replace(/\d+\.\ds:/, 'Ns:')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\d\.\d\d/g, 'SCORE')
    .replace(/sent \d+ requests, the second \d+/, 'sent N requests, the second N')
    .trim();
}

describe('the README', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  let env: Record<string, string>;
  const printed = new Set<string>();

  const run = async (line: string): Promise<void> => {
    const { code, stdout, stderr } = await runWomba(env, ...words(line).slice(1));
    expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' });
    for (const output of stdout.split('\n')) printed.add(steady(output));
  };

  beforeAll(async () => {
    company = await startSampleCompany();
    env = { ...company.env, WOMBA_DATA_DIR: folder.path };
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('shows a transcript that the program really prints', async () => {
    const transcript = blocks('text').join('\n').split('\n');
    for (const line of transcript.filter((candidate) => candidate.startsWith('$ womba '))) await run(line.slice(2));
    const own = transcript.filter((line) => !line.startsWith('$ ') && !line.startsWith('Compared row by row'));
    expect(own.map(steady).filter((line) => line !== '' && !printed.has(line))).toEqual([]);
  }, 60_000);

  it('names womba commands that work', async () => {
    const lines = commands.filter((line) => line.startsWith('womba '));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) await run(line);
  }, 120_000);

  it('names npm scripts that exist and that continuous integration runs', () => {
    const named = [...readme.matchAll(/npm (?:run )?([a-z][a-z:]*)/g)].map((match) => match[1] ?? '');
    const own = named.filter((name) => !['ci', 'install', 'pack', 'run'].includes(name));
    expect(own).toEqual(expect.arrayContaining(['demo', 'test', 'build']));
    for (const name of own) expect(Object.keys(scripts)).toContain(name);
    for (const line of ['npm ci', 'npm run demo', 'npm test', 'npm run build']) expect(ci).toContain(line);
    // Packing and installing are what this check does.
    expect(ci).toContain('npm run check:package');
  });

  it('exports settings that exist', () => {
    for (const line of commands.filter((command) => command.startsWith('export '))) {
      expect(Object.keys(settings)).toContain(/^export (\w+)=/.exec(line)?.[1]);
    }
  });

  it('and the pages below docs link to files that exist', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/cli.md', 'docs/operations.md'];
    for (const page of pages) {
      const text = readFileSync(join(root, page), 'utf8');
      const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map((match) => match[1] ?? '');
      const missing = targets.filter((target) => !existsSync(resolve(root, dirname(page), target)));
      expect({ page, missing }).toEqual({ page, missing: [] });
    }
  });
});
