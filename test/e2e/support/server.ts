import { startWomba } from '../../support/run-womba.ts';

/** `womba serve` as a process of its own. */
export interface ServerProcess {
  url: string;
  /** Ends it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** @throws Error with what it printed when it ends before it listens */
export async function startServerProcess(env: Record<string, string>, cwd: string, port = 0): Promise<ServerProcess> {
  const { child, finished } = startWomba(env, ['serve', '--json', '--port', String(port)], cwd);
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (text: string) => {
      printed += text;
      const found = /"url":\s*"([^"]+)"/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    });
    void finished.then(({ code, stdout, stderr }) =>
      reject(new Error(`womba serve ended with ${code}: ${stdout}${stderr}`)),
    );
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await finished;
    },
    async kill() {
      child.kill('SIGKILL');
      await finished;
    },
  };
}
