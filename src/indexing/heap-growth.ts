import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to at most one and a half times of what is in use before it is collected, and its nursery no further
 * than it has grown by now. A run keeps some 50 MB and throws gigabytes away; left alone, on a machine with much memory the
 * engine collects so late that the process grows past 400 MB. Figures: docs/benchmarks.md.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=1');
}
