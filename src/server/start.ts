import type { Womba } from '../womba.ts';
import { createApp } from './app.ts';
import type { App } from './context.ts';
import { readServerSettings } from './settings.ts';

export interface RunningServer {
  app: App;
  /** Where it answers. */
  url: string;
  /** Whether anybody may use it, because no tokens are configured. */
  anonymous: boolean;
}

/** Opens the database and listens. @throws ConfigError, StorageError, and ConfigError for an address that cannot be had */
export async function startServer(womba: Womba): Promise<RunningServer> {
  const settings = readServerSettings(womba.config);
  // A database that cannot be used is found now and not by the first request.
  womba.overview();
  const app = await createApp({ womba });
  await app.listen({ host: settings.host, port: settings.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    app,
    url: `http://${host}:${port}`,
    anonymous: settings.tokens.length === 0,
  };
}
