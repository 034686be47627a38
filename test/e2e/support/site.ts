import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SampleCompany, startSampleCompany } from '../../../examples/server/index.ts';
import { runWomba } from '../../support/run-womba.ts';
import { type ServerProcess, startServerProcess } from './server.ts';

/** The sample company, a data directory that was indexed from it, and Womba's server as a process. */
export interface Site extends AsyncDisposable {
  readonly url: string;
  readonly company: SampleCompany;
  readonly env: Record<string, string>;
  womba(...args: string[]): ReturnType<typeof runWomba>;
  stopServer(): Promise<void>;
  killServer(): Promise<void>;
  /** On the port that it had. */
  startServer(changes?: Record<string, string>): Promise<void>;
}

export interface SiteOptions {
  /** False leaves the index empty. */
  indexed?: boolean;
  env?: Record<string, string>;
  /** Changes the company before it is read. */
  prepare?: (company: SampleCompany) => void;
}

export async function openSite({ indexed = true, env: extra = {}, prepare }: SiteOptions = {}): Promise<Site> {
  const company = await startSampleCompany();
  const folder = mkdtempSync(join(tmpdir(), 'womba-e2e-'));
  const env = { ...company.env, WOMBA_DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn', ...extra };
  let server: ServerProcess | undefined;
  const close = async (): Promise<void> => {
    await server?.stop();
    await company.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    prepare?.(company);
    if (indexed) {
      const { code, stderr } = await runWomba(env, 'index-all', '--json');
      if (code !== 0) throw new Error(`index-all ended with ${code}: ${stderr}`);
    }
    server = await startServerProcess(env, folder);
    const { url } = server;
    return {
      url,
      company,
      env,
      womba: (...args) => runWomba(env, ...args),
      async stopServer() {
        await server?.stop();
        server = undefined;
      },
      async killServer() {
        await server?.kill();
        server = undefined;
      },
      async startServer(changes = {}) {
        server = await startServerProcess({ ...env, ...changes }, folder, Number(new URL(url).port));
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
