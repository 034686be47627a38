import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to at most one and a half times of what is in use before it is collected. A run keeps some 50 MB and
 * throws gigabytes away; left alone, on a machine with much memory the engine collects so late that the process grows past
 * 400 MB. Measured with 20,000 issues: a fifth less memory, no more processor time.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
