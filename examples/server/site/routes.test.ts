import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, startTinyCompany } from '../testing/client.ts';

let client: Client;

beforeEach(async () => {
  client = await startTinyCompany();
});

afterEach(() => client.company.close());

test('an unchanged page is not sent again', async () => {
  const first = await client.site('/guide/');
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const etag = first.headers.get('etag') ?? '';
  const modified = first.headers.get('last-modified') ?? '';
  expect((await client.site('/guide/', { 'if-none-match': etag })).status).toBe(304);
  expect((await client.site('/guide/', { 'if-modified-since': modified })).status).toBe(304);
  expect((await client.site('/guide/', { 'if-none-match': '"other"', 'if-modified-since': modified })).status).toBe(
    200,
  );
  client.company.mutate.putSiteFile('guide/index.html', '<h1>New</h1>');
  expect((await client.site('/guide/', { 'if-none-match': etag })).text).toBe('<h1>New</h1>');
});

test('robots.txt and the sitemap name whole addresses', async () => {
  const { site } = client.company.urls;
  expect((await client.site('/robots.txt')).text).toContain(`Sitemap: ${site}/sitemap.xml`);
  expect((await client.site('/sitemap.xml')).text).toContain(`<loc>${site}/guide/</loc>`);
});

test('folders, names without an ending and old addresses lead on', async () => {
  expect((await client.site('/guide')).headers.get('location')).toBe('/guide/');
  expect((await client.site('/guide/refunds')).status).toBe(200);
  const old = await client.site('/old');
  expect([old.status, old.headers.get('location')]).toEqual([301, '/guide/']);
  expect((await client.site('/_redirects')).status).toBe(404);
});

test('what does not exist is a page that says so', async () => {
  const missing = await client.site('/nope');
  expect(missing.status).toBe(404);
  expect(missing.headers.get('content-type')).toContain('text/html');
  client.company.mutate.deleteSiteFile('/guide/refunds.html');
  expect((await client.site('/guide/refunds.html')).status).toBe(404);
});

test('the log tells whether credentials came along', async () => {
  await client.site('/', { authorization: 'Basic c2VjcmV0' });
  await client.site('/');
  expect(client.company.requests.map((request) => request.headers['authorization'])).toEqual(['***', undefined]);
});
