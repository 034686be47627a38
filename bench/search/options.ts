import { parseArgs } from 'node:util';
import { UsageMistake } from '../command-line.ts';

export const storeNames = ['sqlite-vec', 'chroma'] as const;
export type StoreName = (typeof storeNames)[number];

export interface BenchOptions {
  chunks: number;
  dimensions: number;
  /** Queries for each kind of filter. */
  queries: number;
  stores: readonly StoreName[];
  json: boolean;
}

export const usage = `Usage: npm run bench:search -- [options]

  --chunks N       chunks in the index (default 100000, at most 1000000)
  --dimensions N   of the vectors (default 768, at most 4096)
  --queries N      for each kind of filter (default 40, at most 1000)
  --store NAME     sqlite-vec, chroma or both (default both)
  --json           print one JSON document
  --help           this text
`;

/** Undefined where help is wanted. @throws UsageMistake */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  const whole = (name: 'chunks' | 'dimensions' | 'queries', least: number, most: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new UsageMistake(`--${name} must be a whole number from ${least} to ${most}`);
    }
    return value;
  };
  const wanted = values.store === 'both' ? storeNames : storeNames.filter((name) => name === values.store);
  if (wanted.length === 0) throw new UsageMistake(`--store must be ${storeNames.join(', ')} or both`);
  return {
    chunks: whole('chunks', 100, 1_000_000),
    dimensions: whole('dimensions', 2, 4_096),
    queries: whole('queries', 5, 1_000),
    stores: wanted,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        chunks: { type: 'string', default: '100000' },
        dimensions: { type: 'string', default: '768' },
        queries: { type: 'string', default: '40' },
        store: { type: 'string', default: 'both' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageMistake(error instanceof Error ? error.message : String(error));
  }
}
