import type { Resource } from '../../support/k8s-manifests.ts';

/** Something that has to hold for all resources that are applied together. */
export interface Policy {
  /** A sentence. */
  name: string;
  /** What breaks it, and where; empty when it holds. */
  faults(resources: readonly Resource[]): string[];
  /** Changes to k8s/base that it has to notice: a policy that lets one of them pass proves nothing. */
  broken: readonly Change[];
}

/** Sets a field of a resource of k8s/base, such as `CronJob/womba-index-all` and `.spec.schedule`; undefined removes it. */
export type Change = readonly [resource: string, path: string, value: unknown];

/** The resources with one change. @throws Error when there is no such resource, or nothing at the path's parent */
export function changed(resources: readonly Resource[], [id, path, value]: Change): Resource[] {
  const copy = structuredClone(resources) as Resource[];
  const index = copy.findIndex((each) => `${each.kind}/${each.metadata.name}` === id);
  const resource: unknown = copy[index];
  if (resource === undefined) throw new Error(`there is no ${id}`);
  if (path === '') {
    if (value === undefined) copy.splice(index, 1);
    else copy.splice(index, 1, value as Resource);
    return copy;
  }
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+|'[^']+')\]/g)].map(([, name, inner]) => name ?? inner ?? '');
  const last = steps.pop()?.replaceAll("'", '') ?? '';
  const parent = steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step.replaceAll("'", '')],
    resource,
  ) as Record<string, unknown> | undefined;
  if (parent === undefined) throw new Error(`${id} has nothing at ${path}`);
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

/** The sentence when the condition does not hold. */
export function unless(condition: boolean, sentence: string): string[] {
  return condition ? [] : [sentence];
}

/** Whether two values are equal as JSON, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
