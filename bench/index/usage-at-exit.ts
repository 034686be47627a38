/**
 * Preloaded into a measured process: writes what it used to the file that BENCH_USAGE_FILE names. Processor times are in
 * seconds, memory is in bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';

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
  if (file === undefined) return;
  const { user, system } = process.cpuUsage();
  writeFileSync(file, JSON.stringify({ user: user / 1e6, system: system / 1e6, peakMemory: peakMemory() }));
});
