/**
 * Takes the pictures of docs/images from the real application: the sample company is indexed, stories are planned and partly
 * reviewed, and the server shows them to a real Chromium. Needs `npm run build:web` and an installed Chromium.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../test/e2e/support/chromium.ts';
import { openSite } from '../test/e2e/support/site.ts';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));

interface Picture {
  name: string;
  path: string;
  /** What is on the page when it is complete. */
  complete: string;
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  prepare?: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { name: 'home', path: '/', complete: 'Last runs' },
  {
    name: 'plan',
    path: '/plans/PLAT-112',
    complete: 'Nobody can approve a refund',
    async prepare(page) {
      await page.locator('mark').first().waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press(' ');
    },
  },
  {
    name: 'plan-coverage-dark',
    path: '/plans/PLAT-112',
    complete: 'Nobody can approve a refund',
    theme: 'dark',
    async prepare(page) {
      await page.getByRole('button', { name: 'Coverage' }).click();
      await page.locator('mark').first().waitFor();
    },
  },
  {
    name: 'plan-phone',
    path: '/plans/PLAT-112',
    complete: 'Nobody can approve a refund',
    width: 390,
    height: 780,
  },
];

await using site = await openSite();
// A second run, so that there is something to compare.
await site.womba('index-all');
for (const key of ['PLAT-112', 'PLAT-101', 'PLAT-102']) await site.womba('generate', key);
await site.womba('review', 'PLAT-112', '--accept', 'TC-PLAT-112-1', 'TC-PLAT-112-4', '--reject', 'TC-PLAT-112-3');

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(chromiumOptions());
try {
  for (const { name, path, complete, width = 1280, height = 800, theme = 'light', prepare } of pictures) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    await page.goto(site.url + path);
    await page.getByText(complete).filter({ visible: true }).first().waitFor();
    await prepare?.(page);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`docs/images/${name}.png\n`);
    await context.close();
  }
} finally {
  await browser.close();
}
