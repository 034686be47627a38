import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to at most one and a half times of what is in use before it is collected. A run keeps some 50 MB and
 * throws gigabytes away; left alone, on a machine with much memory the engine collects so late that the process grows past
 * 400 MB. Measured with 20,000 issues: a fifth less memory, no more processor time.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=50');
}

/** In bytes. Half of it took 60 MB less and a tenth more time for collecting; twice as much saved nothing. */
const largestNursery = 64 * 1024 * 1024;
let nurseryGrows = true;

/** Stops the growth of the heap's nursery when it is large enough. To be called now and then during a run. */
export function limitNursery(): void {
  if (!nurseryGrows) return;
  const size = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
  if (size * 2 <= largestNursery) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  nurseryGrows = false;
}
