import type { Config } from '../config/config.ts';
import { hasPlanWork, indexPlans, type PlanShelf } from '../indexing/plan-stage.ts';
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
}

/**
 * Brings the index in line with the stored plans now, or leaves it to the next run where one is at work. It takes no lease: a
 * run that starts at this moment must not be told that another one does its work.
 */
export function indexStoredPlans(services: PlanIndexServices): PlanIndexing {
  const { config, db, projectOrder, clock } = services;
  if (!config.boolean('ENABLE_RAG')) return 'off';
  const shelf = createPlanShelf(config, db);
  const done = config.boolean('RAG_AUTO_INDEX') ? 'now' : 'off';
  if (!hasPlanWork(db, shelf)) return done;
  const assertTurn = (): void => {
    if (currentHolder(db, clock) !== undefined) throw new LeaseHeldError('A run is at work');
  };
  try {
    indexPlans(shelf, { db, projectOrder, assertTurn, now: clock.now() });
    return done;
  } catch (error) {
    if (error instanceof LeaseHeldError) return 'later';
    throw error;
  }
}
