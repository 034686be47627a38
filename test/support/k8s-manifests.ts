import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { parse, parseAllDocuments } from 'yaml';

export const k8sFolder = fileURLToPath(new URL('../../k8s/', import.meta.url));

/** What every resource of a manifest has. */
export interface Resource {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
}

/** Resources that are applied together. */
export interface Layer {
  name: string;
  resources: Resource[];
}

/** A pod as a workload makes it. */
export interface PodTemplate {
  /** `CronJob womba-index-all`. */
  owner: string;
  labels: Record<string, string>;
  spec: IPodSpec;
}

/** The documents of a manifest. @throws Error for what is no YAML */
export function readManifest(path: string): Resource[] {
  return parseAllDocuments(readFileSync(k8sFolder + path, 'utf8'), { uniqueKeys: true }).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${path}: ${error.message}`);
    return document.toJS() as Resource;
  });
}

/** Every YAML file below k8s/, relative to it. */
export function manifestPaths(): string[] {
  return globSync('**/*.yaml', { cwd: k8sFolder }).toSorted();
}

/** k8s/base as its kustomization lists it. */
export function readBase(): Layer {
  const { resources } = parse(readFileSync(`${k8sFolder}base/kustomization.yaml`, 'utf8')) as { resources: string[] };
  return { name: 'base', resources: resources.flatMap((file) => readManifest(`base/${file}`)) };
}

export const overlayNames = ['embedded', 'external-chroma', 'test-1min'] as const;

/** Whether `kubectl` can be run here. */
export const hasKubectl = ((): boolean => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** What `kubectl apply -k` would send. @throws Error with what kubectl says */
export function kustomize(folder: string): Layer {
  const output = execFileSync('kubectl', ['kustomize', k8sFolder + folder], { encoding: 'utf8' });
  return { name: `kustomize ${folder}`, resources: parseAllDocuments(output).map((each) => each.toJS() as Resource) };
}

export function findResource(resources: readonly Resource[], kind: string, name: string): Resource {
  const found = resources.find((resource) => resource.kind === kind && resource.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

export function cronJobOf(resources: readonly Resource[]): ICronJob {
  return findResource(resources, 'CronJob', 'womba-index-all') as ICronJob;
}

export function deploymentOf(resources: readonly Resource[]): IDeployment {
  return findResource(resources, 'Deployment', 'womba-server') as IDeployment;
}

export function configOf(resources: readonly Resource[]): Record<string, string> {
  return (findResource(resources, 'ConfigMap', 'womba-config') as IConfigMap).data ?? {};
}

/** The pods that the resources make, whatever makes them. */
export function podTemplates(resources: readonly Resource[]): PodTemplate[] {
  return resources.flatMap((resource) => {
    const { kind, metadata } = resource;
    const template =
      kind === 'CronJob'
        ? (resource as ICronJob).spec?.jobTemplate.spec?.template
        : (resource as IDeployment).spec?.template;
    if (template?.spec === undefined) return [];
    return [{ owner: `${kind} ${metadata.name}`, labels: { ...template.metadata?.labels }, spec: template.spec }];
  });
}

/** A container of a pod. @throws Error when there is none of that name */
export function containerOf(spec: IPodSpec | undefined, name: string): IContainer {
  const found = spec?.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`there is no container ${name}`);
  return found;
}
