import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { quick } from './run-womba.ts';

const entry = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

export interface TerminalSession {
  /** Everything shown so far, escape sequences included. */
  shown(): string;
  /** Resolves when the text stands on the screen. */
  sees(text: string): Promise<void>;
  type(text: string): void;
  finished: Promise<{ code: number | null; raw: string; text: string }>;
}

/**
 * Starts `womba` on a terminal of its own, 40 rows of 100 columns, made by `script` of util-linux, which every Debian has.
 * `text` of the result is what was shown without escape sequences.
 */
export function startInTerminal(env: Record<string, string>, args: readonly string[], cwd = tmpdir()): TerminalSession {
  const quoted = [process.execPath, entry, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', `stty rows 40 cols 100; exec ${quoted}`, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: cwd, TERM: 'xterm-256color', SHELL: '/bin/sh', ...quick, ...env },
  });
  let raw = '';
  let changed: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
    changed();
  });
  let ended = false;
  const finished = new Promise<{ code: number | null; raw: string; text: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      ended = true;
      changed();
      resolve({ code, raw, text: stripVTControlCharacters(raw).replaceAll('\r\n', '\n') });
    });
  });
  return {
    shown: () => raw,
    async sees(text) {
      while (!raw.includes(text)) {
        if (ended) throw new Error(`the command ended without showing "${text}":\n${raw}`);
        await new Promise<void>((resolve) => (changed = resolve));
      }
    },
    type: (text) => child.stdin.write(text),
    finished,
  };
}
