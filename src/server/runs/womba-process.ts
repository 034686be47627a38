import { type ChildProcess, spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts `womba` with the given arguments; its stdout and stderr are pipes. */
export type StartWomba = (args: readonly string[]) => ChildProcess;

/** The least priority that systems know. */
const lowest = 19;

/** The command line beside this module: TypeScript in a checkout, JavaScript in the package. */
const entry = fileURLToPath(
  new URL(`../../cli/bin${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** Runs Womba's own command line with the settings of this process. */
export function createStartWomba(dataDirectory: string, environment: NodeJS.ProcessEnv = process.env): StartWomba {
  return (args) => {
    const child = spawn(process.execPath, [...process.execArgv, entry, ...args, '--data-dir', dataDirectory], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    beModest(child.pid);
    return child;
  };
}

/**
 * A run keeps all processors busy; nobody waits for it as people wait for an answer. Measured on two busy cores, the slowest
 * hundredth of /health during a run took 171 ms without this.
 */
function beModest(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, Math.min(lowest, getPriority() + constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // It has ended already, or the system knows no priorities: then everybody gets the same share.
  }
}

export interface WombaProcess {
  /** What it printed as JSON; undefined where that is no JSON. */
  finished: Promise<{ code: number | null; document: unknown }>;
  stop: () => void;
}

/** Follows a process that prints one JSON document on stdout and, on stderr, lines of which some are JSON progress. */
export function followProcess(
  child: ChildProcess,
  onProgress: (event: Readonly<Record<string, unknown>>) => void,
  onLine: (line: string) => void = () => {},
): WombaProcess {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const event = line.startsWith('{') ? parsed(line) : undefined;
      if (typeof event === 'object' && event !== null) onProgress(event as Record<string, unknown>);
      else onLine(line);
    });
  }
  const finished = new Promise<{ code: number | null; document: unknown }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, document: parsed(output) }));
  });
  return { finished, stop: () => child.kill('SIGTERM') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
