import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Children } from './child.ts';

const program = fileURLToPath(new URL('../../examples/server/main.ts', import.meta.url));

const announcement = z.object({ urls: z.object({ control: z.string() }), env: z.record(z.string(), z.string()) });
const productStats = z.object({ requests: z.number(), endpoints: z.record(z.string(), z.number()) });
const stats = z.object({ jira: productStats, zephyr: productStats });

/** The sample company, served by another process so that its work is not counted as Womba's. */
export interface ServedCompany {
  env: Record<string, string>;
  /** Requests since the last call, by product and endpoint. */
  takeStats(): Promise<z.infer<typeof stats>>;
  close(): Promise<void>;
}

export async function serveCompany(
  children: Children,
  size: { issues: number; tests: number },
  cwd: string,
): Promise<ServedCompany> {
  const child = children.start(
    [program, '--issues', String(size.issues), '--tests', String(size.tests), '--json'],
    {},
    cwd,
  );
  const { urls, env } = await new Promise<z.infer<typeof announcement>>((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (!stdout.includes('\n')) return;
      const parsed = announcement.safeParse(JSON.parse(stdout));
      if (parsed.success) resolve(parsed.data);
      else reject(new Error('the sample company printed something else than its addresses'));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the sample company ended with exit code ${code}\n${stderr}`)));
  });
  return {
    env,
    async takeStats() {
      const answer = stats.parse(await (await fetch(`${urls.control}/stats`)).json());
      await fetch(`${urls.control}/requests`, { method: 'DELETE' });
      return answer;
    },
    close: () => children.stop(child),
  };
}
