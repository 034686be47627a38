import { Agent, request } from 'node:http';

/** One kept connection for each that asks at the same time. */
export const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Asked {
  method: 'GET' | 'POST';
  url: string;
  body?: string;
}

/** Sends a request; gives its time in milliseconds. */
export function ask({ method, url, body }: Asked): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, agent, headers: body === undefined ? {} : { 'content-type': 'application/json' } },
      (response) => {
        response.on('error', reject);
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`${method} ${url} answered ${response.statusCode}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Milliseconds at a share of all requests, 0 to 1. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Asks one after the other, each some time after the one before, until the promise is settled or the time is over. */
export async function paced(
  next: () => Asked,
  everyMs: number,
  seconds: number,
  until?: Promise<unknown>,
): Promise<number[]> {
  const end = performance.now() + seconds * 1000;
  let done = false;
  void until?.then(
    () => (done = true),
    () => (done = true),
  );
  const times: number[] = [];
  while (!done && performance.now() < end) {
    const time = await ask(next());
    times.push(time);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - time)));
  }
  return times;
}

/** As many as are answered, by so many at the same time; requests a second. */
export async function throughput(next: () => Asked, atOnce: number, seconds: number): Promise<number> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await ask(next());
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return count / ((performance.now() - started) / 1000);
}
