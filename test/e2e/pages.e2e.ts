import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './support/accessible.ts';
import { openWindow } from './support/browser.ts';
import { openSite, type Site } from './support/site.ts';

/** Each page with something that stands on it when it is complete. */
const pages = [
  { path: '/', heading: 'Home', complete: 'Zephyr tests' },
  { path: '/stories', heading: 'Stories', complete: 'issues are indexed' },
  { path: '/stories?q=refund', heading: 'Stories', complete: 'Refund limits per staff role' },
  { path: '/stories/PLAT-112', heading: 'PLAT-112 Refund limits per staff role', complete: 'Existing tests' },
  { path: '/plans', heading: 'Plans', complete: 'Refund limits per staff role' },
  {
    path: '/plans/PLAT-112',
    heading: 'PLAT-112 Refund limits per staff role',
    complete: 'Nobody can approve a refund',
  },
  { path: '/search?q=voucher', heading: 'Search', complete: 'Voucher rules' },
  { path: '/index', heading: 'Index', complete: 'Duration per source' },
  { path: '/settings', heading: 'Settings', complete: 'ATLASSIAN_BASE_URL' },
] as const;

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await site.womba('generate', 'PLAT-112');
});
afterAll(() => site[Symbol.asyncDispose]());

it.each(pages)('$path opens by its address, fits every width and is accessible in both themes', async (wanted) => {
  const { path, heading, complete } = wanted;
  await using window = await openWindow({ colorScheme: 'light' });
  const { page, problems } = window;
  await page.goto(site.url + path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.getByText(complete).filter({ visible: true }).first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Not `waitForFunction`: it evaluates text within the page, which the page's own policy forbids.
  await page.locator('html[data-theme="dark"]').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  for (const width of [390, 768, 1920]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${width} pixels`).toBe(width);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await seriousFaults(page)).toEqual([]);
  expect(problems).toEqual([]);
});

it('would see what is not accessible', async () => {
  await using window = await openWindow();
  await window.page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><button></button></main></html>');
  expect((await seriousFaults(window.page)).join()).toContain('button-name');
});

describe('the frame', () => {
  it('leads to every page, and says where one is', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(site.url);
    for (const name of ['Stories', 'Plans', 'Search', 'Index', 'Settings', 'Home']) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await page.locator('[aria-current="page"]').textContent()).toBe(name);
    }
  });

  it('searches from everywhere with a slash, and jumps to a key', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(site.url);
    await page.getByRole('heading', { name: 'Collections' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('stock hold');
    await page.keyboard.press('Enter');
    await page.getByText(/results in \d+ ms/).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('stock hold');
    await page.getByRole('searchbox', { name: "Search, or a story's key" }).focus();
    await page.keyboard.type('plat-112');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'PLAT-112' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/stories/PLAT-112');
  });

  it('keeps the chosen colours and the folded menu over a reload', async () => {
    await using window = await openWindow({ colorScheme: 'light' });
    const { page } = window;
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    await page.getByRole('button', { name: 'Fold menu' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Unfold menu' }).waitFor();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  });

  it('offers the stories that changed last', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(`${site.url}/stories`);
    const lately = page.getByRole('list', { name: 'Stories changed lately' });
    await lately.getByRole('link').first().waitFor();
    expect(await lately.getByRole('listitem').count()).toBe(20);
    const changed = (at: number) => lately.locator('time').nth(at).getAttribute('datetime');
    expect(Date.parse((await changed(0)) ?? '')).toBeGreaterThanOrEqual(Date.parse((await changed(19)) ?? ''));
    await lately.getByRole('link').first().click();
    await page
      .getByRole('heading', { name: 'Acceptance criteria' })
      .or(page.getByText('Description'))
      .first()
      .waitFor();
  });

  it('narrows searches to the chosen project', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(`${site.url}/search?q=order`);
    await page.getByRole('combobox', { name: 'Project' }).selectOption('SHOP');
    await page.getByText('in SHOP').waitFor();
  });

  it('says so where there is no page, no story and no plan', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(`${site.url}/nowhere`);
    await page.getByText('There is no such page').waitFor();
    await page.goto(`${site.url}/plans/PLAT-101`);
    await page.getByText('There is no plan for PLAT-101 yet').waitFor();
    await page.goto(`${site.url}/stories/PLAT-99999`);
    await page.getByText('There is no issue PLAT-99999').waitFor();
  });
});

describe('search', () => {
  it('says why a result came, and is narrowed to a collection', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(`${site.url}/search?q=voucher`);
    await page
      .getByText(/^Why: voucher/)
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: 'Where to search' }).selectOption('Confluence pages');
    await page.waitForURL(/in=confluence_docs/);
    const collections = page.getByRole('list', { name: 'Results' }).locator('.chip');
    const found = async () => new Set(await collections.allTextContents());
    await expect.poll(found, { timeout: 15_000 }).toEqual(new Set(['Confluence pages']));
  });

  it('is narrowed by age and by label, which stand in the address', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(`${site.url}/search?q=voucher`);
    const results = page.getByRole('list', { name: 'Results' });
    await results.waitFor();
    await page.getByRole('textbox', { name: 'With the label' }).fill('no-such-label');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('or fewer filters').waitFor();
    await page.goto(`${site.url}/search?q=refund&in=external_docs`);
    await results.waitFor();
    await page.getByRole('combobox', { name: 'Changed when' }).selectOption('Changed in 30 days');
    await page.waitForURL(/since=30d/);
    await page.getByText('Nothing found').waitFor();
    await page.goto(`${site.url}/search?q=voucher&label=vouchers`);
    await results.getByRole('link', { name: 'Apply and remove vouchers during checkout' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'With the label' }).inputValue()).toBe('vouchers');
  });
});

describe('settings', () => {
  it('masks secrets and checks every connection', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.goto(`${site.url}/settings`);
    await page.getByText('ATLASSIAN_API_TOKEN').waitFor();
    expect(await page.content()).not.toContain(site.env['ATLASSIAN_API_TOKEN']);
    await page.getByRole('button', { name: 'Check now' }).click();
    const checks = page.getByRole('list', { name: 'Checks' });
    await checks.getByText('Jira', { exact: true }).waitFor();
    expect(await checks.locator('li', { hasText: 'Confluence' }).locator('.chip').textContent()).toBe('ok');
    await page.getByText('system', { exact: true }).click();
    await page.locator('details[open] pre').waitFor();
  });
});

describe('an empty index', () => {
  it('leads to the first run', async () => {
    await using empty = await openSite({ indexed: false });
    await using window = await openWindow();
    const { page } = window;
    await page.goto(empty.url);
    await page.getByRole('heading', { name: 'The index is empty' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Start the first run' }).click();
    await page.getByText('Nothing was read yet').waitFor();
    await page.getByRole('button', { name: 'Start run' }).click();
    await page.getByText('complete', { exact: true }).first().waitFor({ timeout: 30_000 });
    await page.goto(empty.url);
    await page.getByRole('heading', { name: 'Last runs' }).waitFor();
  });
});
