import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { findResource, podTemplates, type Resource } from '../../support/k8s-manifests.ts';
import { type Policy, same, unless } from './policy.ts';

/** Every container of every pod, with a name for messages. */
function containers(resources: readonly Resource[]): [string, IContainer][] {
  return podTemplates(resources).flatMap(({ owner, spec }) =>
    [...spec.containers, ...(spec.initContainers ?? [])].map((container): [string, IContainer] => [
      `${owner}, ${container.name}`,
      container,
    ]),
  );
}

export const restrictedNamespace: Policy = {
  name: 'the namespace enforces the restricted Pod Security Standard',
  faults(resources) {
    const { metadata } = findResource(resources, 'Namespace', 'womba');
    return ['enforce', 'audit', 'warn'].flatMap((mode) => {
      const level = metadata.labels?.[`pod-security.kubernetes.io/${mode}`];
      return unless(level === 'restricted', `${mode} is ${level}`);
    });
  },
  broken: [
    ['Namespace/womba', ".metadata.labels['pod-security.kubernetes.io/enforce']", 'baseline'],
    ['Namespace/womba', ".metadata.labels['pod-security.kubernetes.io/warn']", undefined],
  ],
};

export const restrictedPods: Policy = {
  name: 'pods run as 1000:1000 with a volume of that group, the default seccomp profile and nothing of the host',
  faults: (resources) =>
    podTemplates(resources).flatMap(({ owner, spec }) => [
      ...unless(
        same(spec.securityContext, {
          runAsNonRoot: true,
          runAsUser: 1000,
          runAsGroup: 1000,
          fsGroup: 1000,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        }),
        `${owner}: ${JSON.stringify(spec.securityContext)}`,
      ),
      ...unless(
        spec.hostNetwork !== true && spec.hostPID !== true && spec.hostIPC !== true,
        `${owner} shares the host's network, processes or memory`,
      ),
      ...unless(!(spec.volumes ?? []).some(({ hostPath }) => hostPath !== undefined), `${owner} mounts the host`),
      ...unless(spec.enableServiceLinks === false, `${owner} gets services as variables`),
    ]),
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.securityContext.runAsNonRoot', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.securityContext.fsGroup', 0],
    ['Deployment/womba-server', '.spec.template.spec.securityContext.runAsUser', 0],
    ['Deployment/womba-server', '.spec.template.spec.securityContext.seccompProfile.type', 'Unconfined'],
    ['Deployment/womba-server', '.spec.template.spec.hostNetwork', true],
    ['Deployment/womba-server', '.spec.template.spec.volumes[1]', { name: 'tmp', hostPath: { path: '/tmp' } }],
    ['Deployment/womba-server', '.spec.template.spec.enableServiceLinks', undefined],
  ],
};

export const restrictedContainers: Policy = {
  name: 'containers have no capability, cannot gain rights and cannot write their root file system',
  faults: (resources) =>
    containers(resources).flatMap(([where, { securityContext }]) =>
      unless(
        same(securityContext, {
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        }),
        `${where}: ${JSON.stringify(securityContext)}`,
      ),
    ),
  broken: [
    ['Deployment/womba-server', '.spec.template.spec.containers[1].securityContext', undefined],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem', false],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].securityContext.capabilities.add', ['NET_RAW']],
    [
      'CronJob/womba-index-all',
      '.spec.jobTemplate.spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation',
      true,
    ],
  ],
};

export const noToken: Policy = {
  name: 'no pod holds a token of the Kubernetes API',
  faults: (resources) => [
    ...podTemplates(resources).flatMap(({ owner, spec }) => [
      ...unless(spec.serviceAccountName === 'womba', `${owner} runs as ${spec.serviceAccountName}`),
      ...unless(spec.automountServiceAccountToken === false, `${owner} mounts a token`),
    ]),
    ...unless(
      (findResource(resources, 'ServiceAccount', 'womba') as IServiceAccount).automountServiceAccountToken === false,
      'the account gives its token to pods',
    ),
  ],
  broken: [
    ['ServiceAccount/womba', '.automountServiceAccountToken', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.automountServiceAccountToken', undefined],
    ['Deployment/womba-server', '.spec.template.spec.serviceAccountName', 'default'],
  ],
};

const units: Record<string, number> = { '': 1, m: 0.001, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** A quantity such as 250m or 2Gi as a number; NaN for what is none. */
function quantity(text: unknown): number {
  const [, count, unit = ''] = /^([\d.]+)(m|Ki|Mi|Gi)?$/.exec(String(text)) ?? [];
  return Number(count) * (units[unit] ?? Number.NaN);
}

export const resourcesAreBounded: Policy = {
  name: 'every container asks for processor, memory and disk, and has a limit of each',
  faults: (resources) =>
    containers(resources).flatMap(([where, { resources: { requests, limits } = {} }]) =>
      ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => {
        const [least, most] = [quantity(requests?.[name]), quantity(limits?.[name])];
        return unless(least > 0 && most >= least, `${where}: ${name} ${requests?.[name]} to ${limits?.[name]}`);
      }),
    ),
  broken: [
    ['Deployment/womba-server', '.spec.template.spec.containers[1].resources', undefined],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].resources.limits.memory', '64Mi'],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].resources.requests.cpu', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].resources.limits.memory', 'a lot'],
  ],
};

