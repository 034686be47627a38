import { expect, it } from 'vitest';
import { startGate } from '../support/gate.ts';
import { seriousFaults } from './support/accessible.ts';
import { openWindow } from './support/browser.ts';
import { openSite } from './support/site.ts';

it('a run is followed live and cancelled', async () => {
  // The gate stands between Womba and Jira, so that the run is at work for as long as the test looks at it.
  await using site = await openSite({ indexed: false });
  await using gate = await startGate(site.company.urls.atlassian);
  await site.stopServer();
  await site.startServer({ ATLASSIAN_BASE_URL: gate.url });
  await using window = await openWindow();
  const { page, problems } = window;
  const held = gate.hold('before', /rest\/api\/3\/search/);
  await page.goto(`${site.url}/index`);
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.waitForURL(/\/index\/runs\//);
  await held.reached;
  const live = page.getByRole('region', { name: 'Run at work' });
  await live.getByRole('row', { name: /^Zephyr complete 103 of 103 seen/ }).waitFor();
  await live.getByRole('row', { name: /^Jira running/ }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  // Whoever comes later sees it from its beginning.
  await page.goto(`${site.url}/index`);
  await live.getByRole('row', { name: /^Zephyr complete 103 of 103 seen/ }).waitFor();
  await page.getByRole('button', { name: 'A run is at work' }).and(page.locator(':disabled')).waitFor();

  await live.getByRole('button', { name: 'Cancel run' }).click();
  held.release();
  await page.getByRole('region', { name: 'Runs' }).getByText('stopped').waitFor();
  await live.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Start run' }).and(page.locator(':enabled')).waitFor();
  expect(problems).toEqual([]);
});

it('failures are shown with their reasons, on Home too; a collection is cleared only when that is confirmed', async () => {
  await using site = await openSite();
  site.company.fault({ product: 'confluence', kind: 'status', status: 403 });
  await site.womba('index-all');
  await using window = await openWindow();
  const { page } = window;
  await page.goto(site.url);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await attention.getByText(/^Confluence is (failed|incomplete)/).waitFor();
  await attention.getByRole('link', { name: 'Why' }).first().click();
  await page.getByText(/Confluence: \d+ failures?/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  await page.goto(`${site.url}/index`);
  await page.getByRole('button', { name: 'Clear External docs' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clear External docs?' });
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  await dialog.waitFor({ state: 'detached' });
  const external = page.getByRole('region', { name: 'Collections' }).getByRole('row', { name: /^External docs/ });
  expect(await external.getByRole('cell').nth(1).textContent()).toBe('14');
  await page.getByRole('button', { name: 'Clear External docs' }).click();
  await dialog.getByRole('button', { name: 'Remove the documents' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => external.getByRole('cell').nth(1).textContent(), { timeout: 15_000 }).toBe('0');
});
