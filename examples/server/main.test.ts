import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pluck, tinyCompany } from './testing/client.ts';

const script = fileURLToPath(new URL('main.ts', import.meta.url));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; once it has printed a line, `during` is called and the process is told to stop. */
async function run(args: string[], during?: (line: string) => Promise<void>): Promise<Run> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  const told = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      const first = stdout === '';
      stdout += part.toString();
      if (first && during)
        during(stdout)
          .then(resolve, reject)
          .finally(() => child.kill('SIGTERM'));
    });
    child.once('close', () => {
      resolve();
    });
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  await told;
  const [code] = await closed;
  return { code, stdout, stderr };
}

test('it serves until it is told to stop and prints what Womba needs', async () => {
  const result = await run(['--data', tinyCompany, '--issues', '10', '--json'], async (line) => {
    const { env } = JSON.parse(line) as { env: Record<string, string> };
    const basic = Buffer.from(`${env['ATLASSIAN_EMAIL'] ?? ''}:${env['ATLASSIAN_API_TOKEN'] ?? ''}`).toString('base64');
    const answer = await fetch(`${env['ATLASSIAN_BASE_URL'] ?? ''}/rest/api/3/search/jql?jql=project+in+(PLAT,SHOP)`, {
      headers: { authorization: `Basic ${basic}` },
    });
    expect(pluck(await answer.json(), 'issues')).toHaveLength(10);
  });
  expect(result.code).toBe(0);
});

test('lines can be taken over by a shell', async () => {
  const result = await run(['--data', tinyCompany], () => Promise.resolve());
  expect(result.stdout).toMatch(/^# atlassian: http:\/\/127\.0\.0\.1:\d+$/m);
  expect(result.stdout).toMatch(/^ZEPHYR_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v2$/m);
  expect(result.stdout).toMatch(/^CONFLUENCE_SPACES='PLAT=ENG;SHOP=ENG\|SHOPDOCS'$/m);
});

test('a folder that is no company and a wrong flag are told apart', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'no-company-'));
  const noCompany = await run(['--data', empty]);
  await rm(empty, { recursive: true });
  expect(noCompany).toMatchObject({ code: 1, stdout: '' });
  expect(noCompany.stderr).toContain('company.yaml:1: cannot be read');
  expect(await run(['--issues', 'many'])).toMatchObject({ code: 2, stdout: '' });
  expect((await run(['--colour'])).stderr).toContain("Unknown option '--colour'");
});
