/**
 * Preloaded into a measured process: writes what it used to the file that BENCH_USAGE_FILE names. Processor times are in
 * seconds, memory is in bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** The largest resident set; the kernel's `ru_maxrss` may be that of the process that started this one. */
function peakMemory(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

process.once('exit', () => {
  const file = process.env['BENCH_USAGE_FILE'];
  if (file === undefined || !isMainThread) return;
  const all = process.cpuUsage();
  // The thread that reads and writes; the others prepare chunks, collect garbage and compile. Not known before Node 23.9.
  const main = process.threadCpuUsage?.() ?? all;
  const seconds = (usage: NodeJS.CpuUsage): number => (usage.user + usage.system) / 1e6;
  writeFileSync(file, JSON.stringify({ all: seconds(all), main: seconds(main), peakMemory: peakMemory() }));
});
