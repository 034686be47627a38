import type { IService } from 'kubernetes-models/v1/Service';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { wrapConfig } from '../../../src/config/config.ts';
import { type SettingName, settingNames, settingOf } from '../../../src/config/settings.ts';
import { version } from '../../../src/platform/version.ts';
import {
  configOf,
  cronJobOf,
  deploymentOf,
  findResource,
  podTemplates,
  type Resource,
} from '../../support/k8s-manifests.ts';
import { type Policy, same, unless } from './policy.ts';

const base = ['Namespace/womba', 'ServiceAccount/womba', 'ConfigMap/womba-config'];
const workloads = ['PersistentVolumeClaim/womba-chroma-data', 'Deployment/womba-server', 'CronJob/womba-index-all'];
const around = ['Service/womba-server', 'PodDisruptionBudget/womba-server', 'NetworkPolicy/womba-egress'];

export const namesThatStay: Policy = {
  name: 'everything has the names that operators know, in the namespace womba',
  faults(resources) {
    const ids = resources.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    const missing = [...base, ...workloads, ...around].filter((id) => !ids.includes(id));
    const elsewhere = resources.filter(
      ({ kind, metadata }) =>
        kind !== 'Namespace' && metadata.namespace !== undefined && metadata.namespace !== 'womba',
    );
    const homeless = resources.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace === undefined);
    return [
      ...missing.map((id) => `${id} is missing`),
      ...unless(new Set(ids).size === ids.length, 'a resource is there twice'),
      ...[...elsewhere, ...homeless].map(({ kind, metadata }) => `${kind} ${metadata.name} is not in womba`),
    ];
  },
  broken: [
    ['CronJob/womba-index-all', '.metadata.name', 'index-all'],
    ['Service/womba-server', '.metadata.name', 'server'],
    ['Deployment/womba-server', '.metadata.namespace', 'default'],
    ['ConfigMap/womba-config', '.metadata.namespace', undefined],
    ['ServiceAccount/womba', '', undefined],
  ],
};

export const noSecrets: Policy = {
  name: 'no Secret and no value of a secret setting stands in what is applied',
  faults(resources) {
    const secretSettings = new Set<string>(settingNames.filter((name) => settingOf(name).kind === 'secret'));
    const inPods = podTemplates(resources).flatMap(({ owner, spec }) =>
      spec.containers
        .flatMap(({ env = [] }) => env)
        .filter(({ name, value }) => value !== undefined && secretSettings.has(name))
        .map(({ name }) => `${owner} holds ${name}`),
    );
    return [
      ...resources.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `Secret ${metadata.name}`),
      ...Object.keys(configOf(resources))
        .filter((name) => secretSettings.has(name))
        .map((name) => `womba-config holds ${name}`),
      ...inPods,
    ];
  },
  broken: [
    ['PodDisruptionBudget/womba-server', '', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'womba-secrets' } }],
    ['ConfigMap/womba-config', '.data.ZEPHYR_API_TOKEN', 'x'],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].env[0]', { name: 'OPENAI_API_KEY', value: 'x' }],
  ],
};

export const onlyKnownSettings: Policy = {
  name: 'every variable is a setting of Womba with a valid value',
  faults(resources) {
    const variables = podTemplates(resources).flatMap(({ spec }) =>
      spec.containers.flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value ?? ''] as const)),
    );
    return [...Object.entries(configOf(resources)), ...variables].flatMap(([name, value]) => {
      if (!settingNames.some((known) => known === name)) return [`${name} is no setting`];
      const values = new Map([[name as SettingName, { value, origin: 'womba-config' }]]);
      return wrapConfig({ values, warnings: [] })
        .problems()
        .map(({ message }) => message);
    });
  },
  broken: [
    ['ConfigMap/womba-config', '.data.PROJECT', 'PLAT'],
    ['ConfigMap/womba-config', '.data.LOG_LEVEL', 'loud'],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].env[0].name', 'DATA_DIR'],
  ],
};

export const oneVersionedImage: Policy = {
  name: "every container runs the image of the package's version, from no particular registry",
  faults: (resources) =>
    podTemplates(resources).flatMap(({ owner, spec }) =>
      [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ name, image, imagePullPolicy }) => [
        ...unless(image === `womba:${version}`, `${owner}, ${name}: ${image}, not womba:${version}`),
        ...unless(imagePullPolicy === 'IfNotPresent', `${owner}, ${name}: imagePullPolicy ${imagePullPolicy}`),
      ]),
    ),
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].image', 'womba:latest'],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].image', 'womba'],
    ['Deployment/womba-server', '.spec.template.spec.containers[1].image', 'chromadb/chroma:1.0.0'],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].imagePullPolicy', 'Always'],
  ],
};

const indexAll = { app: 'womba', component: 'index-all' };
const server = { app: 'womba', component: 'server' };

export const labels: Policy = {
  name: 'CronJob, job template and pod carry the labels that everybody selects by, and the server its own',
  faults(resources) {
    const cronJob = cronJobOf(resources);
    const deployment = deploymentOf(resources);
    const places: [string, unknown, unknown][] = [
      ['the CronJob', cronJob.metadata?.labels, indexAll],
      ['the job template', cronJob.spec?.jobTemplate.metadata?.labels, indexAll],
      ["the job's pod", cronJob.spec?.jobTemplate.spec?.template.metadata?.labels, indexAll],
      ['the Deployment', deployment.metadata?.labels, server],
      ["the Deployment's selector", deployment.spec?.selector.matchLabels, server],
      ["the Deployment's pod", deployment.spec?.template.metadata?.labels, server],
    ];
    return places.flatMap(([place, found, wanted]) =>
      unless(same(found, wanted), `${place}: ${JSON.stringify(found)}`),
    );
  },
  broken: [
    ['CronJob/womba-index-all', '.metadata.labels.component', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.metadata.labels.app', 'womba-index-all'],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.metadata.labels', undefined],
    ['Deployment/womba-server', '.spec.template.metadata.labels.component', 'api'],
    ['Deployment/womba-server', '.spec.selector.matchLabels', { app: 'womba' }],
  ],
};

