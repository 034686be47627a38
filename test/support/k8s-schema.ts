import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

interface Model {
  readonly apiVersion: string;
  readonly prototype: { validate(): void };
}

/** The kinds that Womba's manifests and documentation use, by Kubernetes' published schemas. */
const models: Readonly<Record<string, Model>> = {
  ConfigMap,
  CronJob,
  Deployment,
  Job,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceAccount,
};

/** What Kubernetes would refuse in a resource, and what it would drop without a word: fields that its kind does not have. */
export function schemaFaults(resource: { apiVersion: string; kind: string }): string[] {
  const model = models[resource.kind];
  if (model === undefined) return [`${resource.kind} is a kind that no schema is known of`];
  if (model.apiVersion !== resource.apiVersion) return [`apiVersion must be ${model.apiVersion}`];
  const { problems, read } = validate(model, resource);
  const unknown = paths(resource).filter((path) => !read.has(path));
  return [...problems, ...unknown.map((path) => `${path} is no field of ${resource.kind}`)];
}

/** Whether a kind has a field, such as `.status.lastScheduleTime`; `[*]` and `[0]` go into lists. */
export function hasField(kind: string, path: string): boolean {
  const model = models[kind];
  if (model === undefined) return false;
  const steps = [...path.matchAll(/\.([\w-]+)|\[(?:\*|\d+)\]/g)].map(([, name]) => name);
  const sample = steps.reduceRight<unknown>((inner, name) => (name === undefined ? [inner] : { [name]: inner }), 'x');
  const { read } = validate(model, sample);
  return steps.length > 0 && read.has(paths(sample).at(-1) ?? '');
}

/**
 * The schemas come as compiled functions that check what they know and pass over everything else. What they look at is
 * what the kind has: a proxy writes it down.
 */
function validate(model: Model, value: unknown): { problems: string[]; read: ReadonlySet<string> } {
  const read = new Set<string>();
  try {
    model.prototype.validate.call(recorded(value, '', read));
    return { problems: [], read };
  } catch (error) {
    const { errors = [] } = error as { errors?: { instancePath: string; message?: string }[] };
    if (errors.length === 0) throw error;
    return { problems: errors.map((each) => `${each.instancePath} ${each.message ?? ''}`), read };
  }
}

function recorded(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const wrap = (inner: unknown, step: string): unknown => recorded(inner, path + step, read);
  const copy = Array.isArray(value)
    ? value.map((inner, index) => wrap(inner, `[${index}]`))
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrap(inner, `.${key}`)]));
  return new Proxy(copy, {
    get(target, key, receiver) {
      read.add(path + (Array.isArray(target) ? `[${String(key)}]` : `.${String(key)}`));
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

/** The path of everything inside a value, parents before children. */
function paths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = path + (Array.isArray(value) ? `[${key}]` : `.${key}`);
    return [own, ...paths(inner, own)];
  });
}
