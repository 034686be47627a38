import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/server/**/*.test.ts'],
    setupFiles: ['test/support/same-examples.ts'],
    // Some of the time is spent waiting for processes: every processor has a file to work on, and one file waits.
    maxWorkers: availableParallelism() + 1,
    // Most of what tests make is thrown away at once: a larger nursery has less to copy.
    execArgv: ['--max-semi-space-size=64'],
    // Modules are loaded once a worker, not once a file: no test changes what another one imports.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts', 'src/**/testing/**'] },
  },
});
