import { readFileSync } from 'node:fs';
import { processorTime, residentMemory } from '../search/usage.ts';
import { agent, type Asked, ask, quantile } from '../server/load.ts';
import { startAnswering } from '../server/processes.ts';

/** `womba serve` on a filled index. Times in milliseconds, memory in MiB. */
export interface MeasuredServer {
  /** Resident, after it answered for the first time and after all searches. */
  memoryAtStart: number;
  memoryAfter: number;
  search: { p50: number; p95: number; processor: number };
  /** What Prometheus costs with each scrape. */
  metrics: { p50: number; p95: number };
}

/** Different each time, so that nothing is answered from a memory of the question. */
const words =
  'refund voucher limit delivery payment stock role login export currency retry address order basket invoice'.split(
    ' ',
  );
const scrapes = 15;

export async function measureServer(
  env: Readonly<Record<string, string>>,
  { data, home, queries }: { data: string; home: string; queries: number },
): Promise<MeasuredServer> {
  await using server = await startAnswering<{ url: string }>('src/cli/bin.ts', ['serve', '--port', '0', '--json'], {
    PATH: process.env['PATH'],
    HOME: home,
    ...env,
    WOMBA_DATA_DIR: data,
    API_RATE_LIMIT: '0',
    LOG_LEVEL: 'error',
  });
  const { url } = server.said;
  const pid = server.child.pid ?? 'self';
  const metrics: Asked = { method: 'GET', url: `${url}/metrics` };
  let question = 0;
  const search = (): Asked => {
    question += 1;
    const query = [0, 1, 2, 3].map((at) => words[(question * (at * 2 + 1) + at * at) % words.length]).join(' ');
    return { method: 'POST', url: `${url}/api/v1/rag/search`, body: JSON.stringify({ query, top_k: 10 }) };
  };
  try {
    await ask({ method: 'GET', url: `${url}/readyz` });
    const memoryAtStart = residentMemory(pid);
    // Statements, counts of letter sequences and pages of the file are met once by a process, not by each search.
    for (let at = 0; at < 5; at += 1) await ask(search());
    const before = processorTime(server.child.pid);
    const searches = await timesOf(queries, search);
    const processor = (processorTime(server.child.pid) - before) / queries;
    const scraped = await timesOf(scrapes, () => metrics);
    return {
      memoryAtStart,
      memoryAfter: peakMemory(pid),
      search: { p50: quantile(searches, 0.5), p95: quantile(searches, 0.95), processor },
      metrics: { p50: quantile(scraped, 0.5), p95: quantile(scraped, 0.95) },
    };
  } finally {
    agent.destroy();
  }
}

async function timesOf(count: number, next: () => Asked): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) times.push(await ask(next()));
  return times;
}

/** The largest resident set so far, in MiB; what is resident now where the system does not tell. */
function peakMemory(pid: number | 'self'): number {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (kib !== undefined) return Math.round(Number(kib) / 1024);
  } catch {
    // Not Linux.
  }
  return residentMemory(pid);
}
