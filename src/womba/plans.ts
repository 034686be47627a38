import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StorageError, UsageError, WombaError } from '../platform/errors.ts';
import type { TestPlan } from '../planning/plan/schema.ts';
import { adoptEdits } from '../planning/review/adopt-edits.ts';
import { diffPlans, isEmptyDiff, type PlanDiff } from '../planning/review/diff-plans.ts';
import { type MergedPlan, mergePlans, type PlanHistory } from '../planning/review/merge-plans.ts';
import { recount } from '../planning/review/recount.ts';
import type { PlanReason, PlanVersion } from '../store/plan-store.ts';
import { readPlanFile, removePlanFile, textHash, writePlanFile } from './plan-file.ts';
import {
  createPlanKeeper,
  type CurrentPlan,
  type KeeperServices,
  missingPlan,
  planOf,
  serialised,
} from './plan-keeper.ts';

export type { CurrentPlan } from './plan-keeper.ts';
export { planReasons, type PlanReason, type PlanVersion } from '../store/plan-store.ts';

export interface PlanServices extends KeeperServices {
  /** Brings the search index in line with the stored plans; says whether it did or a later run will. */
  index: () => PlanIndexing;
}

/** `later`: a run is at work and the next one does it; `off`: RAG_AUTO_INDEX or ENABLE_RAG says no. */
export type PlanIndexing = 'now' | 'later' | 'off';

export interface SavedPlan extends CurrentPlan {
  indexed: PlanIndexing;
  /** False where the plan was what it had been already: then there is no new version. */
  isNew: boolean;
}

export interface SavedGeneratedPlan extends SavedPlan {
  /** What became of the plan that was there before; undefined for a first plan. */
  merge: { previous: PlanVersion; diff: PlanDiff; kept: string[]; unwanted: MergedPlan['unwanted'] } | undefined;
}

/** The test plans of a data directory: one file for each story, every version of it in the database. */
export interface Plans {
  path(key: string): string;
  /**
   * The current plan. What was changed in its file since becomes a new version first.
   * @throws NotFoundError; StorageError for a damaged file.
   */
  read(key: string): CurrentPlan;
  /** The same, undefined where there is none. */
  find(key: string): CurrentPlan | undefined;
  /**
   * Keeps what a planner made, as a first version or merged with what people did to the stored plan. `finish` gets the plan
   * as it will be stored, with its final ids, and returns it with whatever is to be computed from it; it must be quick, for
   * the database waits.
   */
  saveGenerated(made: TestPlan, finish?: (plan: TestPlan) => TestPlan): SavedGeneratedPlan;
  /** Changes the current plan as one step, whoever else changes it at the same time. @throws NotFoundError, StorageError */
  update(
    key: string,
    reason: PlanReason,
    change: (current: TestPlan, history: PlanHistory, version: number) => TestPlan,
  ): SavedPlan;
  /**
   * Puts a whole plan of a person's making in the place of the current one, or keeps it as the first. Tests that are missing
   * in it were removed on purpose. `check` gets the current version's number and may throw. @throws UsageError
   */
  replace(key: string, plan: TestPlan, check?: (current: number | undefined) => void): SavedPlan;
  /** Makes an earlier version the current one again, as a new version. It replaces a damaged file too. @throws NotFoundError */
  restore(key: string, version: number): SavedPlan;
  /** Newest first. @throws NotFoundError */
  versions(key: string): PlanVersion[];
  /** @throws NotFoundError */
  version(key: string, version: number): { plan: TestPlan; version: PlanVersion };
  /** Current versions of all plans, in the order of their stories; files without a history count as well. */
  list(): { plans: PlanVersion[]; warnings: string[] };
  /** Deletes a plan with its versions and its file. @throws NotFoundError */
  remove(key: string): PlanIndexing;
}

