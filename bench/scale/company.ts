import { getPriority, setPriority } from 'node:os';
import { startAnswering } from '../server/processes.ts';

/** How many of each the multiplied company has. */
export interface CompanySize {
  issues: number;
  tests: number;
  pages: number;
}

/** Documents that do not multiply: pages of the documentation site and operations of specifications. */
const fixedDocuments = 78;

/** A company of so many documents: 60 % issues, 25 % tests, 15 % pages, as where testing is written down with care. */
export function companyOf(documents: number): CompanySize {
  const tests = Math.round(documents * 0.25);
  const pages = Math.round(documents * 0.15);
  return { issues: documents - tests - pages - fixedDocuments, tests, pages };
}

/** The sample company in a process of its own, with its control listener. */
export interface Company extends AsyncDisposable {
  env: Record<string, string>;
  /** Calls a change such as `updateIssue` by its name. */
  mutate(op: string, ...args: unknown[]): Promise<void>;
  /** Sets what vendors may choose, such as `zephyrRate`. */
  set(settings: Record<string, number>): Promise<void>;
  /** Every answer of a product comes so many milliseconds later. */
  delay(product: string, delayMs: number): Promise<void>;
  noDelays(): Promise<void>;
  /** Answers by status since the last call. */
  takeStatuses(product: string): Promise<Record<string, number>>;
}

export async function serveCompany({ issues, tests, pages }: CompanySize): Promise<Company> {
  const started = await startAnswering<{ urls: { control: string }; env: Record<string, string> }>(
    'examples/server/main.ts',
    ['--json', '--issues', String(issues), '--tests', String(tests), '--pages', String(pages)],
    { PATH: process.env['PATH'] },
  );
  // It stands for other machines: what it takes of this one must not be taken from Womba.
  if (started.child.pid !== undefined) setPriority(started.child.pid, Math.min(19, getPriority() + 10));
  const { urls, env } = started.said;
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${urls.control}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} of the sample company: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : await answer.json();
  };
  return {
    env,
    async mutate(op, ...args) {
      await control('POST', '/mutate', { op, args });
    },
    async set(settings) {
      await control('POST', '/settings', settings);
    },
    async delay(product, delayMs) {
      await control('POST', '/faults', { product, kind: 'delay', delayMs });
    },
    async noDelays() {
      await control('DELETE', '/faults');
    },
    async takeStatuses(product) {
      const stats = (await control('GET', '/stats')) as Record<string, { statuses: Record<string, number> }>;
      await control('DELETE', '/requests');
      return stats[product]?.statuses ?? {};
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}
