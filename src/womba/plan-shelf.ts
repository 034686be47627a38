import type { Config } from '../config/config.ts';
import { hasPlanWork, indexPlans, type PlanShelf } from '../indexing/plan-stage.ts';
import { withLease } from '../indexing/with-lease.ts';
import type { Clock } from '../platform/clock.ts';
import { LeaseHeldError, WombaError } from '../platform/errors.ts';
import { planDocument } from '../planning/plan/plan-document.ts';
import { readPlan } from '../planning/plan/read-plan.ts';
import type { Database } from '../store/database.ts';
import { currentHolder } from '../store/lease.ts';
import { createPlanStore } from '../store/plan-store.ts';
import type { PlanIndexing } from './plans.ts';

/** The stored plans as the index should hold them: none where RAG_AUTO_INDEX is off. */
export function createPlanShelf(config: Config, db: Database): PlanShelf {
  const store = createPlanStore(db);
  return {
    plans: () =>
      config.boolean('RAG_AUTO_INDEX')
        ? store.list().map(({ story, version }) => ({ key: story, version: String(version) }))
        : [],
    document(key) {
      const stored = store.current(key);
      if (stored === undefined) return undefined;
      try {
        return planDocument(readPlan(stored.json, `the plan of ${key}`), stored);
      } catch (error) {
        // No run fails because of a plan; whoever asks for that plan is told.
        if (error instanceof WombaError) return undefined;
        throw error;
      }
    },
  };
}

export interface PlanIndexServices {
  config: Config;
  db: Database;
  projectOrder: readonly string[];
  clock: Clock;
  signal: AbortSignal;
}

/** Brings the index in line with the stored plans now, or leaves it to the next run where one is at work. */
export async function indexStoredPlans(services: PlanIndexServices): Promise<PlanIndexing> {
  const { config, db, projectOrder, clock, signal } = services;
  if (!config.boolean('ENABLE_RAG')) return 'off';
  const shelf = createPlanShelf(config, db);
  const done = config.boolean('RAG_AUTO_INDEX') ? 'now' : 'off';
  if (!hasPlanWork(db, shelf)) return done;
  // A lease whose owner cannot be looked at would be waited for: nobody wants to wait for an index here.
  if (signal.aborted || currentHolder(db, clock) !== undefined) return 'later';
  try {
    await withLease(db, 'index plans', clock, signal, async (lease) =>
      indexPlans(shelf, { db, projectOrder, assertHeld: () => lease.assertHeld(), now: clock.now() }),
    );
    return done;
  } catch (error) {
    if (error instanceof LeaseHeldError) return 'later';
    throw error;
  }
}
