import { expect, it } from 'vitest';
import { startGate } from '../support/gate.ts';
import { openWindow } from './support/browser.ts';
import { openSite } from './support/site.ts';

it('a lost connection is said, nothing typed is lost, and the page goes on when the server is back', async () => {
  await using site = await openSite();
  await site.womba('generate', 'PLAT-112');
  await using window = await openWindow();
  const { page, problems } = window;
  await page.goto(`${site.url}/plans/PLAT-112`);
  const card = page.locator('[data-test="TC-PLAT-112-1"]');
  await card.waitFor();
  await page.keyboard.press('e');
  const form = page.getByRole('form', { name: 'Edit TC-PLAT-112-1' });
  await form.getByLabel('Title').fill('Typed before the server went away');

  await site.stopServer();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The server does not answer. What you see').waitFor();
  expect(await form.getByLabel('Title').inputValue()).toBe('Typed before the server went away');

  // A change of another process, made while the server was away.
  await site.womba('review', 'PLAT-112', '--reject', 'TC-PLAT-112-2');
  await site.startServer();
  await page.getByText('The server does not answer. What you see').waitFor({ state: 'detached' });
  await page.getByText('1 rejected').waitFor();
  await form.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Typed before the server went away').waitFor();
  expect(problems).toEqual([]);
});

it('planning that a restart interrupted is said to be interrupted, and can be started again', async () => {
  await using site = await openSite();
  await using gate = await startGate(site.company.urls.atlassian);
  await site.stopServer();
  await site.startServer({ ATLASSIAN_BASE_URL: gate.url });
  await using window = await openWindow();
  const { page } = window;
  await page.goto(`${site.url}/stories/PLAT-112`);
  await page.getByRole('button', { name: 'Generate plan' }).waitFor();
  const held = gate.hold('before', /./);
  await page.getByRole('button', { name: 'Generate plan' }).click();
  await held.reached;
  const progress = page.getByRole('region', { name: 'Planning tests for PLAT-112' });
  await progress.getByText('Collecting what belongs to PLAT-112').first().waitFor();
  await site.killServer();
  await page.getByText('The connection was lost; looking for the server').waitFor();
  held.release();
  await site.startServer();
  await page.getByText('Planning was interrupted').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Generate plan' }).click();
  await page.waitForURL(/\/plans\/PLAT-112$/);
});

it('planning can be cancelled', async () => {
  await using site = await openSite();
  await using gate = await startGate(site.company.urls.atlassian);
  await site.stopServer();
  await site.startServer({ ATLASSIAN_BASE_URL: gate.url });
  await using window = await openWindow();
  const { page } = window;
  await page.goto(`${site.url}/stories/PLAT-112`);
  await page.getByRole('button', { name: 'Generate plan' }).waitFor();
  const held = gate.hold('before', /./);
  await page.getByRole('button', { name: 'Generate plan' }).click();
  await held.reached;
  await page
    .getByRole('region', { name: 'Planning tests for PLAT-112' })
    .getByRole('button', { name: 'Cancel' })
    .click();
  await page.getByText('Planning was cancelled').waitFor();
  held.release();
});
