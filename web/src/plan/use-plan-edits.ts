import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { path, send } from '../api/client.ts';
import type { SavedTest, TestCase, TestPlan } from '../api/types.ts';

interface Undoable {
  label: string;
  /** Fields of each test as they were. */
  before: { id: string; changes: Partial<TestCase> }[];
}

export interface PlanEdits {
  /** Changes a test, shown at once and taken back when the server refuses. Resolves to whether it was kept. */
  change: (test: TestCase, changes: Partial<TestCase>, label: string) => Promise<boolean>;
  add: (fields: Partial<TestCase> & { title: string }) => Promise<TestCase | undefined>;
  undo: () => Promise<void>;
  /** What `undo` would take back. */
  undoable: string | undefined;
  /** Why the last change was not kept. */
  problem: unknown;
  forgive: () => void;
  saving: boolean;
}

export function usePlanEdits(story: string): PlanEdits {
  const client = useQueryClient();
  const queryKey = ['plan', story];
  const [stack, setStack] = useState<Undoable[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(0);
  const working = useRef(0);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  const show = (id: string, changes: Partial<TestCase>): void => {
    client.setQueryData<TestPlan>(queryKey, (plan) =>
      plan === undefined
        ? plan
        : { ...plan, test_cases: plan.test_cases.map((test) => (test.id === id ? { ...test, ...changes } : test)) },
    );
  };

  /** One request after the other, in the order of the keys that were pressed. */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    working.current += 1;
    setPending(working.current);
    const result = line.current.then(work);
    line.current = result.catch(() => {});
    try {
      const value = await result;
      setProblem(undefined);
      return value;
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      working.current -= 1;
      setPending(working.current);
      // Coverage and counts are the server's to compute; it is asked when the hand rests.
      if (working.current === 0) {
        void client.invalidateQueries({ queryKey });
        void client.invalidateQueries({ queryKey: ['plans'] });
        void client.invalidateQueries({ queryKey: ['plan-versions', story] });
        void client.invalidateQueries({ queryKey: ['plan-evaluation', story] });
      }
    }
  };

  const patch = async (id: string, changes: Partial<TestCase>, back: Partial<TestCase>): Promise<boolean> => {
    await client.cancelQueries({ queryKey });
    show(id, changes);
    const saved = await inTurn(() =>
      send<SavedTest>('PATCH', path(path('/api/v1/test-plans/', story, '/test-cases/'), id), changes),
    );
    show(id, saved === undefined ? back : saved.test_case);
    return saved !== undefined;
  };

  return {
    async change(test, changes, label) {
      const before = Object.fromEntries(
        Object.keys(changes).map((field) => [field, test[field as keyof TestCase]]),
      ) as Partial<TestCase>;
      // An edit makes a test an edited one; undoing it makes it what it was.
      before.review = test.review;
      const kept = await patch(test.id, changes, before);
      if (kept) setStack((entries) => [...entries.slice(-49), { label, before: [{ id: test.id, changes: before }] }]);
      return kept;
    },
    async add(fields) {
      const saved = await inTurn(() =>
        send<SavedTest>('POST', path('/api/v1/test-plans/', story, '/test-cases'), fields),
      );
      return saved?.test_case;
    },
    async undo() {
      const last = stack.at(-1);
      if (last === undefined) return;
      setStack((entries) => entries.slice(0, -1));
      const plan = client.getQueryData<TestPlan>(queryKey);
      for (const { id, changes } of last.before) {
        const now = plan?.test_cases.find((test) => test.id === id);
        const back = Object.fromEntries(Object.keys(changes).map((field) => [field, now?.[field as keyof TestCase]]));
        if (now !== undefined) await patch(id, changes, back as Partial<TestCase>);
      }
    },
    undoable: stack.at(-1)?.label,
    problem,
    forgive: useCallback(() => setProblem(undefined), []),
    saving: pending > 0,
  };
}
