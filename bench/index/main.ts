/** `npm run bench:index`: how fast index runs are and what they need; see docs/benchmarks.md. */
import { runBenchmark } from '../command-line.ts';
import { takeMeasurements } from './measurements.ts';
import { readOptions, usage } from './options.ts';
import { printResult } from './print.ts';

await runBenchmark({
  usage,
  readOptions,
  async measure(options, signal, say) {
    const result = await takeMeasurements(options, signal, say);
    return options.json ? JSON.stringify(result, null, 2) : printResult(result);
  },
});
