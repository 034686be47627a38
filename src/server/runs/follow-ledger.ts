import type { Clock } from '../../platform/clock.ts';
import type { Womba } from '../../womba.ts';
import type { LoggedEvent } from '../http/event-log.ts';
import { runAnswer } from './run-answer.ts';

/** How often the ledger is read for a run of another process, in milliseconds. */
const everyMs = 1_000;

/**
 * A run of another process (the scheduled Job's, say): what the ledger says of it, whenever that changed, and its end. Events
 * are states and not steps, so who comes back gets the present one first.
 */
export async function* followLedger(
  womba: Womba,
  id: string,
  clock: Clock,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<LoggedEvent, void, void> {
  let number = after;
  let told = '';
  while (!signal.aborted) {
    const run = womba.runs().get(id);
    const isWorking = run?.status === 'running' && womba.overview().running?.id === id;
    if (run === undefined || !isWorking) {
      number += 1;
      yield { id: number, name: 'end', data: JSON.stringify(runAnswer(run, false)) };
      return;
    }
    for (const source of run.selection.sources) {
      const { added, changed } = womba.runs().counts(id, source);
      const event = {
        kind: 'source-progress',
        source,
        seen: womba.runs().seenCount(id, source),
        written: added + changed,
        expected: 0,
      };
      const data = JSON.stringify(event);
      if (event.seen === 0 || told.includes(data)) continue;
      told += `${data}\n`;
      number += 1;
      yield { id: number, name: 'progress', data };
    }
    await clock.sleep(everyMs, signal).catch(() => {});
  }
}
