import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { readConfig } from '../../src/config/config.ts';
import { createApp } from '../../src/server/app.ts';
import type { App } from '../../src/server/context.ts';
import { createStartWomba } from '../../src/server/runs/womba-process.ts';
import { createWomba, type Womba } from '../../src/womba.ts';
import { quick, temporaryFolder } from './run-womba.ts';

export const readToken = 'read-token-0123456789abcdef';
export const writeToken = 'write-token-0123456789abcdef';
export const tokens = `reader:read:${readToken},writer:write:${writeToken}`;

/** A server of the API without a port, on a data directory of its own. */
export interface TestApi extends AsyncDisposable {
  app: App;
  womba: Womba;
  env: Record<string, string>;
  logs: string[];
  /** Sends a request; with the writer's token unless told otherwise. */
  ask(method: string, url: string, options?: AskOptions): Promise<LightMyRequestResponse>;
}

export interface AskOptions {
  body?: unknown;
  /** Null for none. */
  token?: string | null;
  headers?: Record<string, string>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `settings` are environment variables beside those of the company, such as API_RATE_LIMIT. */
export async function openApi(
  company: Record<string, string>,
  settings: Record<string, string> = {},
): Promise<TestApi> {
  const folder = temporaryFolder();
  const env: Record<string, string> = {
    ...quick,
    ...company,
    WOMBA_DATA_DIR: join(folder.path, 'data'),
    WOMBA_API_TOKENS: tokens,
    LOG_FORMAT: 'json',
    ...settings,
  };
  const womba = createWomba({
    config: readConfig({ environment: env, workingDirectory: folder.path, userFile: join(folder.path, 'none.yml') }),
  });
  const logs: string[] = [];
  const app = await createApp({
    womba,
    startWomba: createStartWomba(womba.dataDirectory, { PATH: process.env['PATH'], HOME: folder.path, ...env }),
    logTarget: { write: (line) => logs.push(line) },
    webFolder: join(folder.path, 'web'),
  });
  return {
    app,
    womba,
    env,
    logs,
    ask: (method, url, { body, token = writeToken, headers = {} } = {}) =>
      app.inject({
        method: method as Method,
        url,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await womba.close();
      folder[Symbol.dispose]();
    },
  };
}
