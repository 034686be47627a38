import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this process so that another one can tell later whether it is still running: machine, pid namespace and start
 * time. The start time guards against a reused pid, the namespace against another container's pid of the same number.
 */
export function identifyProcess(): string {
  return `${viewpoint()} ${startOf(process.pid) ?? ''}`;
}

/**
 * Whether the process of the given pid, named by `identifyProcess` at the time, still runs. `unknown` where this process
 * cannot look: another machine, another container, or a system without /proc where the pid answers.
 */
export function livenessOf(pid: number, identity: string): 'alive' | 'dead' | 'unknown' {
  const [theirs = '', start = ''] = identity.split(' ');
  if (theirs !== viewpoint()) return 'unknown';
  if (start !== '') return startOf(pid) === start ? 'alive' : 'dead';
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'dead' : 'unknown';
  }
}

/** Processes with the same viewpoint see each other's pids. */
function viewpoint(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // No /proc (macOS, Windows): the host name is the best there is.
    return hostname();
  }
}

/** Start time in clock ticks since boot: field 22 of /proc/PID/stat, counted behind the name, which may hold blanks. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process that its parent has not collected yet is a zombie: it is as dead as a gone one.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
