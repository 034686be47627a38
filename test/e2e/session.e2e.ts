import { expect, it } from 'vitest';
import { seriousFaults } from './support/accessible.ts';
import { openWindow } from './support/browser.ts';
import { openSite } from './support/site.ts';

const reader = 'reader-token-0123456789abcdef';
const writer = 'writer-token-0123456789abcdef';

it('a token is asked for once; a wrong one is refused; one that may read only cannot start a run', async () => {
  await using site = await openSite({ env: { WOMBA_API_TOKENS: `looker:read:${reader},qa:write:${writer}` } });
  await using window = await openWindow();
  const { page } = window;
  await page.goto(`${site.url}/settings`);
  const token = page.getByLabel('Token');
  await token.fill('not a token of this server');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The server does not know this token').waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  await token.fill(reader);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Signed in as looker, may read').waitFor();
  await page.getByText('read only', { exact: true }).waitFor();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(`${JSON.stringify(cookie)}${await page.evaluate('JSON.stringify(localStorage)')}`).not.toContain(reader);
  await page.goto(`${site.url}/search?q=voucher`);
  await page.getByText(/results in \d+ ms/).waitFor();
  await page.goto(`${site.url}/index`);
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.getByText('Your token may read only').waitFor();

  await page.goto(`${site.url}/settings`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await token.fill(writer);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
});

it('a session that the server forgot leads back to the token, and to the same page', async () => {
  await using site = await openSite({ indexed: false, env: { WOMBA_API_TOKENS: `qa:write:${writer}` } });
  await using window = await openWindow();
  const { page } = window;
  await page.goto(`${site.url}/index`);
  await page.getByLabel('Token').fill(writer);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Index' }).waitFor();
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.getByLabel('Token').fill(writer);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Index' }).waitFor();
});
