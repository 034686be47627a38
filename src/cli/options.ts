import { type Command, InvalidArgumentError } from 'commander';

/** Adds the options that every command has, and `--project-key` where it makes sense. */
export function addCommon(command: Command, options: { projectKey?: boolean } = {}): void {
  if (options.projectKey) {
    command.option('--project-key <keys>', 'project or projects, comma-separated, instead of PROJECT_KEY');
  }
  command
    .option('--data-dir <folder>', 'data directory instead of WOMBA_DATA_DIR')
    .option('--json', 'print one JSON document on stdout and everything else on stderr');
}

export function examples(command: Command, list: readonly (readonly [string, string])[]): void {
  const width = Math.max(...list.map(([line]) => line.length));
  command.addHelpText(
    'after',
    ['', 'Examples:', ...list.map(([line, meaning]) => `  ${line.padEnd(width)}  # ${meaning}`)].join('\n'),
  );
}

export function nonNegative(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  }
  return number;
}

export function nonNegativeInteger(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(value);
}
