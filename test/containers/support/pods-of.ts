import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import { stringify } from 'yaml';

/** A workload's pod template, as the manifest has it. */
export interface Template {
  readonly spec: IPodSpec;
}

/** What a cluster would add to a template, and where this one pod differs from it. */
export interface Surroundings {
  /** The pod's name; its containers are `NAME-CONTAINER` for podman. */
  readonly name: string;
  /** ConfigMaps of the namespace, by name. */
  readonly configMaps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Keys of the Secrets of the namespace, by the Secret's name. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Existing files that stand for keys of Secrets that are mounted, by `SECRET/KEY`. */
  readonly secretFiles?: Readonly<Record<string, string>>;
  /** Values for variables that the manifest's containers set, by variable: the ports of this machine, say. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for containers whose manifest gives none, by container. */
  readonly args?: Readonly<Record<string, readonly string[]>>;
  /** Mount the claim read-only. */
  readonly readOnly?: boolean;
}

/**
 * The YAML that `podman kube play` takes for one pod of a Deployment or CronJob. Nothing is left out but what podman 4.3 cannot
 * do; docs/containers.md lists it:
 *
 * - the pod is on the host's network, where the sample company listens, so ports are not published;
 * - probes go: they need systemd timers;
 * - Secrets are ConfigMaps for `envFrom`, and files of the host where a key is mounted: podman finds no optional Secret;
 * - service account, affinity and the like say where a pod runs, and there is one machine; host aliases are of no use on it.
 */
export function podsOf(template: Template, around: Surroundings): string {
  const environment = { ...around.configMaps, ...around.secrets };
  const maps = Object.entries(environment).map(([name, data]): IConfigMap => {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { ...data } };
  });
  const volumes = (template.spec.volumes ?? []).flatMap((volume) => volumeOf(volume, around));
  const names = new Set(volumes.map((volume) => volume.name));
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: around.name },
    spec: {
      // A pod that ends is to be looked at, also where a Deployment would start it again.
      restartPolicy: 'Never',
      hostNetwork: true,
      terminationGracePeriodSeconds: template.spec.terminationGracePeriodSeconds,
      securityContext: template.spec.securityContext,
      containers: template.spec.containers.map((container) => containerOf(container, around, names)),
      volumes,
    },
  };
  return [...maps, pod].map((document) => stringify(document)).join('---\n');
}

function containerOf(container: IContainer, around: Surroundings, volumes: ReadonlySet<string>): IContainer {
  const known = (name: string | undefined): boolean =>
    name !== undefined && (name in around.configMaps || name in (around.secrets ?? {}));
  const { livenessProbe: _1, readinessProbe: _2, startupProbe: _3, ports: _4, ...kept } = container;
  const args = around.args?.[container.name];
  if (args !== undefined && container.args !== undefined) throw new Error(`${container.name} has arguments already`);
  return {
    ...kept,
    ...(args === undefined ? {} : { args: [...args] }),
    env: (container.env ?? []).map((variable) => {
      const value = around.env?.[variable.name] ?? variable.value;
      return value === undefined ? variable : { ...variable, value };
    }),
    envFrom: (container.envFrom ?? []).flatMap((from) => {
      const name = from.configMapRef?.name ?? from.secretRef?.name;
      const optional = from.configMapRef?.optional ?? from.secretRef?.optional ?? false;
      if (!known(name) && !optional) throw new Error(`${container.name} needs ${name}, which is not there`);
      return name !== undefined && known(name) ? [{ configMapRef: { name } }] : [];
    }),
    volumeMounts: (container.volumeMounts ?? [])
      .filter((mount) => volumes.has(mount.name))
      .map(({ subPath: _, ...mount }) => ({
        ...mount,
        readOnly: mount.readOnly === true || (around.readOnly === true && mount.mountPath === '/app/data'),
      })),
  };
}

/** A mounted key of a Secret is a file of the host; without one the mount goes, as podman has no empty folder for it. */
function volumeOf(volume: IVolume, around: Surroundings): IVolume[] {
  if (volume.secret === undefined) return [volume];
  const [item, more] = volume.secret.items ?? [];
  if (item === undefined || more !== undefined) throw new Error(`${volume.name} must mount one key of its Secret`);
  const path = around.secretFiles?.[`${volume.secret.secretName}/${item.key}`];
  return path === undefined ? [] : [{ name: volume.name, hostPath: { path, type: 'File' } }];
}
