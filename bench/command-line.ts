/** What the benchmarks' command lines have in common. */

/** The command line cannot be understood. */
export class UsageMistake extends Error {}

/** @throws UsageMistake for what is no whole number within the limits */
export function count(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageMistake(`${name} takes a whole number from ${least} to ${most}, not ${text.slice(0, 40)}`);
}

export interface Benchmark<Options> {
  usage: string;
  /** Undefined where help is wanted. @throws UsageMistake */
  readOptions: (args: string[]) => Options | undefined;
  /** Returns what is printed. `say` tells what is being done. */
  measure: (options: Options, signal: AbortSignal, say: (line: string) => void) => Promise<string>;
}

/** Runs a benchmark as a process: 0 measured, 1 a run failed, 2 wrong usage, 130 and 143 stopped. */
export async function runBenchmark<Options>(benchmark: Benchmark<Options>): Promise<void> {
  const stopped = new AbortController();
  let stopCode: number | undefined;
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(name, () => {
      stopCode = exitCode;
      stopped.abort(new Error(`stopped by ${name}`));
    });
  }
  const complain = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const options = benchmark.readOptions(process.argv.slice(2));
    if (options === undefined) process.stdout.write(benchmark.usage);
    else {
      const printed = await benchmark.measure(options, stopped.signal, (line) => complain(`… ${line}`));
      process.stdout.write(`${printed}\n`);
    }
    process.exitCode = stopCode ?? 0;
  } catch (error) {
    const mistaken = error instanceof UsageMistake;
    process.exitCode = stopCode ?? (mistaken ? 2 : 1);
    if (stopCode !== undefined) complain('stopped; nothing is left behind');
    else complain(error instanceof Error ? error.message : String(error));
    if (mistaken) complain(`\n${benchmark.usage}`);
  }
}
