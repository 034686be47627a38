/** `npm run bench:scale`: what grows with what, and what vendors' limits cost; see docs/scaling.md. */
import { measureLimits } from './limits.ts';
import { measureSizes } from './measurements.ts';
import { readOptions, usage, UsageMistake } from './options.ts';
import { printLimits, printScale } from './print.ts';

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
  const say = (line: string): void => void process.stderr.write(`… ${line}\n`);
  const show = <T>(result: T, print: (result: T) => string): void =>
    void process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : print(result)}\n`);
  try {
    if (options.limits) show(await measureLimits(options.tests, stopped.signal, say), printLimits);
    else show(await measureSizes(options.sizes, options.queries, stopped.signal, say), printScale);
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
