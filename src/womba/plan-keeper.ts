import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { NotFoundError, StorageError, WombaError } from '../platform/errors.ts';
import { plannerName } from '../planning/plan/planner-name.ts';
import { readPlan } from '../planning/plan/read-plan.ts';
import type { TestCase, TestPlan } from '../planning/plan/schema.ts';
import { unknownFields } from '../planning/plan/unknown-fields.ts';
import { adoptEdits } from '../planning/review/adopt-edits.ts';
import { isManual, type PlanHistory } from '../planning/review/merge-plans.ts';
import type { Database } from '../store/database.ts';
import {
  createPlanStore,
  type PlanReason,
  type PlanStore,
  type PlanVersion,
  type StoredPlan,
} from '../store/plan-store.ts';
import { planPath, readPlanFile, textHash, writePlanFile } from './plan-file.ts';

export interface KeeperServices {
  dataDirectory: string;
  clock: Clock;
  /** Opens the database, making it where there is none. */
  database: () => Database;
}

export interface CurrentPlan {
  plan: TestPlan;
  version: PlanVersion;
  path: string;
  /** What happened to the file since it was read last. */
  warnings: string[];
}

/** Keeps the plan's file and the versions in the database in agreement, whatever happens to either. */
export interface PlanKeeper {
  path(key: string): string;
  /** Looking must not make a database. */
  hasDatabase(): boolean;
  store(): PlanStore;
  /**
   * The current version, after what happened to the file became part of the history: an edit a version of its own, an
   * unwritten version a file. To be called in a write transaction.
   * @throws StorageError for a damaged file
   */
  settle(key: string, warnings: string[]): StoredPlan | undefined;
  /** Adds a version; `publish` writes its file when the transaction is through. To be called in a write transaction. */
  add(key: string, plan: TestPlan, reason: PlanReason): void;
  noteProposed(key: string, test: TestCase): void;
  publish(key: string): void;
  find(key: string): CurrentPlan | undefined;
  /** The same without reading the plan: makes what happened to its file part of the history, and tells of it. */
  adopt(key: string): string[];
  currentOf(stored: StoredPlan, warnings: string[]): CurrentPlan;
  historyOf(key: string): PlanHistory;
  /** @throws NotFoundError that names the versions there are */
  requireVersion(key: string, version: number): StoredPlan;
}

