import type { TestStep } from '../plan/schema.ts';

export type StepField = 'action' | 'test_data' | 'expected_result';
const stepFields: readonly StepField[] = ['action', 'test_data', 'expected_result'];

export interface FieldChange<Field extends string = string> {
  field: Field;
  from: string;
  to: string;
}

/** What became of one step. Numbers count from 1; `from_step` is absent for an added step, `to_step` for a removed one. */
export type StepChange =
  | { kind: 'added'; to_step: number; step: TestStep }
  | { kind: 'removed'; from_step: number; step: TestStep }
  | { kind: 'changed'; from_step: number; to_step: number; fields: FieldChange<StepField>[] };

/** Steps that were added, removed or changed, in order. What only moved up or down because of another step did not change. */
export function diffSteps(before: readonly TestStep[], after: readonly TestStep[]): StepChange[] {
  const changes: StepChange[] = [];
  let from = 0;
  let to = 0;
  for (const [nextFrom, nextTo] of [...commonSteps(before, after), [before.length, after.length] as const]) {
    // Between two equal steps, steps at the same place are each other's versions.
    while (from < nextFrom && to < nextTo) changes.push(changed(before, after, from++, to++));
    for (; from < nextFrom; from += 1) changes.push({ kind: 'removed', from_step: from + 1, step: at(before, from) });
    for (; to < nextTo; to += 1) changes.push({ kind: 'added', to_step: to + 1, step: at(after, to) });
    from += 1;
    to += 1;
  }
  return changes;
}

function changed(before: readonly TestStep[], after: readonly TestStep[], from: number, to: number): StepChange {
  const [old, young] = [at(before, from), at(after, to)];
  const fields = stepFields
    .filter((field) => old[field] !== young[field])
    .map((field) => ({ field, from: old[field], to: young[field] }));
  return { kind: 'changed', from_step: from + 1, to_step: to + 1, fields };
}

/** Pairs of equal steps, as many as possible, in order (longest common subsequence). */
function commonSteps(before: readonly TestStep[], after: readonly TestStep[]): (readonly [number, number])[] {
  const a = before.map(keyOf);
  const b = after.map(keyOf);
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] = a[i] === b[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length(i + 1, j) >= length(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function keyOf(step: TestStep): string {
  return JSON.stringify(stepFields.map((field) => step[field]));
}

function at(steps: readonly TestStep[], index: number): TestStep {
  const step = steps[index];
  if (step === undefined) throw new RangeError(`there is no step ${index + 1}`);
  return step;
}
