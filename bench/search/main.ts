/** `npm run bench:search`: how fast searches are and what they need; see docs/benchmarks-search.md. */
import { takeMeasurements } from './measurements.ts';
import { readOptions, usage, UsageMistake } from './options.ts';
import { printResult } from './print.ts';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const stopped = new AbortController();
  let code = 0;
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(name, () => {
      code = exitCode;
      stopped.abort(new Error(`stopped by ${name}`));
    });
  }
  try {
    const result = await takeMeasurements(options, stopped.signal, (line) => process.stderr.write(`… ${line}\n`));
    process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `${printResult(result)}\n`);
    return 0;
  } catch (error) {
    if (code === 0) throw error;
    process.stderr.write('stopped; nothing is left behind\n');
    return code;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const mistaken = error instanceof UsageMistake;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${mistaken ? `\n${usage}` : ''}`);
  process.exitCode = mistaken ? 2 : 1;
}
