import { type Dispatcher, fetch as undiciFetch } from 'undici';
import { createDispatcher } from './dispatcher.ts';

let shared: Dispatcher | undefined;

/**
 * A `fetch` whose connections go through `dispatcher`, by default one that honours `HTTPS_PROXY` and `NO_PROXY`. It follows
 * no redirects: what is sent goes to the configured host and to no other.
 */
export function fetchThrough(dispatcher?: Dispatcher): typeof globalThis.fetch {
  const through = (): Dispatcher => dispatcher ?? (shared ??= createDispatcher());
  // undici's own types differ from Node's copy of it in names only.
  const fetch = undiciFetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => fetch(input, { ...init, dispatcher: through(), redirect: 'manual' });
}
