import type { ChildProcess } from 'node:child_process';
import { type Finished, startWomba } from './run-womba.ts';

/** `womba serve` as a process of its own, on a free port. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  finished: Promise<Finished>;
}

export async function startServerProcess(env: Record<string, string>, ...args: string[]): Promise<ServerProcess> {
  const { child, finished } = startWomba(env, ['serve', '--port', '0', '--json', ...args]);
  const url = new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (text: string) => {
      output += text;
      const [, found] = /"url": "(.*?)"/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void finished.then(({ code, stderr }) => reject(new Error(`womba serve ended with ${code}: ${stderr}`)));
  });
  return { url: await url, child, finished };
}

export interface ReceivedEvent {
  id: number;
  name: string;
  data: unknown;
}

/** Reads server-sent events until they end, or until `enough` says so. */
export async function readEvents(
  url: string,
  headers: Record<string, string> = {},
  enough: (event: ReceivedEvent) => boolean = () => false,
): Promise<ReceivedEvent[]> {
  const controller = new AbortController();
  const response = await fetch(url, { headers, signal: controller.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  const events: ReceivedEvent[] = [];
  let text = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id, name, data] = /^id: (\d+)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (data === undefined) continue;
      const event = { id: Number(id), name: name ?? '', data: JSON.parse(data) as unknown };
      events.push(event);
      if (enough(event)) {
        controller.abort();
        return events;
      }
    }
  }
  return events;
}
