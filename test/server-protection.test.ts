import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { createApp } from '../src/server/app.ts';
import { readServerSettings } from '../src/server/settings.ts';
import { createWomba } from '../src/womba.ts';
import { openApi, readToken, tokens, writeToken } from './support/api.ts';
import { temporaryFolder } from './support/run-womba.ts';

const nothing = { PROJECT_KEY: 'PLAT' };

describe('every answer', () => {
  it('forbids what a page of the application never does', async () => {
    await using api = await openApi(nothing);
    const { headers } = await api.ask('GET', '/api/v1/rag/stats');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toMatch(/unsafe|https?:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is told to other sites only where that is configured', async () => {
    const origin = 'https://tools.acme.example';
    await using api = await openApi(nothing, { API_CORS_ORIGINS: `${origin}/` });
    const own = await api.ask('GET', '/api/v1/rag/stats', { headers: { origin } });
    expect(own.headers['access-control-allow-origin']).toBe(origin);
    const foreign = await api.ask('GET', '/api/v1/rag/stats', { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    expect(own.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('comes only so often a minute, but for what watches the server', async () => {
    await using api = await openApi(nothing, { API_RATE_LIMIT: '3' });
    for (let count = 0; count < 3; count += 1) expect((await api.ask('GET', '/api/v1/rag/stats')).statusCode).toBe(200);
    const refused = await api.ask('GET', '/api/v1/rag/stats');
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'request.too_many', detail: expect.any(String) });
    expect(refused.headers['retry-after']).toBeDefined();
    expect((await api.ask('GET', '/livez')).statusCode).toBe(200);
  });

  it('to a wrong token is slow to come after some tries', async () => {
    await using api = await openApi(nothing);
    const guess = () => api.ask('POST', '/api/v1/session', { body: { token: 'guessed-guessed' }, token: null });
    for (let count = 0; count < 20; count += 1) expect((await guess()).statusCode).toBe(401);
    expect((await guess()).statusCode).toBe(429);
  });
});

describe('a fault that nobody expected', () => {
  it('is answered without its message, and logged without it', async () => {
    await using api = await openApi(nothing);
    api.womba.stats = () => {
      throw new Error(`cannot read ${writeToken} of a customer`);
    };
    const response = await api.ask('GET', '/api/v1/rag/stats');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({
      detail: 'Something went wrong here',
      code: 'unexpected',
      request_id: expect.any(String),
    });
    const log = api.logs.join('');
    expect(log).toContain(String(response.json().request_id));
    expect(log).toContain('server-protection.test.ts');
    expect(log).not.toContain('customer');
    expect(log).not.toContain(writeToken);
  });
});

describe('settings', () => {
  it('are shown without a secret', async () => {
    await using api = await openApi({ ...nothing, ZEPHYR_API_TOKEN: 'zephyr-secret-value-123456' });
    const { body } = await api.ask('GET', '/api/v1/config', { token: readToken });
    expect(body).toContain('WOMBA_API_TOKENS');
    for (const secret of ['zephyr-secret', writeToken, readToken]) expect(body).not.toContain(secret);
  });

  it('of listening are refused where they are no origin', () => {
    const config = readConfig({
      environment: { API_CORS_ORIGINS: 'tools' },
      workingDirectory: '/nonexistent',
      userFile: '/nonexistent',
    });
    expect(() => readServerSettings(config)).toThrow(/API_CORS_ORIGINS/);
  });
});

describe('/metrics', () => {
  it('counts requests, searches, documents and runs', async () => {
    await using api = await openApi(nothing);
    await api.ask('POST', '/api/v1/rag/search', { body: { query: 'voucher' } });
    const { body } = await api.ask('GET', '/metrics', { token: null });
    expect(body).toContain('womba_search_duration_seconds_count{mode="lexical"} 1');
    expect(body).toContain(
      'womba_http_request_duration_seconds_count{method="POST",route="/api/v1/rag/search",status="200"} 1',
    );
    expect(body).toContain('womba_documents{collection="jira_issues"} 0');
    expect(body).toContain('womba_run_at_work 0');
    expect(body).not.toContain('voucher');
  });
});

describe('the web application', () => {
  it('is told to be missing where it is not built', async () => {
    await using api = await openApi(nothing);
    const { body, headers } = await api.ask('GET', '/', { token: null });
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toContain('npm run build:web');
  });

  it('has each page under its own address, and no page for what is a file or a route', async () => {
    using folder = temporaryFolder();
    const web = join(folder.path, 'web');
    mkdirSync(join(web, 'assets'), { recursive: true });
    writeFileSync(join(web, 'index.html'), '<!doctype html><title>Womba</title>');
    writeFileSync(join(web, 'assets/app-1a2b.js'), 'export {};');
    const womba = createWomba({
      config: readConfig({
        environment: { WOMBA_DATA_DIR: join(folder.path, 'data'), WOMBA_API_TOKENS: tokens },
        workingDirectory: folder.path,
        userFile: '/nonexistent',
      }),
    });
    const app = await createApp({ womba, webFolder: web, logTarget: { write: () => {} } });
    try {
      for (const url of ['/', '/plans/PLAT-112', '/index/runs/abc?tab=log']) {
        const page = await app.inject(url);
        expect({ url, status: page.statusCode, body: page.body }).toEqual({
          url,
          status: 200,
          body: '<!doctype html><title>Womba</title>',
        });
        expect(page.headers['cache-control']).toBe('no-cache');
      }
      // A path that climbs is a page like any other, and no file.
      expect((await app.inject('/..%2f..%2fetc%2fpasswd')).body).toContain('<title>Womba</title>');
      const asset = await app.inject('/assets/app-1a2b.js');
      expect(asset.headers['cache-control']).toContain('immutable');
      for (const url of ['/assets/old-3c4d.js', '/api/v1/nothing', '/favicon.ico']) {
        expect({ url, status: (await app.inject(url)).statusCode }).toEqual({ url, status: 404 });
      }
    } finally {
      await app.close();
      await womba.close();
    }
  });

  it('reads its description at /docs from this server alone', async () => {
    await using api = await openApi(nothing);
    const page = await api.ask('GET', '/docs', { token: null });
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect((await api.ask('GET', '/docs/static/swagger-ui-bundle.js', { token: null })).statusCode).toBe(200);
  });
});