export const settingsFromOutside: Policy = {
  name: 'settings come from womba-config and then womba-secrets, whether by envFrom or as /app/.env, and may be missing',
  faults: (resources) =>
    podTemplates(resources).flatMap(({ owner, spec }) =>
      spec.containers
        .filter(({ name }) => name !== 'chroma')
        .flatMap(({ name, envFrom, volumeMounts = [] }) => {
          const mount = volumeMounts.find(({ mountPath }) => mountPath === '/app/.env');
          const volume = spec.volumes?.find((each) => each.name === mount?.name);
          const wanted = [
            { configMapRef: { name: 'womba-config', optional: true } },
            { secretRef: { name: 'womba-secrets', optional: true } },
          ];
          return [
            ...unless(same(envFrom, wanted), `${owner}, ${name}: envFrom ${JSON.stringify(envFrom)}`),
            ...unless(mount?.subPath === '.env' && mount.readOnly === true, `${owner}, ${name}: no /app/.env`),
            ...unless(
              same(volume?.secret, {
                secretName: 'womba-secrets',
                optional: true,
                // 0440: the file belongs to root and to group 1000.
                defaultMode: 0o440,
                items: [{ key: '.env', path: '.env' }],
              }),
              `${owner}, ${name}: ${JSON.stringify(volume)}`,
            ),
          ];
        }),
    ),
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].envFrom[1]', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].volumeMounts[2]', undefined],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].envFrom[1].secretRef.optional', undefined],
    ['Deployment/womba-server', '.spec.template.spec.volumes[3].secret.optional', false],
    ['Deployment/womba-server', '.spec.template.spec.volumes[3].secret.defaultMode', 440],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].volumeMounts[2].subPath', undefined],
  ],
};

export const writableFolders: Policy = {
  name: 'womba-chroma-data at /app/data and a bounded /tmp of its own are all that a container can write to',
  faults: (resources) => [
    ...containers(resources).flatMap(([where, { volumeMounts = [] }]) => {
      const writable = volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath);
      return unless(same(writable.toSorted(), ['/app/data', '/tmp']), `${where}: ${writable.join(', ')}`);
    }),
    ...podTemplates(resources).flatMap(({ owner, spec }) => {
      const mounts = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
      const behind = (path: string): string[] =>
        mounts.filter(({ mountPath }) => mountPath === path).map(({ name }) => name);
      const volume = (name: string): NonNullable<typeof spec.volumes>[number] | undefined =>
        spec.volumes?.find((each) => each.name === name);
      return [
        ...behind('/app/data').flatMap((name) =>
          unless(
            same(volume(name)?.persistentVolumeClaim, { claimName: 'womba-chroma-data' }),
            `${owner}: /app/data is ${JSON.stringify(volume(name))}`,
          ),
        ),
        ...behind('/tmp').flatMap((name) =>
          unless(volume(name)?.emptyDir?.sizeLimit !== undefined, `${owner}: /tmp has no limit`),
        ),
        ...unless(new Set(behind('/tmp')).size === spec.containers.length, `${owner}: two containers share /tmp`),
      ];
    }),
  ],
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.volumes[0].persistentVolumeClaim.claimName', 'x'],
    [
      'CronJob/womba-index-all',
      '.spec.jobTemplate.spec.template.spec.containers[0].volumeMounts[0].mountPath',
      '/data',
    ],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].volumeMounts[1]', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.volumes[1].emptyDir', {}],
    ['Deployment/womba-server', '.spec.template.spec.containers[1].volumeMounts[1].name', 'tmp'],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].volumeMounts[0].readOnly', true],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].volumeMounts[2].readOnly', undefined],
  ],
};
