import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/server/**/*.test.ts'],
    setupFiles: ['test/support/same-examples.ts'],
    // Much of the time is spent waiting for processes: every processor has a file to work on, the last one too.
    maxWorkers: '100%',
    // Modules are loaded once a worker, not once a file: no test changes what another one imports.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts', 'src/**/testing/**'] },
  },
});
