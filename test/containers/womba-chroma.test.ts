import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { claimFolder } from '../../container/chroma-folder.ts';
import { temporaryFolder } from '../support/run-womba.ts';

const launcher = fileURLToPath(new URL('../../container/womba-chroma.ts', import.meta.url));

describe('womba-chroma', () => {
  it('starts Chroma beside a foreign database, says so, and ends with 0 when it is told to', async () => {
    using data = temporaryFolder();
    const foreign = join(data.path, 'chroma', 'chroma.sqlite3');
    mkdirSync(join(data.path, 'chroma'));
    writeFileSync(foreign, 'theirs');
    const port = await free();
    const started = start(['--host', '127.0.0.1', '--port', String(port)], { WOMBA_DATA_DIR: data.path });
    await started.said(`Chroma starts on 127.0.0.1:${port}`);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(started.output()).toContain(`${join(data.path, 'chroma')} holds a Chroma database that Womba did not make.`);
    expect(started.output()).toContain(`its data are in ${join(data.path, 'chroma-womba')}.`);
    expect(readFileSync(foreign, 'utf8')).toBe('theirs');
    // The lock ended with the process.
    using lock = claimFolder(join(data.path, 'chroma-womba'));
    expect(lock).toBeDefined();
  }, 60_000);

  it('ends with 1 when Chroma cannot start, although Chroma itself ends with 0 then', async () => {
    using data = temporaryFolder();
    const taken = await listening();
    const port = portOf(taken);
    const started = start(['--host', '127.0.0.1', '--port', String(port), '--path', join(data.path, 'chroma')], {});
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(/is not available[^]*Chroma ended by itself/);
    taken.close();
  }, 60_000);

  it('ends with 3 for a folder that cannot be used and 2 for arguments that it does not know', async () => {
    using data = temporaryFolder();
    writeFileSync(join(data.path, 'a-file'), '');
    const unusable = start(['--path', join(data.path, 'a-file')], {});
    const unknown = start(['--folder', data.path], {});
    expect([await unusable.ended, await unknown.ended]).toEqual([3, 2]);
    expect(unusable.output()).toContain('is a file where a folder should be');
  }, 60_000);

  it('waits for a predecessor, and gives up waiting when it is told to', async () => {
    using data = temporaryFolder();
    const path = join(data.path, 'chroma');
    using _held = claimFolder(path);
    const waiting = start(['--path', path], {});
    await waiting.said('waiting for it to end');
    waiting.child.kill('SIGTERM');
    expect(await waiting.ended).toBe(0);
  }, 60_000);
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  /** Waits until it has said something; fails when it ends before. */
  said(text: string): Promise<void>;
}

function start(args: readonly string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let output = '';
  const listeners = new Set<() => void>();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    ended,
    output: () => output,
    said: (text) => {
      const heard = new Promise<void>((resolve) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        listeners.add(look);
        look();
      });
      const silent = ended.then((code) => {
        throw new Error(`it ended with ${code} before it said "${text}":\n${output}`);
      });
      silent.catch(() => {});
      return Promise.race([heard, silent]);
    },
  };
}

async function free(): Promise<number> {
  const server = await listening();
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listening(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
