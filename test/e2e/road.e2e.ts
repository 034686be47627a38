import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openWindow } from './support/browser.ts';
import { openSite } from './support/site.ts';

it('goes the whole road: find a story, plan it, edit, reject, export, upload, and see it in Zephyr', async () => {
  await using site = await openSite();
  await using window = await openWindow();
  const { page, problems } = window;

  // Find the story by its words.
  await page.goto(`${site.url}/stories`);
  await page.getByRole('searchbox', { name: 'Key or words of a story' }).fill('refund limits staff');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('list', { name: 'Stories found' }).getByText('PLAT-112').click();
  await page.getByRole('region', { name: 'Acceptance criteria' }).getByText('AC-1').waitFor();
  await page.getByRole('region', { name: 'Existing tests' }).getByText('PLAT-T40').waitFor();
  await page.getByRole('region', { name: 'Pages' }).getByText('Refund policy').waitFor();

  // Plan it.
  await page.getByText('The rules engine will make it').waitFor();
  await page.getByRole('button', { name: 'Generate plan' }).click();
  await page.waitForURL(`${site.url}/plans/PLAT-112`);
  const card = (number: number) => page.locator(`[data-test="TC-PLAT-112-${number}"]`);
  await card(1).waitFor();

  // Edit the first, reject the second, accept the third.
  await card(1).getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('form', { name: 'Edit TC-PLAT-112-1' });
  await form.getByLabel('Title').fill('A lead refunds up to £1,000.00, checked by hand');
  await form.getByLabel('Action of step 1').fill('Refund £1,000.00 as a lead');
  await form.getByRole('button', { name: 'Save' }).click();
  await card(1).getByText('✎ Edited').waitFor();
  await card(2).getByRole('button', { name: 'Reject', exact: true }).click();
  await card(2).getByText('✕ Rejected').waitFor();
  await card(3).getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByText('1 accepted · 1 edited · 1 rejected').waitFor();

  // Export.
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Markdown' }).click();
  const file = await download;
  const markdown = await text(await file.createReadStream());
  expect(file.suggestedFilename()).toBe('PLAT-112-markdown.md');
  expect(markdown).toContain('A lead refunds up to £1,000.00, checked by hand');

  // Upload: choose a folder, look at what will happen, do it.
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2 accepted or edited tests will be sent').waitFor();
  await dialog.getByRole('searchbox', { name: 'Find a folder' }).fill('vouch');
  await dialog.getByRole('row', { name: 'Vouchers' }).click();
  expect(await dialog.getByLabel('Folder', { exact: true }).inputValue()).toBe('/Checkout/Vouchers');
  await dialog.getByLabel('Test cycle, optional').fill('Refunds, this sprint');
  await dialog.getByRole('button', { name: 'Show what will happen' }).click();
  await dialog.getByText('2 to create').waitFor();
  const writes = (): number =>
    site.company.requests.filter(({ product, method }) => product === 'zephyr' && method === 'POST').length;
  expect(writes()).toBe(0);
  await dialog.getByRole('button', { name: 'Upload 2 tests' }).click();
  await dialog.getByText('Uploaded: 2 of 2 in').waitFor();
  expect(writes()).toBeGreaterThan(0);
  const links = dialog.getByRole('list', { name: 'Tests sent' }).getByRole('link');
  const [first = ''] = await links.allTextContents();
  expect(first).toMatch(/^PLAT-T\d+$/);
  await dialog.getByRole('button', { name: 'Done' }).click();

  // See it in Zephyr.
  const token = site.env['ZEPHYR_API_TOKEN'] ?? '';
  const answer = await fetch(`${site.company.urls.zephyr}/v2/testcases/${first}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(await answer.json()).toMatchObject({ key: first, name: 'A lead refunds up to £1,000.00, checked by hand' });

  // And in Womba, after Zephyr was read again.
  await site.womba('index-source', '--source', 'zephyr');
  await page.goto(`${site.url}/search?q=${first}`);
  await page.getByText('A lead refunds up to £1,000.00, checked by hand').first().waitFor();
  expect(problems).toEqual([]);
});

it('plans again as a difference, and keeps what people did', async () => {
  await using site = await openSite();
  await site.womba('generate', 'PLAT-112');
  await site.womba('review', 'PLAT-112', '--accept', 'TC-PLAT-112-1', '--reject', 'TC-PLAT-112-2');
  site.company.mutate.updateIssue('PLAT-112', {
    description: 'Refund limits.\n\n## Acceptance Criteria\n\n- A refund above £900.00 is refused with 403.',
  });
  await site.womba('index-source', '--source', 'jira');
  await using window = await openWindow();
  const { page } = window;
  await page.goto(`${site.url}/plans/PLAT-112`);
  await page.getByRole('button', { name: 'Plan again' }).click();
  const dialog = page.getByRole('dialog', { name: 'What the new run changed' });
  await dialog.getByText(/What people decided or wrote was kept: .*TC-PLAT-112-1/).waitFor();
  expect(await dialog.getByText(/^\d+ added$/).textContent()).not.toBe('0 added');
  await dialog.getByRole('button', { name: 'To the plan' }).click();
  await page.locator('[data-test="TC-PLAT-112-1"]').getByText('✓ Accepted').waitFor();

  // The way back.
  await page.getByRole('button', { name: /versions$/ }).click();
  const versions = page.getByRole('dialog', { name: 'Versions of the plan of PLAT-112' });
  await versions.getByText('added', { exact: false }).first().waitFor();
  await versions.getByRole('button', { name: 'Restore' }).last().click();
  await versions.getByText('restored').waitFor();
});