export function createPlans({ dataDirectory, clock, database, index }: PlanServices): Plans {
  const keeper = createPlanKeeper({ dataDirectory, clock, database });
  const { path, hasDatabase, store, settle, find, add, historyOf } = keeper;

  const finished = (key: string, warnings: string[], isNew: boolean): SavedPlan => {
    if (isNew) keeper.publish(key);
    const stored = store().current(key);
    if (stored === undefined) throw missingPlan(key);
    return { ...keeper.currentOf(stored, warnings), isNew, indexed: index() };
  };

  return {
    path,
    find,
    read(key) {
      const found = find(key);
      if (found === undefined) throw missingPlan(key);
      return found;
    },
    saveGenerated(made, finish = (plan) => plan) {
      const { key } = made.story;
      const warnings: string[] = [];
      let merge: SavedGeneratedPlan['merge'];
      path(key);
      const isNew = database().write(() => {
        const stored = settle(key, warnings);
        const history = historyOf(key);
        const current = stored === undefined ? emptied(made) : planOf(stored);
        const merged = mergePlans(current, made, history);
        const plan = finish(merged.plan);
        if (stored !== undefined) {
          const { json: _, fileHash: __, ...previous } = stored;
          const { kept, unwanted } = merged;
          merge = { previous, diff: diffPlans(current, plan), kept, unwanted };
          if (isEmptyDiff(merge.diff)) return false;
        }
        add(key, plan, stored === undefined ? 'generated' : 'merged');
        const proposals = new Set(merged.proposals);
        for (const test of plan.test_cases) if (proposals.has(test.id)) keeper.noteProposed(key, test);
        return true;
      });
      return { ...finished(key, warnings, isNew), merge };
    },
    update(key, reason, change) {
      const warnings: string[] = [];
      const isNew = database().write(() => {
        const stored = settle(key, warnings);
        if (stored === undefined) throw missingPlan(key);
        const current = planOf(stored);
        const plan = change(current, historyOf(key), stored.version);
        if (serialised(plan) === serialised(current)) return false;
        add(key, plan, reason);
        return true;
      });
      return finished(key, warnings, isNew);
    },
    replace(key, edited, check = () => {}) {
      path(key);
      assertOwnIds(edited);
      const warnings: string[] = [];
      const isNew = database().write(() => {
        const stored = settle(key, warnings);
        check(stored?.version);
        if (stored === undefined) {
          add(key, recount(edited), 'found');
          return true;
        }
        const current = planOf(stored);
        const { plan, removed } = adoptEdits(current, edited);
        if (serialised(plan) === serialised(current)) return false;
        add(key, plan, 'edited');
        for (const test of removed) store().noteRemoved(key, test.id, JSON.stringify(test));
        return true;
      });
      return finished(key, warnings, isNew);
    },
    restore(key, version) {
      path(key);
      const earlier = keeper.requireVersion(key, version);
      const warnings: string[] = [];
      database().write(() => {
        const text = readPlanFile(path(key));
        try {
          settle(key, warnings);
        } catch (error) {
          // A damaged file is what somebody wants to get rid of; what stood in it is put aside.
          if (!(error instanceof StorageError) || text === undefined) throw error;
          const aside = `${path(key)}.damaged-${textHash(text).slice(0, 8)}`;
          writePlanFile(aside, text);
          removePlanFile(path(key));
          warnings.push(`What stood in the file lies in ${aside} now`);
        }
        add(key, planOf(earlier), 'restored');
      });
      return finished(key, warnings, true);
    },
    versions(key) {
      find(key);
      const versions = hasDatabase() ? store().versions(key) : [];
      if (versions.length === 0) throw missingPlan(key);
      return versions;
    },
    version(key, version) {
      path(key);
      const stored = keeper.requireVersion(key, version);
      const { plan, version: about } = keeper.currentOf(stored, []);
      return { plan, version: about };
    },
    list() {
      // Files that came from elsewhere enter the database here; a damaged one must not hide the others.
      const warnings = keysOfFiles(dataDirectory).flatMap((key) => {
        try {
          return keeper.adopt(key);
        } catch (error) {
          if (!(error instanceof WombaError)) throw error;
          return [error.hint === undefined ? error.message : `${error.message}. ${error.hint}`];
        }
      });
      return { plans: hasDatabase() ? store().list() : [], warnings };
    },
    remove(key) {
      const place = path(key);
      if (readPlanFile(place) === undefined && !hasDatabase()) throw missingPlan(key);
      const existed = database().write(() => {
        const removed = store().remove(key) || existsSync(place);
        removePlanFile(place);
        return removed;
      });
      if (!existed) throw missingPlan(key);
      return index();
    },
  };
}

function assertOwnIds({ test_cases: tests }: TestPlan): void {
  const ids = tests.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new UsageError(`The plan has two tests with the id ${twice.slice(0, 80)}`);
}

/** A plan of the same story without tests, for a first merge. */
function emptied(made: TestPlan): TestPlan {
  return { ...made, test_cases: [] };
}

function keysOfFiles(dataDirectory: string): string[] {
  const folder = join(dataDirectory, 'test_plans');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => /^test_plan_([A-Z][A-Z0-9_]+-\d+)\.json$/.exec(name)?.[1] ?? []);
}
