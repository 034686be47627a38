import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Resident memory in MiB; 0 where the system does not tell. */
export function residentMemory(pid: number | 'self'): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1];
  if (kib !== undefined) return Math.round(Number(kib) / 1024);
  return pid === 'self' ? Math.round(process.memoryUsage.rss() / 1024 / 1024) : 0;
}

/** Processor time that a process has used so far, in milliseconds; 0 where the system does not tell. */
export function processorTime(pid: number | undefined): number {
  if (pid === undefined) return 0;
  // The name in brackets may hold blanks; the times are fields 14 and 15, in hundredths of a second.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** Size of all files in a folder, in MiB. */
export function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return Math.round(bytes / 1024 / 1024);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
