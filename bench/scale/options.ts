import { parseArgs } from 'node:util';
import { count, UsageMistake } from '../command-line.ts';

export const usage = `Measures how runs, searches, memory and disk grow with the number of documents: the sample company is multiplied and
served by a process of its own on loopback.

  npm run bench:scale -- [options]

  --sizes A,B,…  numbers of documents, one company each (default 1000,10000)
  --queries N    searches for each size (default 60)
  --limits       instead: how much of a vendor's limit Womba really uses, and what slow answers cost
  --tests N      for --limits: Zephyr tests to read (default 400)
  --json         print one JSON document instead of tables
  --help         print this

Examples
  npm run bench:scale                                           a quick look, two minutes
  npm run bench:scale -- --sizes 1000,10000,30000,100000 --json  the figures of docs/scaling.md
  npm run bench:scale -- --limits                               the simulation of docs/scaling.md, five minutes of mostly waiting

Exit codes: 0 measured; 1 a run failed; 2 wrong usage; 130 and 143 stopped.
`;

export interface BenchOptions {
  sizes: readonly number[];
  queries: number;
  limits: boolean;
  tests: number;
  json: boolean;
}

/** Undefined where help is wanted. @throws UsageMistake */
export function readOptions(args: string[]): BenchOptions | undefined {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        sizes: { type: 'string', default: '1000,10000' },
        queries: { type: 'string', default: '60' },
        limits: { type: 'boolean', default: false },
        tests: { type: 'string', default: '400' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UsageMistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return undefined;
  return {
    // The company's own documents are always there.
    sizes: values.sizes.split(',').map((text) => count('--sizes', text, 600, 500_000)),
    queries: count('--queries', values.queries, 5, 1_000),
    limits: values.limits,
    tests: count('--tests', values.tests, 150, 5_000),
    json: values.json,
  };
}
