/** `npm run bench:scale`: what grows with what, and what vendors' limits cost; see docs/scaling.md. */
import { runBenchmark } from '../command-line.ts';
import { measureLimits } from './limits.ts';
import { measureSizes } from './measurements.ts';
import { readOptions, usage } from './options.ts';
import { printLimits, printScale } from './print.ts';

await runBenchmark({
  usage,
  readOptions,
  async measure({ json, limits, tests, sizes, queries }, signal, say) {
    const show = <T>(result: T, print: (result: T) => string): string =>
      json ? JSON.stringify(result, null, 2) : print(result);
    return limits
      ? show(await measureLimits(tests, signal, say), printLimits)
      : show(await measureSizes(sizes, queries, signal, say), printScale);
  },
});