export const firstContainers: Policy = {
  name: 'kubectl logs and exec go to womba-server and womba-index-all without -c',
  faults(resources) {
    const job = cronJobOf(resources).spec?.jobTemplate.spec?.template;
    const pod = deploymentOf(resources).spec?.template;
    const key = 'kubectl.kubernetes.io/default-container';
    return [
      ...unless(pod?.spec?.containers[0]?.name === 'womba-server', 'the first container is not womba-server'),
      ...unless(pod?.metadata?.annotations?.[key] === 'womba-server', 'the default container is not womba-server'),
      ...unless(job?.spec?.containers.length === 1, 'the job has more than one container'),
      ...unless(job?.spec?.containers[0]?.name === 'womba-index-all', "the job's container is not womba-index-all"),
      ...unless(job?.metadata?.annotations?.[key] === 'womba-index-all', "the job's default container is another"),
    ];
  },
  broken: [
    ['Deployment/womba-server', '.spec.template.spec.containers[0].name', 'server'],
    [
      'Deployment/womba-server',
      '.spec.template.metadata.annotations',
      { 'kubectl.kubernetes.io/default-container': 'x' },
    ],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].name', 'index'],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.metadata.annotations', undefined],
  ],
};

export const servicesLead: Policy = {
  name: 'services lead to a port of the server, and Womba asks for Chroma where its service is',
  faults(resources) {
    const { spec } = deploymentOf(resources).spec?.template ?? {};
    const services = resources.filter(({ kind }) => kind === 'Service') as (IService & Resource)[];
    const ports = spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
    const leads = services.flatMap(({ metadata, spec: service }) => [
      ...unless(same(service?.selector, server), `${metadata.name} selects ${JSON.stringify(service?.selector)}`),
      ...(service?.ports ?? []).flatMap(({ port, targetPort }) =>
        unless(
          ports.some((each) => each.name === targetPort && each.containerPort === port),
          `${metadata.name}:${port} leads to no port of the server`,
        ),
      ),
    ]);
    const sidecar = spec?.containers.find(({ name }) => name === 'chroma');
    const url = configOf(resources)['CHROMA_URL'];
    const variables = podTemplates(resources).flatMap((pod) => pod.spec.containers.flatMap(({ env = [] }) => env));
    const agreed =
      sidecar === undefined
        ? [undefined, undefined]
        : ['http://womba-chroma:8001', [{ ip: '127.0.0.1', hostnames: ['womba-chroma'] }]];
    const isOurs = url?.includes('womba-chroma') ?? false;
    return [
      ...leads,
      ...unless(
        services.some(({ spec: each }) => each?.ports?.[0]?.port === 8000),
        'no service has port 8000',
      ),
      ...unless(sidecar === undefined ? !isOurs : url === agreed[0], `CHROMA_URL of womba-config is ${url}`),
      // A server is known by its address: with two of them each pod would take the other's for one that it has to fill.
      ...unless(!variables.some(({ name }) => name === 'CHROMA_URL'), 'a pod has a CHROMA_URL of its own'),
      ...unless(same(spec?.hostAliases, agreed[1]), `womba-chroma is ${JSON.stringify(spec?.hostAliases)} in the pod`),
      ...unless(
        services.some(({ metadata }) => metadata.name === 'womba-chroma') === (sidecar !== undefined),
        'womba-chroma and the sidecar come together',
      ),
    ];
  },
  broken: [
    ['Service/womba-server', '.spec.selector.component', 'api'],
    ['Service/womba-server', '.spec.ports[0].port', 80],
    ['Service/womba-chroma', '.spec.ports[0].targetPort', 'http'],
    ['Service/womba-chroma', '', undefined],
    ['ConfigMap/womba-config', '.data.CHROMA_URL', 'http://chroma:8000'],
    [
      'Deployment/womba-server',
      '.spec.template.spec.containers[0].env[3]',
      { name: 'CHROMA_URL', value: 'http://127.0.0.1:8001' },
    ],
    ['Deployment/womba-server', '.spec.template.spec.hostAliases', undefined],
    ['Deployment/womba-server', '.spec.template.spec.containers[1]', undefined],
  ],
};

export const drainsGoOn: Policy = {
  name: 'the disruption budget lets a drain go on',
  faults(resources) {
    const { spec } = findResource(resources, 'PodDisruptionBudget', 'womba-server') as IPodDisruptionBudget;
    const replicas = deploymentOf(resources).spec?.replicas ?? 1;
    const disruptable = typeof spec?.maxUnavailable === 'number' ? Math.min(spec.maxUnavailable, replicas) : 0;
    return [
      ...unless(disruptable >= 1, 'no pod may be evicted while all are ready'),
      ...unless(spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow', 'a pod that is not ready cannot be evicted'),
      ...unless(same(spec?.selector?.matchLabels, server), 'it selects something else than the server'),
    ];
  },
  broken: [
    ['PodDisruptionBudget/womba-server', '.spec', { minAvailable: 1, selector: { matchLabels: server } }],
    ['PodDisruptionBudget/womba-server', '.spec.maxUnavailable', 0],
    ['PodDisruptionBudget/womba-server', '.spec.unhealthyPodEvictionPolicy', undefined],
    ['PodDisruptionBudget/womba-server', '.spec.selector.matchLabels.component', 'index-all'],
  ],
};
