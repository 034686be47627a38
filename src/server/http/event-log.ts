/** One server-sent event. Ids count from 1. */
export interface LoggedEvent {
  id: number;
  name: string;
  /** JSON on one line. */
  data: string;
}

/** Events in order, for anybody who comes late or comes back. */
export interface EventLog {
  add: (name: string, data: unknown) => void;
  /** Adds the last event. */
  end: (name: string, data: unknown) => void;
  /** Events after the given id, then new ones as they come, until the last one or the abort. */
  follow(after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent, void, void>;
}

/** A run tells more; who follows from the beginning gets what is kept. */
const keptEvents = 5_000;

export function createEventLog(): EventLog {
  const events: LoggedEvent[] = [];
  const waiting = new Set<() => void>();
  let last = 0;
  let ended = false;
  const add = (name: string, data: unknown): void => {
    if (ended) return;
    last += 1;
    events.push({ id: last, name, data: JSON.stringify(data) });
    if (events.length > keptEvents) events.shift();
    for (const wake of waiting) wake();
  };
  return {
    add,
    end(name, data) {
      add(name, data);
      ended = true;
      for (const wake of waiting) wake();
    },
    async *follow(after, signal) {
      // Who followed before a restart of the server counts from another beginning.
      let seen = after > last ? 0 : after;
      while (!signal.aborted) {
        const first = events[0]?.id ?? 1;
        const fresh = events.slice(Math.max(0, seen + 1 - first));
        for (const event of fresh) {
          yield event;
          seen = event.id;
        }
        if (fresh.length > 0) continue;
        if (ended) return;
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          waiting.add(wake);
          signal.addEventListener('abort', wake, { once: true });
        });
      }
    },
  };
}
