import { chownSync, cpSync, globSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { image } from './build-image.ts';
import { podmanIn } from './podman.ts';
import { podsOf, type Surroundings, type Template } from './pods-of.ts';

/** The claim of the manifests; podman makes a volume of that name. */
export const claim = 'womba-chroma-data';

/** Uid and gid that the manifests say; `fsGroup` is nothing that podman knows. */
const owner = 1000;

/** Longer than any start or run of these tests takes on a busy machine. */
const patienceMs = 120_000;
const lookAgainMs = 200;

export interface Pod extends AsyncDisposable {
  /** All that a container has written, stdout and stderr. */
  logs(container: string): Promise<string>;
  /** Waits for a container's end. @returns its exit code */
  ended(container: string): Promise<number>;
  /** What podman knows of a container. */
  inspect(container: string): Promise<Inspected>;
  /** Runs a command in a container. */
  exec(container: string, ...command: readonly string[]): Promise<string>;
  /** Runs the image's HEALTHCHECK in a container, once; throws when it fails. */
  checkHealth(container: string): Promise<void>;
  /** SIGTERM to each container, SIGKILL after `graceSeconds`. */
  stop(graceSeconds: number): Promise<void>;
}

export interface Inspected {
  readonly Config: { readonly User: string; readonly Env: readonly string[] };
  /** What the process could have at most: its effective ones are none for any user but root. */
  readonly BoundingCaps: readonly string[] | null;
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly SecurityOpt: readonly string[] };
  readonly Mounts: readonly { readonly Name?: string; readonly Destination: string; readonly RW: boolean }[];
}

/** Plays the pod of a template on the image that the set-up has built. It is gone when it is disposed of. */
export async function playPod(template: Template, around: Surroundings): Promise<Pod> {
  const podman = podmanIn(inject('podmanFolder'));
  const file = join(podman.folder, `${around.name}.yaml`);
  writeFileSync(file, podsOf(template, around), { mode: 0o600 });
  const of = (container: string): string => `${around.name}-${container}`;
  const remove = async (): Promise<void> => {
    await podman.tried(['pod', 'rm', '--force', '--time', '0', around.name]);
  };
  try {
    await podman('kube', 'play', file);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    logs: async (container) => {
      const { stdout, stderr } = await podman.tried(['logs', of(container)]);
      return stdout + stderr;
    },
    ended: async (container) => Number((await podman('wait', of(container))).trim()),
    inspect: async (container) => {
      const [found] = JSON.parse(await podman('inspect', of(container))) as Inspected[];
      if (found === undefined) throw new Error(`there is no container ${of(container)}`);
      return found;
    },
    exec: (container, ...command) => podman('exec', of(container), ...command),
    checkHealth: async (container) => {
      // kube play takes a health check from a probe only, which would need systemd's timers.
      const [{ Healthcheck }] = JSON.parse(await podman('image', 'inspect', image)) as [
        { Healthcheck: { Test: [string, ...string[]] } },
      ];
      const [kind, ...command] = Healthcheck.Test;
      if (kind !== 'CMD') throw new Error(`a HEALTHCHECK of kind ${kind}`);
      await podman('exec', of(container), ...command);
    },
    stop: async (graceSeconds) => {
      await podman('pod', 'stop', '--time', String(graceSeconds), around.name);
    },
    [Symbol.asyncDispose]: remove,
  };
}

/**
 * Empties the volume of the claim, and fills it with what `fill` writes to a folder; the files belong to uid 1000 then, as
 * `fsGroup` would have it.
 * @returns where the volume's files are on this machine
 */
export async function freshVolume(fill: (folder: string) => void = () => {}): Promise<string> {
  const podman = podmanIn(inject('podmanFolder'));
  await podman.tried(['volume', 'rm', '--force', claim]);
  await podman('volume', 'create', claim);
  const path = (await podman('volume', 'inspect', '--format', '{{.Mountpoint}}', claim)).trim();
  const draft = join(podman.folder, 'draft');
  mkdirSync(draft);
  fill(draft);
  cpSync(draft, path, { recursive: true });
  rmSync(draft, { recursive: true });
  for (const name of ['', ...globSync('**', { cwd: path })]) chownSync(join(path, name), owner, owner);
  return path;
}

/** One line for each file below a folder: its name and the hash of what is in it. */
export function hashes(folder: string): string[] {
  return globSync('**', { cwd: folder })
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .toSorted()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );
}

/** Waits until an address answers 200. @throws Error with the pod's log when that takes too long or the container ended */
export async function answers(address: string, pod: Pod, container: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isOk(address))) {
    if (Date.now() > deadline) throw new Error(`${address} does not answer:\n${await pod.logs(container)}`);
    await delay(lookAgainMs);
  }
}

async function isOk(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Free now, on all addresses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '0.0.0.0', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
