import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumOptions } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser of all files is reached. */
    browser: string;
  }
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Builds the application and starts the browser that all files share. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts'],
    {
      cwd: root,
      // The test runner says `test`, and would get the slow build of React that is for development.
      env: { ...process.env, NODE_ENV: 'production' },
      encoding: 'utf8',
    },
  );
  if (built.status !== 0) throw new Error(`The web application cannot be built: ${built.stdout}${built.stderr}`);
  const server = await chromium.launchServer(chromiumOptions());
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
