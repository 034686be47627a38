import { defineConfig } from 'vitest/config';

/** Tests of the web application in a real browser; they need Chromium and are run by `npm run test:e2e`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    globalSetup: ['./support/set-up.ts'],
    // One browser, one file after the other: the machine's processors belong to the page and its server.
    fileParallelism: false,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
