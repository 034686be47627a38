#!/usr/bin/env node
/**
 * Runs the Chroma server that the `chromadb` package ships, on a folder of Womba's own below the data directory.
 *
 *     womba-chroma [--host 0.0.0.0] [--port 8001] [--path /app/data/chroma]
 *
 * Chroma's own command ignores SIGTERM where it is a container's first process, and ends with 0 when it could not start: so it
 * is a child of this one. Ends with 0 after SIGTERM or SIGINT, with 1 when Chroma ended by itself, 2 for wrong usage and 3 when
 * the folder cannot be used.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseFolder, claimFolder, UnusableFolderError } from './chroma-folder.ts';

/** How long a server that is going down may keep its folder: the grace that Kubernetes gives, and some. */
const patienceMs = 90_000;
const lookAgainMs = 250;

interface Address {
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

let child: ChildProcess | undefined;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stop.abort();
    // Chroma commits what it has answered; what it has not answered yet, Womba sends again.
    child?.kill('SIGTERM');
  });
}

try {
  process.exitCode = await run(readArguments());
} catch (error) {
  if (!(error instanceof UnusableFolderError)) throw error;
  say(error.message);
  process.exitCode = 3;
}

async function run(address: Address): Promise<number> {
  const { path, foreign } = chooseFolder(address.path);
  for (const folder of foreign) {
    say(`${folder} holds a Chroma database that Womba did not make. It is left untouched.`);
  }
  using lock = await claimed(path);
  if (lock === undefined) return 0;
  say(`Chroma starts on ${address.host}:${address.port}; its data are in ${path}.`);
  const { code, signal } = await serve({ ...address, path });
  if (stop.signal.aborted) {
    say('Chroma has ended.');
    return 0;
  }
  say(`Chroma ended by itself (${signal ?? `exit code ${code}`}); what it said stands above.`);
  return 1;
}

/** Waits for a predecessor that still holds the folder. Undefined when the wait was ended by a signal. */
async function claimed(path: string): Promise<Disposable | undefined> {
  const deadline = Date.now() + patienceMs;
  for (let first = true; ; first = false) {
    const lock = claimFolder(path);
    if (lock !== undefined) return lock;
    if (first) say(`Another Chroma server works on ${path}; waiting for it to end.`);
    if (Date.now() > deadline) {
      throw new UnusableFolderError(
        `Another Chroma server still works on ${path} after ${patienceMs / 1000} s. Two on one folder would contradict each other: end one.`,
      );
    }
    try {
      await delay(lookAgainMs, undefined, { signal: stop.signal });
    } catch {
      return undefined;
    }
  }
}

function serve({ host, port, path }: Address): Promise<{ code: number | null; signal: string | null }> {
  const command = fileURLToPath(new URL('cli.mjs', import.meta.resolve('chromadb')));
  // Its stdout is a picture of letters and a link to a tutorial.
  const started = spawn(process.execPath, [command, 'run', '--path', path, '--host', host, '--port', port], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child = started;
  if (stop.signal.aborted) started.kill('SIGTERM');
  return new Promise((resolve, reject) => {
    started.once('error', reject);
    started.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function readArguments(): Address {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', default: '0.0.0.0' },
        port: { type: 'string', default: '8001' },
        path: { type: 'string', default: join(process.env['WOMBA_DATA_DIR'] ?? '/app/data', 'chroma') },
      },
    });
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`--port must be a number, not ${values.port}`);
    return values;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

function say(message: string): void {
  process.stderr.write(`womba-chroma: ${message}\n`);
}