export function createPlanKeeper({ dataDirectory, clock, database }: KeeperServices): PlanKeeper {
  const hasDatabase = (): boolean => existsSync(join(dataDirectory, 'womba.db'));
  const store = (): PlanStore => createPlanStore(database());
  const path = (key: string): string => planPath(dataDirectory, key);

  /** Call it in a write transaction: the database and the file agree about the current plan afterwards. */
  const settle = (key: string, warnings: string[]): StoredPlan | undefined => {
    const plans = store();
    const stored = plans.current(key);
    const text = readPlanFile(path(key));
    const hash = text === undefined ? '' : textHash(text);
    if (stored === undefined) {
      if (text === undefined) return undefined;
      const plan = parseFile(text, key, path(key), undefined);
      add(key, plan, 'found', hash);
      // What a planner once made may be replaced by a planner; what a person wrote may not.
      if (plannerName(plan) !== '') {
        for (const test of plan.test_cases) if (test.review === 'proposed' && !isManual(test)) noteProposed(key, test);
      }
      plans.noteFile(key, hash);
      warnings.push(...fieldsLeftBehind(text, path(key)));
      return plans.current(key);
    }
    if (hash === stored.fileHash) {
      plans.noteFile(key, hash);
      return stored;
    }
    if (text === undefined || hash === plans.knownFile(key)) {
      // The file is gone, or a process ended between keeping a version and writing its file.
      writePlanFile(path(key), stored.json);
      plans.noteFile(key, textHash(stored.json));
      if (text === undefined) warnings.push(`${path(key)} was gone; version ${stored.version} was written there again`);
      return stored;
    }
    const edited = adoptEdits(planOf(stored), parseFile(text, key, path(key), stored));
    add(key, edited.plan, 'edited', hash);
    for (const test of edited.removed) plans.noteRemoved(key, test.id, JSON.stringify(test));
    plans.noteFile(key, hash);
    const adopted = plans.current(key);
    warnings.push(`${path(key)} was edited: it is version ${adopted?.version ?? ''} now`);
    warnings.push(...fieldsLeftBehind(text, path(key)));
    return adopted;
  };

  const noteProposed = (key: string, test: TestCase): void => store().noteProposed(key, test.id, JSON.stringify(test));

  const add = (key: string, plan: TestPlan, reason: PlanReason, fileHash?: string): void => {
    const json = serialised(plan);
    store().add(key, {
      savedAt: clock.now(),
      reason,
      planner: plannerName(plan),
      fileHash: fileHash ?? textHash(json),
      json,
      ids: plan.test_cases.map(({ id }) => id),
    });
  };

  const find = (key: string): CurrentPlan | undefined => {
    const place = path(key);
    const text = readPlanFile(place);
    if (text === undefined && !hasDatabase()) return undefined;
    const stored = store().current(key);
    if (stored !== undefined && text !== undefined && textHash(text) === stored.fileHash) return currentOf(stored, []);
    if (stored === undefined && text === undefined) return undefined;
    const warnings: string[] = [];
    const settled = database().write(() => settle(key, warnings));
    return settled === undefined ? undefined : currentOf(settled, warnings);
  };

  const adopt = (key: string): string[] => {
    const text = readPlanFile(path(key));
    const stored = hasDatabase() ? store().current(key) : undefined;
    if (text === undefined || stored?.fileHash === textHash(text)) return [];
    const warnings: string[] = [];
    database().write(() => settle(key, warnings));
    return warnings;
  };

  const currentOf = (stored: StoredPlan, warnings: string[]): CurrentPlan => {
    const { json: _, fileHash: __, ...version } = stored;
    return { plan: planOf(stored), version, path: path(stored.story), warnings };
  };

  /** Writes the file of the version that was just kept, unless somebody was quicker: then the next reading sorts it out. */
  const publish = (key: string): void => {
    database().write(() => {
      const stored = store().current(key);
      const text = readPlanFile(path(key));
      const hash = text === undefined ? '' : textHash(text);
      if (stored === undefined || (text !== undefined && hash !== store().knownFile(key))) return;
      writePlanFile(path(key), stored.json);
      store().noteFile(key, textHash(stored.json));
    });
  };

  const historyOf = (key: string): PlanHistory => {
    const tests = store().tests(key);
    return {
      ids: new Set(tests.map(({ id }) => id)),
      proposed: new Map(
        tests.flatMap(({ id, proposed }) => (proposed === null ? [] : [[id, testOf(proposed)] as const])),
      ),
      removed: tests.flatMap(({ removed }) => (removed === null ? [] : [testOf(removed)])),
    };
  };

  const requireVersion = (key: string, version: number): StoredPlan => {
    const stored = hasDatabase() ? store().version(key, version) : undefined;
    if (stored !== undefined) return stored;
    const known = hasDatabase() ? store().versions(key) : [];
    if (known.length === 0) throw missingPlan(key);
    const [newest, oldest] = [known[0]?.version, known.at(-1)?.version];
    throw new NotFoundError(`The plan of ${key} has no version ${version}`, {
      hint: newest === oldest ? `There is only version ${newest}.` : `There are versions ${oldest} to ${newest}.`,
    });
  };

  return {
    path,
    hasDatabase,
    store,
    settle,
    add: (key, plan, reason) => add(key, plan, reason),
    noteProposed,
    publish,
    find,
    adopt,
    currentOf,
    historyOf,
    requireVersion,
  };
}

/** As it stands in the file. Equal plans have equal texts: their fields are brought into the order of the plan's form. */
export function serialised(plan: TestPlan): string {
  const ordered = readPlan(JSON.stringify(plan), `the plan of ${plan.story.key}`);
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

export function planOf({ json, story, version }: StoredPlan): TestPlan {
  return readPlan(json, `version ${version} of the plan of ${story}`);
}

function testOf(json: string): TestCase {
  return JSON.parse(json) as TestCase;
}

export function missingPlan(key: string): NotFoundError {
  return new NotFoundError(`There is no test plan for ${key}`, { hint: `\`womba generate ${key}\` makes one.` });
}

/** A warning where the text of a plan has fields that no version keeps. */
function fieldsLeftBehind(text: string, path: string): string[] {
  const fields = unknownFields(JSON.parse(text.replace(/^\uFEFF/, '')));
  if (fields.length === 0) return [];
  const named = fields.slice(0, 10).map((field) => field.slice(0, 80));
  return [`${path} has fields that plans do not have; they are not kept: ${named.join(', ')}`];
}

/** @throws StorageError that names the file and what can be had instead. */
function parseFile(text: string, key: string, path: string, stored: StoredPlan | undefined): TestPlan {
  const damaged = (fault: string): StorageError =>
    new StorageError(fault, {
      hint:
        stored === undefined
          ? 'Mend it, or move it away.'
          : `Mend it, or take version ${stored.version} of ${stored.savedAt.slice(0, 16).replace('T', ' ')} UTC back: \`womba plans ${key} --restore ${stored.version}\`.`,
    });
  let plan: TestPlan;
  try {
    plan = readPlan(text, path);
  } catch (error) {
    throw error instanceof WombaError ? damaged(error.message) : error;
  }
  if (plan.story.key !== key) throw damaged(`${path} is a plan of another story`);
  const ids = plan.test_cases.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw damaged(`${path} has two tests with the id ${twice.slice(0, 80)}`);
  return plan;
}
