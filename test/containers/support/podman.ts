import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Images, containers and volumes are below `folder`, apart from whatever else this machine's podman has. */
export interface Podman {
  readonly folder: string;
  /** Runs one command. @throws Error with all that it said when it does not end with 0 */
  (...args: readonly string[]): Promise<string>;
  /** Runs one command that may fail. */
  tried(args: readonly string[], input?: NodeJS.ReadableStream): Promise<Answer>;
}

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** No command of these tests takes longer, the build included; one that hangs is ended. */
const longestMs = 480_000;

/**
 * What podman needs where there is no systemd and the cgroups are of the first version: crun refuses those, and journald is
 * not there to write to. Limits are below what a process may have already, so that nobody has to raise any.
 */
const settings = `[containers]
default_ulimits = ["nofile=4096:4096", "nproc=32768:32768"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
events_logger = "file"
`;

/** Podman with a store of its own in a folder, which may exist already. */
export function podmanIn(folder: string): Podman {
  mkdirSync(folder, { recursive: true });
  const conf = join(folder, 'containers.conf');
  writeFileSync(conf, settings);
  const own = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  const tried = (args: readonly string[], input?: NodeJS.ReadableStream): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const child = spawn('podman', [...own, ...args], {
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        env: { ...process.env, CONTAINERS_CONF: conf },
        timeout: longestMs,
        killSignal: 'SIGKILL',
      });
      let stdout = '';
      let stderr = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      if (child.stdin !== null) input?.pipe(child.stdin);
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr: withoutSystemd(stderr) }));
    });
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await tried(args);
    if (code !== 0) throw new Error(`podman ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  };
  return Object.assign(run, { folder, tried });
}

/** Podman wants systemd's timers for an image's HEALTHCHECK and says so at each start; the container runs all the same. */
function withoutSystemd(text: string): string {
  return text.replaceAll(/^time=.*healthcheck.*\n/gm, '');
}
