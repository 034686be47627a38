import { type Command, InvalidArgumentError, Option } from 'commander';

export interface CommonFlags {
  /** What `--project-key` does in this command; without it the command has no such flag. */
  projectKey?: string;
}

/** What `--project-key` does in the commands that read sources. */
export const instead = 'project or projects, comma-separated, instead of PROJECT_KEY';
/** What it does in the commands that look into the database. */
export const filter = 'only documents of this project, or of any of several, comma-separated';

/** Adds the options that every command has, and `--project-key` where it makes sense. */
export function addCommon(command: Command, { projectKey }: CommonFlags = {}): void {
  if (projectKey !== undefined) command.option('--project-key <keys>', projectKey, projectKeys);
  command
    .option('--data-dir <folder>', 'data directory instead of WOMBA_DATA_DIR', notEmpty)
    .option('--json', 'print one JSON document on stdout and everything else on stderr');
}

/** For programs that show a run: events as `ProgressEvent` tells them. */
export function progressOption(): Option {
  return new Option('--progress <form>', 'also tell progress on stderr, one JSON object a line').choices(['json']);
}

/** Adds example lines below a command's help. */
export function examples(command: Command, list: readonly (readonly [string, string])[]): void {
  const width = Math.max(...list.map(([line]) => line.length));
  command.addHelpText(
    'after',
    ['', 'Examples:', ...list.map(([line, meaning]) => `  ${line.padEnd(width)}  # ${meaning}`)].join('\n'),
  );
}

/** Project keys of a flag that may be repeated, checked, in capital letters, joined by commas. */
export function projectKeys(value: string, previous?: string): string {
  const keys = value
    .split(',')
    .map((key) => key.trim().toUpperCase())
    .filter((key) => key !== '');
  if (keys.length === 0) throw new InvalidArgumentError('It names no project.');
  const odd = keys.find((key) => !/^[A-Z][A-Z0-9_]{1,254}$/.test(key));
  if (odd !== undefined) {
    throw new InvalidArgumentError('Project keys are letters, digits and underscores, such as PLAT or PLAT,SHOP.');
  }
  return [...new Set([...(previous?.split(',') ?? []), ...keys])].join(',');
}

export function nonNegative(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  }
  return number;
}

/** More than anybody can read, and safe for what is computed from it. */
const mostResults = 1_000_000_000;

export function nonNegativeInteger(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) > mostResults) {
    throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  }
  return Number(value);
}

export function positiveInteger(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) === 0 || Number(value) > mostResults) {
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  }
  return Number(value);
}

/** An empty value is most often a variable that is not set in a script. */
export function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}
