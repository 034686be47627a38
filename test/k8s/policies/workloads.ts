import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import { configOf, containerOf, cronJobOf, deploymentOf, findResource } from '../../support/k8s-manifests.ts';
import { nextStep } from '../../support/k8s-failure-policy.ts';
import { type Policy, same, unless } from './policy.ts';

export const oneServer: Policy = {
  name: 'there is one server, and the old one ends before the new one starts',
  faults(resources) {
    const { spec } = deploymentOf(resources);
    const claim = findResource(resources, 'PersistentVolumeClaim', 'womba-chroma-data') as IPersistentVolumeClaim;
    return [
      ...unless(spec?.replicas === 1, `replicas is ${spec?.replicas}`),
      ...unless(same(spec?.strategy, { type: 'Recreate' }), `the strategy is ${JSON.stringify(spec?.strategy)}`),
      ...unless(
        same(claim.spec?.accessModes, ['ReadWriteOnce']),
        `the volume is ${JSON.stringify(claim.spec?.accessModes)}`,
      ),
      ...unless((spec?.template.spec?.terminationGracePeriodSeconds ?? 30) >= 45, 'too little time to end in'),
    ];
  },
  broken: [
    ['Deployment/womba-server', '.spec.replicas', 2],
    ['Deployment/womba-server', '.spec.strategy', undefined],
    ['PersistentVolumeClaim/womba-chroma-data', '.spec.accessModes[0]', 'ReadWriteMany'],
    ['Deployment/womba-server', '.spec.template.spec.terminationGracePeriodSeconds', undefined],
  ],
};

export const probes: Policy = {
  name: 'the server is probed for start, life and readiness, Chroma for start and life only',
  faults(resources) {
    const { spec } = deploymentOf(resources).spec?.template ?? {};
    const server = containerOf(spec, 'womba-server');
    const asks = (probe: IProbe | undefined): string => `${probe?.httpGet?.port} ${probe?.httpGet?.path}`;
    const seconds = ({ periodSeconds = 10, failureThreshold = 3 }: IProbe = {}): number =>
      periodSeconds * failureThreshold;
    const sidecar = (spec?.containers ?? []).filter(({ name }) => name === 'chroma');
    return [
      ...unless(asks(server.startupProbe) === 'http /livez', `start: ${asks(server.startupProbe)}`),
      ...unless(asks(server.livenessProbe) === 'http /livez', `life: ${asks(server.livenessProbe)}`),
      ...unless(asks(server.readinessProbe) === 'http /readyz', `readiness: ${asks(server.readinessProbe)}`),
      ...[server, ...sidecar].flatMap(({ name, startupProbe, livenessProbe }) => [
        ...unless(seconds(startupProbe) >= 120, `${name} has too little time to start`),
        ...unless(seconds(livenessProbe) >= 60, `${name} is killed after less than a minute`),
      ]),
      ...sidecar.flatMap(({ startupProbe, livenessProbe, readinessProbe }) => [
        ...[startupProbe, livenessProbe].flatMap((probe) =>
          unless(asks(probe) === 'chroma /api/v2/heartbeat', `chroma: ${asks(probe)}`),
        ),
        ...unless(readinessProbe === undefined, 'without Chroma the server would not be asked any more'),
      ]),
    ];
  },
  broken: [
    ['Deployment/womba-server', '.spec.template.spec.containers[0].readinessProbe.httpGet.path', '/health'],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].livenessProbe.httpGet.path', '/readyz'],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].startupProbe', undefined],
    ['Deployment/womba-server', '.spec.template.spec.containers[0].livenessProbe.periodSeconds', 1],
    ['Deployment/womba-server', '.spec.template.spec.containers[1].livenessProbe', undefined],
    ['Deployment/womba-server', '.spec.template.spec.containers[1].startupProbe.httpGet.port', 'http'],
    [
      'Deployment/womba-server',
      '.spec.template.spec.containers[1].readinessProbe',
      { httpGet: { path: '/api/v2/heartbeat', port: 'chroma' } },
    ],
  ],
};

export const schedule: Policy = {
  name: 'the CronJob runs in UTC, never twice at once, keeps three of each, and the Home page shows its schedule',
  faults(resources) {
    const { spec } = cronJobOf(resources);
    const shown = configOf(resources)['WOMBA_SCHEDULE'];
    return [
      ...unless(spec?.timeZone === 'Etc/UTC', `the time zone is ${spec?.timeZone}`),
      ...unless(spec?.concurrencyPolicy === 'Forbid', `concurrencyPolicy is ${spec?.concurrencyPolicy}`),
      ...unless(spec?.suspend === false, 'suspend is not written out'),
      ...unless(spec?.successfulJobsHistoryLimit === 3, `${spec?.successfulJobsHistoryLimit} successful jobs are kept`),
      ...unless(spec?.failedJobsHistoryLimit === 3, `${spec?.failedJobsHistoryLimit} failed jobs are kept`),
      // Below 10 s the controller, which looks every 10 s, may never start a run.
      ...unless(
        (spec?.startingDeadlineSeconds ?? 0) >= 30,
        `startingDeadlineSeconds: ${spec?.startingDeadlineSeconds}`,
      ),
      ...unless(spec?.schedule === shown, `the Home page shows ${shown}, not ${spec?.schedule}`),
    ];
  },
  broken: [
    ['CronJob/womba-index-all', '.spec.timeZone', undefined],
    ['CronJob/womba-index-all', '.spec.concurrencyPolicy', 'Allow'],
    ['CronJob/womba-index-all', '.spec.suspend', undefined],
    ['CronJob/womba-index-all', '.spec.successfulJobsHistoryLimit', 1],
    ['CronJob/womba-index-all', '.spec.failedJobsHistoryLimit', undefined],
    ['CronJob/womba-index-all', '.spec.startingDeadlineSeconds', 5],
    ['ConfigMap/womba-config', '.data.WOMBA_SCHEDULE', '0 4 * * 6'],
  ],
};

