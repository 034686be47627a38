import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { cronJobCopy } from '../../scripts/k8s-copy.ts';
import {
  configOf,
  cronJobOf,
  hasKubectl,
  k8sFolder,
  kustomize,
  type Layer,
  manifestPaths,
  overlayNames,
  readBase,
  readManifest,
} from '../support/k8s-manifests.ts';
import { hasField, schemaFaults } from '../support/k8s-schema.ts';
import { policies } from './policies/index.ts';
import { changed } from './policies/policy.ts';

const base = readBase();
/** With kubectl also what it makes of the base and of each overlay. */
const layers: Layer[] = [
  base,
  ...(hasKubectl ? [kustomize('base'), ...overlayNames.map((name) => kustomize(`overlays/${name}`))] : []),
];
const isKustomization = (path: string): boolean => path.endsWith('kustomization.yaml');

describe('every file', () => {
  it('belongs to a kustomization, or is the copy of one that does', () => {
    const listed = manifestPaths()
      .filter(isKustomization)
      .flatMap((path) => {
        const { resources = [], patches = [] } = parse(readFileSync(k8sFolder + path, 'utf8')) as {
          resources?: string[];
          patches?: { path?: string }[];
        };
        const folder = path.replace('kustomization.yaml', '');
        return [...resources, ...patches.flatMap((patch) => patch.path ?? [])].map((file) => folder + file);
      });
    const files = manifestPaths().filter((path) => !isKustomization(path) && path !== 'cronjob-index-all.yaml');
    expect(listed.filter((path) => path.endsWith('.yaml')).toSorted()).toEqual(files);
  });

  it.each(manifestPaths().filter((path) => !isKustomization(path)))('%s has only fields that its kind has', (path) => {
    for (const resource of readManifest(path)) {
      // Patches lack what stays as it is, and say what to take out.
      const faults = schemaFaults(resource).filter(
        (fault) =>
          path.startsWith('base/') || path === 'cronjob-index-all.yaml' || fault.endsWith(`of ${resource.kind}`),
      );
      expect(faults.filter((fault) => !fault.includes('$patch'))).toEqual([]);
    }
  });

  it('holds no Secret and nothing generated from one', () => {
    for (const path of manifestPaths()) {
      expect(readFileSync(k8sFolder + path, 'utf8'), path).not.toMatch(/^kind: Secret|secretGenerator|stringData/m);
    }
  });
});

describe('the schemas', () => {
  const cronJob = cronJobOf(base.resources) as never;
  const faults = (path: string, value: unknown): string[] =>
    changed([cronJob], ['CronJob/womba-index-all', path, value]).flatMap(schemaFaults);

  it.each([
    ['.spec.schedule', 5, '/spec/schedule must be string'],
    ['.spec.sucessfulJobsHistoryLimit', 3, '.spec.sucessfulJobsHistoryLimit is no field of CronJob'],
    ['.spec.jobTemplate.spec.backOffLimit', 3, '.spec.jobTemplate.spec.backOffLimit is no field of CronJob'],
    ['.spec.concurrencyPolicy', 'Never', '/spec/concurrencyPolicy must be equal to one of the allowed values'],
    ['.apiVersion', 'batch/v1beta1', 'apiVersion must be batch/v1'],
    ['.kind', 'CronJobs', 'CronJobs is a kind that no schema is known of'],
  ])('refuse %s: %j', (path, value, fault) => expect(faults(path, value)).toContain(fault));

  it('know the fields that kubectl is asked for', () => {
    expect(hasField('CronJob', '.status.lastScheduleTime')).toBe(true);
    expect(hasField('CronJob', '.status.lastRunTime')).toBe(false);
    expect(hasField('Pod', '.status.containerStatuses[*].state.terminated.exitCode')).toBe(true);
    expect(hasField('Pod', '.status.containerStatuses[*].state.ended.exitCode')).toBe(false);
    expect(hasField('Job', '.metadata.labels.component')).toBe(true);
  });
});

describe.each(layers)('$name', ({ resources }) => {
  it('is valid by the Kubernetes schemas', () => expect(resources.flatMap(schemaFaults)).toEqual([]));

  it.each(policies)('$name', ({ faults }) => expect(faults(resources)).toEqual([]));
});

describe.each(policies)('a policy that notices: $name', ({ faults, broken }) => {
  it.each(broken)('%s %s set to %j', (...change) => {
    const broken = changed(base.resources, change);
    expect(faultsOrError(() => faults(broken))).not.toEqual([]);
  });
});

describe('the CronJob', () => {
  it('runs every Saturday at 03:00 UTC', () => expect(cronJobOf(base.resources).spec?.schedule).toBe('0 3 * * 6'));

  it('is a copy of the one in the base, which `npm run k8s:copy` makes', () => {
    expect(readFileSync(`${k8sFolder}cronjob-index-all.yaml`, 'utf8')).toBe(cronJobCopy());
    expect(readManifest('cronjob-index-all.yaml')).toEqual([cronJobOf(base.resources)]);
  });
});

/** Each overlay's own purpose, where kubectl can put it together; `policies` hold for all of them above. */
describe.each(layers.slice(2))('the overlay of $name', ({ name, resources }) => {
  it('does what it is for', () => {
    const { CHROMA_URL: url, WOMBA_SCHEDULE: schedule } = configOf(resources);
    if (name.endsWith('embedded')) expect(url).toBeUndefined();
    else if (name.endsWith('external-chroma')) expect(url).toBe('https://chroma.example.com');
    else expect(schedule).toBe('*/1 * * * *');
  });
});

/** A policy also notices by finding nothing where it looks. */
function faultsOrError(work: () => string[]): string[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('there is no ')) return [error.message];
    throw error;
  }
}
