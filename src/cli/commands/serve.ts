import { type Command, InvalidArgumentError } from 'commander';
import { ConfigError } from '../../platform/errors.ts';
import { addCommon, examples, notEmpty } from '../options.ts';
import { printJson, say, warn } from '../output.ts';
import { type CommonOptions, withSession } from '../session.ts';

interface Options extends CommonOptions {
  host?: string;
  port?: string;
}

export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('the API server and the web application')
    .description(
      'Serves the API and the web application until it is stopped; it sees at once what any other process commits.\n' +
        'Without WOMBA_API_TOKENS it listens on loopback only. SIGTERM finishes what was begun. Exit code 3 when it may not\n' +
        'or cannot listen there.',
    )
    .option('--host <address>', 'address to listen on instead of API_HOST', notEmpty)
    .option('--port <number>', 'port instead of API_PORT; 0 takes a free one', port);
  addCommon(command);
  examples(command, [
    ['womba serve', 'on http://127.0.0.1:8000'],
    ['womba serve --port 9000', 'on another port'],
    ['WOMBA_API_TOKENS=qa:write:$(openssl rand -hex 32) womba serve --host 0.0.0.0', 'for others, with a token'],
  ]);
  command.action((options: Options) =>
    withSession(
      options,
      async ({ womba, signal }) => {
        const { startServer } = await import('../../server/start.ts');
        const { app, url, anonymous } = await startServer(womba).catch((error: unknown) => {
          throw listenError(error);
        });
        if (options.json) printJson({ url });
        else say(options, `Womba answers at ${url}`);
        if (anonymous) {
          warn('No tokens are set: whoever reaches this address may read and write. WOMBA_API_TOKENS names tokens.');
        }
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          else signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await app.close();
      },
      {
        ...(options.host === undefined ? {} : { API_HOST: { value: options.host, flag: '--host' } }),
        ...(options.port === undefined ? {} : { API_PORT: { value: options.port, flag: '--port' } }),
      },
    ),
  );
}

/** What kept the server from listening is a matter of the configuration. */
function listenError(error: unknown): unknown {
  const { code, address, port: taken } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') return error;
  const reasons = {
    EADDRINUSE: 'it is in use',
    EACCES: 'this user may not',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such name',
  };
  return new ConfigError(`Cannot listen on ${address ?? 'that address'}:${taken ?? ''}: ${reasons[code]}`, {
    cause: error,
    hint: 'Set API_HOST and API_PORT, or use --host and --port.',
  });
}

function port(value: string): string {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return value;
}
