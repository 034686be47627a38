import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import usual from '../../vitest.config.ts';

/** The long tests of processes that are killed at many chosen moments; `npm run test:killed` runs them. */
const killed = mergeConfig(usual, {
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    name: 'killed',
  },
});
killed.test.include = ['test/killed/**/*.killed.ts'];
export default killed;
