import { useEffect, useRef, useState } from 'react';

export type StreamState = 'connecting' | 'open' | 'retrying' | 'ended';

/** How long to wait before a stream that the browser gave up is opened again, in milliseconds. */
const reopenAfterMs = 2000;

/**
 * Follows server-sent events. The browser itself reconnects with the last id that it saw; where it gives up (an error
 * status while the server starts), the stream is opened anew. It ends with the event `end`, or when `onGone` says that
 * there is nothing left to follow.
 */
export function useEvents(
  url: string | undefined,
  handlers: Record<string, (data: unknown) => void>,
  onGone: () => Promise<boolean>,
): StreamState {
  const [held, hold] = useState<{ url: string | undefined; state: StreamState }>({ url, state: 'connecting' });
  const latest = useRef({ handlers, onGone });
  useEffect(() => {
    latest.current = { handlers, onGone };
  });
  useEffect(() => {
    if (url === undefined) return undefined;
    let source: EventSource | undefined;
    let timer: number | undefined;
    let over = false;
    const setState = (state: StreamState): void => hold({ url, state });
    const finish = (): void => {
      over = true;
      source?.close();
      setState('ended');
    };
    const open = (): void => {
      source = new EventSource(url);
      source.onopen = () => setState('open');
      source.onerror = () => {
        if (over) return;
        setState('retrying');
        if (source?.readyState !== EventSource.CLOSED) return;
        timer = window.setTimeout(() => {
          void latest.current.onGone().then((gone) => {
            if (over) return;
            if (gone) finish();
            else open();
          });
        }, reopenAfterMs);
      };
      for (const name of Object.keys(latest.current.handlers)) {
        source.addEventListener(name, (event: MessageEvent<string>) => {
          latest.current.handlers[name]?.(JSON.parse(event.data) as unknown);
          if (name === 'end') finish();
        });
      }
    };
    open();
    return () => {
      over = true;
      window.clearTimeout(timer);
      source?.close();
    };
  }, [url]);
  return held.url === url ? held.state : 'connecting';
}
