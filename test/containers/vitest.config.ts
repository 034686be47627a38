import { defineConfig } from 'vitest/config';

/** Tests with real containers; they need podman as root and are run by `npm run test:containers`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.containers.ts'],
    globalSetup: ['./support/set-up.ts'],
    // One image, one file after the other: the machine's processors belong to the containers.
    fileParallelism: false,
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
