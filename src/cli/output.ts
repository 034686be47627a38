import { exitCodes } from '../platform/errors.ts';

/** Starts and ends of bold print, the only escape sequences that Womba's plain lines hold. */
export const bold = { on: '\u001b[1m', off: '\u001b[22m' } as const;

/**
 * Characters that could do something to a terminal: control characters (line breaks, tabs and our own bold print stay) and
 * marks that turn the direction of writing. Titles and messages come from other people's systems.
 */
const harmful = /(?!\u001b\[(?:1|22)m)[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text without anything that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(harmful, '');
}

/** Prints a line for people. With `--json` it goes to stderr, so that stdout holds one JSON document and nothing else. */
export function say(options: { json?: boolean }, line: string): void {
  (options.json ? process.stderr : process.stdout).write(`${printable(line)}\n`);
}

/** Prints a line about the command itself (a warning, an error, a question's context) on stderr. */
export function warn(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Prints the one document of `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Whether stdout is a terminal that may show colours and redrawn lines; NO_COLOR (not empty) and TERM=dumb forbid both. */
export function isRichTerminal(environment: NodeJS.ProcessEnv = process.env): boolean {
  return process.stdout.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
}

/**
 * Keeps a broken output from ending the work. A reader that went away (`womba search x | head -1`) is no error, and a run
 * must neither stop nor lie about its exit code because of it. Output that could not be written (a full disk) is an error
 * of a command that would have succeeded. To be called once, before anything is printed.
 */
export function guardOutput(): void {
  let failure: string | undefined;
  const note = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') failure ??= error.code ?? error.message;
  };
  process.stdout.on('error', note);
  process.stderr.on('error', () => {});
  process.on('exit', (code) => {
    if (failure === undefined) return;
    process.stderr.write(`Error: the output could not be written (${failure})\n`);
    if (code === exitCodes.ok) process.exitCode = exitCodes.unexpected;
  });
}
