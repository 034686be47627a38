import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { type Finished, quick, type Running, temporaryFolder } from './run-womba.ts';

const entry = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));
/** Where the image has Womba: its working directory. */
const workingDirectory = '/app';

/** What the pods of a namespace find there. Tests may change it between two pods. */
export interface Namespace {
  /** ConfigMaps and Secrets by their names, as they are at the moment in which a pod starts. */
  configMaps: Record<string, Record<string, string>>;
  secrets: Record<string, Record<string, string>>;
  /** The folder behind each PersistentVolumeClaim. */
  claims: Record<string, string>;
  /** Addresses of services, as `womba-chroma:8001`, by which a variable that names them is answered. */
  services: Record<string, string>;
}

export interface PlayedPod extends Running {
  /** The pod's root: what a process writes outside of its mounts would be seen here. */
  root: string;
  /** Paths in the root that nothing mounted there. */
  strays(): string[];
}

export interface Player extends Disposable {
  /**
   * Starts a container of a pod as a process, with the environment, the folders and the command that its manifest gives.
   * `replace` is for what a cluster would keep apart and one machine does not: ports. `unprivileged` takes the superuser's
   * right to write anywhere away, where tests run as root.
   */
  start(
    spec: IPodSpec | undefined,
    name: string,
    options?: { replace?: Record<string, string>; unprivileged?: boolean },
  ): PlayedPod;
}

/** Plays pods without a cluster. `womba` is on their PATH, as it is in the image, and does not wait for long. */
export function createPlayer(namespace: Namespace): Player {
  const folder = temporaryFolder();
  const programs = join(folder.path, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'womba'), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`, { mode: 0o755 });
  return {
    start(spec, name, { replace = {}, unprivileged = false } = {}) {
      const container = spec?.containers.find((each) => each.name === name);
      if (spec === undefined || container === undefined) throw new Error(`there is no container ${name}`);
      const root = mkdtempSync(join(folder.path, 'pod-'));
      const mounted = mount(spec, container, namespace, root);
      const inRoot = (value: string): string => value.replace(/^\/(?=app\/|tmp\/)/, `${root}/`);
      const variables = Object.entries({ ...environment(container, namespace), ...replace });
      const env = {
        PATH: `${programs}:/usr/local/bin:/usr/bin:/bin`,
        HOME: join(root, 'home'),
        TMPDIR: join(root, 'tmp'),
        KUBERNETES_SERVICE_HOST: '10.96.0.1',
        ...quick,
        ...Object.fromEntries(variables.map(([key, value]) => [key, inRoot(served(value, namespace))])),
      };
      const powers = '-dac_override,-dac_read_search';
      const restriction =
        unprivileged && process.getuid?.() === 0
          ? ['setpriv', `--bounding-set=${powers}`, `--inh-caps=${powers}`, '--']
          : [];
      const [program = '', ...args] = [...restriction, ...(container.command ?? []), ...(container.args ?? [])];
      const child = spawn(program, args, { cwd: join(root, workingDirectory), env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const finished = new Promise<Finished>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, stdout, stderr }));
      });
      const strays = (): string[] => everythingIn(root).filter((path) => !mounted.has(path));
      return { child, finished, root, strays };
    },
    [Symbol.dispose]() {
      // What is read-only cannot be emptied, but by the superuser.
      for (const root of readdirSync(folder.path).filter((name) => name.startsWith('pod-'))) {
        for (const path of ['', workingDirectory]) chmodSync(join(folder.path, root, path), 0o755);
      }
      folder[Symbol.dispose]();
    },
  };
}

/** Lays out what the pod mounts, and returns all the paths that are in its root then. */
function mount(spec: IPodSpec, container: IContainer, namespace: Namespace, root: string): ReadonlySet<string> {
  mkdirSync(join(root, workingDirectory));
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const volume = spec.volumes?.find((each) => each.name === name);
    const path = join(root, mountPath);
    if (volume?.persistentVolumeClaim !== undefined) {
      const claim = namespace.claims[volume.persistentVolumeClaim.claimName];
      if (claim === undefined) throw new Error(`the pod waits: ${volume.persistentVolumeClaim.claimName} not found`);
      symlinkSync(claim, path);
    } else if (volume?.emptyDir !== undefined) {
      mkdirSync(path);
    } else if (volume?.secret !== undefined && subPath !== undefined) {
      const { secretName = '', items = [], optional = false } = volume.secret;
      const key = items.find((item) => item.path === subPath)?.key ?? subPath;
      const value = namespace.secrets[secretName]?.[key];
      if (value === undefined && !optional) throw new Error(`the pod waits: ${secretName} or its key ${key} not found`);
      // Without the key the kubelet makes a folder where the file should be.
      if (value === undefined) mkdirSync(path);
      else writeFileSync(path, value);
    } else {
      throw new Error(`nothing is known of the volume ${name}`);
    }
  }
  if (container.securityContext?.readOnlyRootFilesystem === true) {
    chmodSync(join(root, workingDirectory), 0o555);
    chmodSync(root, 0o555);
  }
  return new Set(everythingIn(root));
}

/** envFrom in its order, then env: what comes later wins, as in Kubernetes. */
function environment({ envFrom = [], env = [] }: IContainer, namespace: Namespace): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const { configMapRef, secretRef } of envFrom) {
    const source = configMapRef ?? secretRef;
    const values = (configMapRef === undefined ? namespace.secrets : namespace.configMaps)[source?.name ?? ''];
    if (values === undefined && source?.optional !== true) throw new Error(`the pod waits: ${source?.name} not found`);
    // A key such as `.env` is no name of a variable; newer versions of Kubernetes make one of it all the same.
    Object.assign(variables, values);
  }
  for (const { name, value } of env) variables[name] = value ?? '';
  return variables;
}

function served(value: string, { services }: Namespace): string {
  for (const [name, address] of Object.entries(services)) {
    if (value.startsWith(`http://${name}`)) return value.replace(`http://${name}`, address);
  }
  return value;
}

/** Paths below a folder, mounted ones without what is inside of them. */
function everythingIn(root: string, path = ''): string[] {
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((each) => {
    const own = join(path, each.name);
    return [
      own,
      ...(each.isDirectory() && own !== 'tmp' && existsSync(join(root, own)) ? everythingIn(root, own) : []),
    ];
  });
}
