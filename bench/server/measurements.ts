import { mkdtempSync, rmSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { agent, type Asked, ask, paced, quantile, throughput } from './load.ts';
import { startAnswering } from './processes.ts';

export interface Options {
  issues: number;
  tests: number;
  seconds: number;
}

export interface Latencies {
  requests: number;
  p50: number;
  p95: number;
  p99: number;
  worst: number;
}

/** Times in milliseconds, rates in requests a second. */
export interface Result {
  documents: number;
  health: { idle: Latencies; duringPlanning: Latencies; duringRun: Latencies };
  /** One plan after the other is made. */
  plan: Latencies;
  search: { idle: Latencies; duringRun: Latencies };
  perSecond: { search: number; plan: number };
  runSeconds: number;
}

/** Different each time, so that nothing is answered from a memory of the question. */
const words = [
  'refund',
  'voucher',
  'limit',
  'delivery',
  'payment',
  'stock',
  'role',
  'login',
  'export',
  'currency',
  'retry',
  'address',
];

/** Stories with many criteria and neighbours. */
const storiesToPlan = ['PLAT-112', 'PLAT-101', 'PLAT-111', 'PLAT-115'];

export async function takeMeasurements(
  { issues, tests, seconds }: Options,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'womba-bench-server-'));
  try {
    say(`serving a company with ${issues} issues and ${tests} tests`);
    await using company = await startAnswering<{ env: Record<string, string> }>(
      'examples/server/main.ts',
      ['--json', '--issues', String(issues), '--tests', String(tests)],
      process.env,
    );
    // It stands for other machines: what it takes of this one must not be taken from the server.
    if (company.child.pid !== undefined) setPriority(company.child.pid, getPriority() + 10);
    await using server = await startAnswering<{ url: string }>('src/cli/bin.ts', ['serve', '--port', '0', '--json'], {
      PATH: process.env['PATH'],
      HOME: folder,
      ...company.said.env,
      WOMBA_DATA_DIR: folder,
      EXTERNAL_DOC_REQUEST_DELAY: '0',
      API_RATE_LIMIT: '0',
      LOG_LEVEL: 'error',
    });
    const { url } = server.said;
    const run: Asked = { method: 'POST', url: `${url}/api/v1/rag/index/all?force=true` };
    const health = (): Asked => ({ method: 'GET', url: `${url}/health` });
    const plan = (): Asked => ({ method: 'GET', url: `${url}/api/v1/test-plans/PLAT-112` });
    let question = 0;
    const search = (): Asked => {
      question += 1;
      const query = [0, 1, 2].map((at) => words[(question * (at * 2 + 1) + at) % words.length]).join(' ');
      return { method: 'POST', url: `${url}/api/v1/rag/search`, body: JSON.stringify({ query, top_k: 10 }) };
    };
    say('the first index run');
    await ask(run);
    await ask({ method: 'POST', url: `${url}/api/v1/test-plans/PLAT-112/generate` });
    signal.throwIfAborted();
    const stats = (await (await fetch(`${url}/api/v1/rag/stats`)).json()) as { total_documents: number };
    await paced(search, 5, 2);

    say('alone: /health and searches side by side');
    const [idleHealth, idleSearch] = await Promise.all([paced(health, 10, seconds), paced(search, 50, seconds)]);
    signal.throwIfAborted();
    say('alone: as many as are answered, eight at the same time');
    const searches = await throughput(search, 8, seconds);
    const plans = await throughput(plan, 8, seconds);
    signal.throwIfAborted();
    say('while plans are made, one after the other: /health');
    let planned = 0;
    const generate = (): Asked => {
      planned += 1;
      const key = storiesToPlan[planned % storiesToPlan.length] ?? 'PLAT-112';
      return { method: 'POST', url: `${url}/api/v1/test-plans/${key}/generate` };
    };
    const [planningHealth, planTimes] = await Promise.all([paced(health, 10, seconds), paced(generate, 0, seconds)]);
    signal.throwIfAborted();
    say('during a full index run: /health and searches side by side');
    const started = performance.now();
    const running = ask(run);
    const [busyHealth, busySearch] = await Promise.all([
      paced(health, 10, 600, running),
      paced(search, 50, 600, running),
    ]);
    await running;
    const runSeconds = (performance.now() - started) / 1000;
    return {
      documents: stats.total_documents,
      health: {
        idle: latencies(idleHealth),
        duringPlanning: latencies(planningHealth),
        duringRun: latencies(busyHealth),
      },
      plan: latencies(planTimes),
      search: { idle: latencies(idleSearch), duringRun: latencies(busySearch) },
      perSecond: { search: searches, plan: plans },
      runSeconds,
    };
  } finally {
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

function latencies(times: readonly number[]): Latencies {
  return {
    requests: times.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    worst: quantile(times, 1),
  };
}
