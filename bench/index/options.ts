import { parseArgs } from 'node:util';
import { count, UsageMistake } from '../command-line.ts';

export const usage = `Measures index runs against the sample company, multiplied and served by a process of its own on loopback.

  npm run bench:index -- [options]

  --issues N   Jira issues (default 20000); a quarter of them are read too, to see whether memory grows
  --tests N    Zephyr tests (default 5000)
  --repeat N   first runs of Jira, the fastest counts (default 1)
  --json       print one JSON document instead of tables
  --help       print this

Examples
  npm run bench:index                                    the figures of docs/benchmarks.md, in a few minutes
  npm run bench:index -- --issues 2000 --tests 500       a quick look
  npm run bench:index -- --repeat 3 --json > bench.json  for keeping

Exit codes: 0 measured; 1 a run failed; 2 wrong usage; 130 and 143 stopped.
`;

export interface BenchOptions {
  issues: number;
  tests: number;
  repeat: number;
  json: boolean;
}

/** Reads the command line; undefined means that help is wanted. @throws UsageMistake */
export function readOptions(args: string[]): BenchOptions | undefined {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        issues: { type: 'string', default: '20000' },
        tests: { type: 'string', default: '5000' },
        repeat: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UsageMistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return undefined;
  return {
    // The company's own issues and tests are always there.
    issues: count('--issues', values.issues, 400, 1_000_000),
    tests: count('--tests', values.tests, 100, 200_000),
    repeat: count('--repeat', values.repeat, 1, 20),
    json: values.json,
  };
}
