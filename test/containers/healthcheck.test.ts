import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const check = fileURLToPath(new URL('../../container/healthcheck.ts', import.meta.url));

it('the health check asks /livez on API_PORT, or what it is given, and tells an answer from none', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(request.url === '/livez' ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  try {
    expect(await run(port)).toEqual({ code: 0, stderr: '' });
    const ill = `http://127.0.0.1:${port}/readyz`;
    expect(await run(port, ill)).toEqual({ code: 1, stderr: `${ill} does not answer: HTTP 503\n` });
    expect(asked).toEqual(['/livez', '/readyz']);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  expect(await run(port)).toMatchObject({ code: 1, stderr: expect.stringContaining('/livez does not answer') });
});

function run(port: string, ...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [check, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], API_PORT: port },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })));
}
