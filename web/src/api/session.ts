import { createStore } from './store.ts';

/** Counts the refusals for want of a token: each asks for one again. */
export const refusals = createStore(0);

export function reportUnauthorized(): void {
  refusals.set(refusals.get() + 1);
}
