import { createStore } from './store.ts';

/** Whether the server answered the last request. */
export const connected = createStore(true);

/** While the server is silent it is asked again after so many milliseconds. */
const probeEveryMs = 2000;
let probe: number | undefined;

export function reportConnection(answers: boolean): void {
  connected.set(answers);
  if (answers || probe !== undefined) return;
  probe = window.setInterval(() => void tryAgain(), probeEveryMs);
}

/** Asks whether the server is back; it costs nothing and needs no token. */
export async function tryAgain(): Promise<void> {
  const answers = await fetch('/health', { cache: 'no-store' }).then(
    (response) => response.ok,
    () => false,
  );
  if (!answers) return;
  window.clearInterval(probe);
  probe = undefined;
  connected.set(true);
}