export const deadlines: Policy = {
  name: 'a run has an end, long after the longest healthy one, and time to save when it is stopped',
  faults(resources) {
    const job = cronJobOf(resources).spec?.jobTemplate.spec;
    return [
      ...unless((job?.activeDeadlineSeconds ?? 0) >= 1800, `activeDeadlineSeconds: ${job?.activeDeadlineSeconds}`),
      // A request that hangs may take 30 s (HTTP_TIMEOUT); batch, checkpoint and lease a few more.
      ...unless((job?.template.spec?.terminationGracePeriodSeconds ?? 30) >= 60, 'too little time to save in'),
    ];
  },
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.activeDeadlineSeconds', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.activeDeadlineSeconds', 600],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.terminationGracePeriodSeconds', undefined],
  ],
};

export const exitCodes: Policy = {
  name: 'exit codes decide about retries: 2, 3 and 5 none, others two, a disruption does not count',
  faults(resources) {
    const job = cronJobOf(resources).spec?.jobTemplate.spec;
    if (job === undefined) return ['there is no job'];
    const after = (code: number, failures: number, conditions: string[] = []): string =>
      nextStep(job, failures, { exitCodes: { 'womba-index-all': code }, conditions }).step;
    return [
      ...unless(job.template.spec?.restartPolicy === 'Never', 'podFailurePolicy needs restartPolicy Never'),
      ...unless(job.podReplacementPolicy === 'Failed', 'a second pod could start before the first has ended'),
      ...unless(after(0, 0) === 'complete', '0 is not success'),
      ...[2, 3, 5].flatMap((code) => unless(after(code, 0) === 'fail', `${code} is tried again`)),
      ...[1, 4, 130, 137, 143].flatMap((code) => [
        ...unless(after(code, 1) === 'retry', `${code} is not tried twice more`),
        ...unless(after(code, 2) === 'fail', `${code} is tried without end`),
      ]),
      ...[4, 137, 143].flatMap((code) =>
        unless(after(code, 2, ['DisruptionTarget']) === 'retry', `a disruption counts after ${code}`),
      ),
    ];
  },
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.backoffLimit', 0],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.backoffLimit', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.podFailurePolicy', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.podFailurePolicy.rules[1].onExitCodes.values', [2, 3]],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.podFailurePolicy.rules[1].onExitCodes.values', [2, 3, 4, 5]],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.podFailurePolicy.rules[1].onExitCodes.containerName', 'womba'],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.podFailurePolicy.rules[0]', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.podReplacementPolicy', undefined],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.restartPolicy', 'OnFailure'],
  ],
};

export const sameNode: Policy = {
  name: "a run waits for a place on the server's node, and a server prefers a running run's",
  faults(resources) {
    const job = cronJobOf(resources).spec?.jobTemplate.spec?.template;
    const server = deploymentOf(resources).spec?.template;
    const required = job?.spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = server?.spec?.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const near = (labels: unknown): unknown => ({
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: labels },
    });
    return [
      ...unless(same(required, [near(server?.metadata?.labels)]), `the run is placed by ${JSON.stringify(required)}`),
      ...unless(
        same(
          preferred.map(({ podAffinityTerm }) => podAffinityTerm),
          [near(job?.metadata?.labels)],
        ),
        `the server is placed by ${JSON.stringify(preferred)}`,
      ),
    ];
  },
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.affinity', undefined],
    [
      'CronJob/womba-index-all',
      '.spec.jobTemplate.spec.template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey',
      'topology.kubernetes.io/zone',
    ],
    ['Deployment/womba-server', '.spec.template.spec.affinity', undefined],
  ],
};

export const wrapper: Policy = {
  name: 'the run is womba itself, in the place of the shell that announced it',
  faults(resources) {
    const container = containerOf(cronJobOf(resources).spec?.jobTemplate.spec?.template.spec, 'womba-index-all');
    const script = container.args?.[0] ?? '';
    return [
      ...unless(same(container.command, ['/bin/sh', '-ec']), `the command is ${JSON.stringify(container.command)}`),
      ...unless(script.trimEnd().endsWith('\nexec womba index-all --force-refresh'), 'the last line is another'),
      // Kubernetes would replace $(NAME) in a command before any shell sees it.
      ...unless(!script.includes('$('), 'the script holds what Kubernetes would replace'),
    ];
  },
  broken: [
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].command', ['/bin/bash', '-c']],
    ['CronJob/womba-index-all', '.spec.jobTemplate.spec.template.spec.containers[0].args[0]', 'womba index-all\n'],
    [
      'CronJob/womba-index-all',
      '.spec.jobTemplate.spec.template.spec.containers[0].args[0]',
      'echo "$(date)"\nexec womba index-all --force-refresh',
    ],
  ],
};
