import { type Database, number, type Row, text, textOrNull } from './database.ts';

/**
 * Why a version came to be: a planner's first plan, a planner's later one merged with what people had done, a review, an
 * edit of the plan's file, a file that had no history here, a return to an earlier version.
 */
export const planReasons = ['generated', 'merged', 'reviewed', 'edited', 'found', 'restored'] as const;
export type PlanReason = (typeof planReasons)[number];

/** What is told of a version without its text. */
export interface PlanVersion {
  story: string;
  /** From 1; no number is used twice. */
  version: number;
  /** ISO 8601, UTC. */
  savedAt: string;
  reason: PlanReason;
  planner: string;
  /** How many tests it has. */
  tests: number;
}

export interface StoredPlan extends PlanVersion {
  json: string;
  /** Hash of the file's text that stands for this version. */
  fileHash: string;
}

/** A test's id and what is known of its origin. */
export interface KnownTest {
  id: string;
  /** JSON of the test as a planner proposed it last; null for a person's own. */
  proposed: string | null;
  /** JSON of the test if a person took it out of the plan. */
  removed: string | null;
}

export interface NewVersion {
  savedAt: Date;
  reason: PlanReason;
  planner: string;
  fileHash: string;
  json: string;
  /** Of all its tests. */
  ids: readonly string[];
}

/** The plans in `womba.db`. It knows them as texts; what stands in them is others' matter. */
export interface PlanStore {
  /** The current version; undefined where there is none or the plan was deleted. */
  current(story: string): StoredPlan | undefined;
  version(story: string, version: number): StoredPlan | undefined;
  /** Of a plan that exists, newest first. */
  versions(story: string): PlanVersion[];
  /** Current versions, in the order of their stories. */
  list(): PlanVersion[];
  /** Every version of every plan that exists, newest first. */
  history(limit: number, offset: number): { items: PlanVersion[]; total: number };
  /** Hash of the file as it was last written or read here; empty before that. */
  knownFile(story: string): string;
  /** Call the following in a write transaction. Returns the version's number. */
  add(story: string, version: NewVersion): number;
  /** The file stands for the current version now and has this hash. */
  noteFile(story: string, hash: string): void;
  tests(story: string): KnownTest[];
  noteProposed(story: string, id: string, json: string): void;
  noteRemoved(story: string, id: string, json: string): void;
  /** Forgets all versions; the ids stay taken. Returns whether there was anything. */
  remove(story: string): boolean;
}

const columns = 'story, version, saved_at, reason, planner, tests';

export function createPlanStore(db: Database): PlanStore {
  return {
    current(story) {
      const row = db.get(
        `SELECT v.* FROM plans AS p JOIN plan_versions AS v ON v.story = p.story AND v.version = p.version
         WHERE p.story = ?`,
        story,
      );
      return row === undefined ? undefined : storedOf(row);
    },
    version(story, version) {
      const row = db.get('SELECT * FROM plan_versions WHERE story = ? AND version = ?', story, version);
      return row === undefined ? undefined : storedOf(row);
    },
    versions: (story) =>
      db.all(`SELECT ${columns} FROM plan_versions WHERE story = ? ORDER BY version DESC`, story).map(versionOf),
    list: () =>
      db
        .all(
          `SELECT v.story, v.version, v.saved_at, v.reason, v.planner, v.tests FROM plans AS p
           JOIN plan_versions AS v ON v.story = p.story AND v.version = p.version ORDER BY p.story`,
        )
        .map(versionOf),
    history: (limit, offset) => ({
      items: db
        .all(
          `SELECT ${columns} FROM plan_versions ORDER BY saved_at DESC, story, version DESC LIMIT ? OFFSET ?`,
          limit,
          offset,
        )
        .map(versionOf),
      total: number(db.get('SELECT count(*) AS n FROM plan_versions'), 'n'),
    }),
    knownFile(story) {
      const row = db.get('SELECT file_hash FROM plans WHERE story = ?', story);
      return row === undefined ? '' : text(row, 'file_hash');
    },
    add(story, { savedAt, reason, planner, fileHash, json, ids }) {
      db.run(
        `INSERT INTO plans (story, version) VALUES (?, 1)
         ON CONFLICT (story) DO UPDATE SET version = version + 1`,
        story,
      );
      const version = number(db.get('SELECT version FROM plans WHERE story = ?', story), 'version');
      db.run(
        `INSERT INTO plan_versions (story, version, saved_at, reason, planner, tests, file_hash, plan)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        story,
        version,
        savedAt.toISOString(),
        reason,
        planner,
        ids.length,
        fileHash,
        json,
      );
      const list = JSON.stringify(ids);
      db.run('INSERT OR IGNORE INTO plan_tests (story, test) SELECT ?, value FROM json_each(?)', story, list);
      // What is in the plan again was not taken out.
      db.run(
        `UPDATE plan_tests SET removed = NULL WHERE story = ? AND removed IS NOT NULL
           AND test IN (SELECT value FROM json_each(?))`,
        story,
        list,
      );
      return version;
    },
    noteFile(story, hash) {
      db.run('UPDATE plans SET file_hash = ? WHERE story = ?', hash, story);
      db.run(
        `UPDATE plan_versions SET file_hash = ?
         WHERE story = ? AND version = (SELECT version FROM plans WHERE story = plan_versions.story)`,
        hash,
        story,
      );
    },
    tests: (story) =>
      db.all('SELECT test, proposed, removed FROM plan_tests WHERE story = ? ORDER BY test', story).map((row) => ({
        id: text(row, 'test'),
        proposed: textOrNull(row, 'proposed'),
        removed: textOrNull(row, 'removed'),
      })),
    noteProposed(story, id, json) {
      db.run('UPDATE plan_tests SET proposed = ? WHERE story = ? AND test = ?', json, story, id);
    },
    noteRemoved(story, id, json) {
      db.run('UPDATE plan_tests SET removed = ? WHERE story = ? AND test = ?', json, story, id);
    },
    remove(story) {
      const removed = db.run('DELETE FROM plan_versions WHERE story = ?', story) > 0;
      if (removed) db.run("UPDATE plans SET file_hash = '' WHERE story = ?", story);
      // Whoever deletes a plan starts anew: what was once taken out may be proposed again.
      db.run('UPDATE plan_tests SET removed = NULL WHERE story = ?', story);
      return removed;
    },
  };
}

function versionOf(row: Row): PlanVersion {
  return {
    story: text(row, 'story'),
    version: number(row, 'version'),
    savedAt: text(row, 'saved_at'),
    reason: text(row, 'reason') as PlanReason,
    planner: text(row, 'planner'),
    tests: number(row, 'tests'),
  };
}

function storedOf(row: Row): StoredPlan {
  return { ...versionOf(row), json: text(row, 'plan'), fileHash: text(row, 'file_hash') };
}
