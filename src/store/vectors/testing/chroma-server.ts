import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface ChromaServer extends AsyncDisposable {
  /** Stays the same when the server is started again. */
  readonly url: string;
  /** What the server stores. */
  readonly folder: string;
  /** Of the server; undefined while it is stopped. */
  readonly pid: number | undefined;
  /** Ends it by force, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on its folder. */
  start(): Promise<void>;
  /** Removes everything that is stored; only while it is stopped. */
  wipe(): void;
}

const startTimeoutMs = 60_000;
const startTries = 3;

/** Runs a real Chroma server in a process and a folder of its own; both are gone when it is disposed. */
export async function startChromaServer(): Promise<ChromaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'womba-chroma-'));
  // The server cannot choose a port itself, and the one found free may be taken before it listens.
  for (let tries = 1; ; tries += 1) {
    const server = serverOn(folder, await freePort());
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.kill();
      if (tries === startTries) {
        rmSync(folder, { recursive: true, force: true });
        throw error;
      }
    }
  }
}

function serverOn(folder: string, port: number): ChromaServer {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  };
  const wipe = (): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  };
  return {
    url,
    folder,
    get pid() {
      return child?.pid;
    },
    kill,
    wipe,
    async start() {
      const { ended, process } = spawnServer(folder, port);
      child = process;
      const deadline = Date.now() + startTimeoutMs;
      while (!(await answers(url))) {
        if (ended()) throw new Error(`the Chroma server on port ${port} ended early: ${ended()}`);
        if (Date.now() > deadline) throw new Error(`no Chroma server on port ${port} within ${startTimeoutMs} ms`);
        await delay(25);
      }
    },
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnServer(folder: string, port: number): { process: ChildProcess; ended: () => string } {
  const main = createRequire(import.meta.url).resolve('chromadb');
  const command = join(dirname(main), '..', 'cli.mjs');
  const child = spawn(
    process.execPath,
    [command, 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(port)],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  let code = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.once('exit', (status, signal) => (code = `${status ?? signal} ${said}`));
  return { process: child, ended: () => code };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v2/heartbeat`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
