import type { Clock } from '../../platform/clock.ts';
import { type Database, text, textOrNull } from '../../store/database.ts';

/** Whose uploads: the same plan may go to several sites and projects. */
export interface UploadTarget {
  /** Base URL of Zephyr's API. */
  site: string;
  project: string;
  story: string;
}

export interface LedgerEntry {
  key: string;
  /** Of what the test case was left with; null while it is not complete. */
  contentHash: string | null;
}

/** What was uploaded, by the ids of a plan's tests. */
export interface UploadLedger {
  entries(): Map<string, LedgerEntry>;
  /** The test has this test case, which is not complete yet. */
  noteCase(test: string, key: string): void;
  noteComplete(test: string, key: string, contentHash: string): void;
}

export function createUploadLedger(db: Database, { site, project, story }: UploadTarget, clock: Clock): UploadLedger {
  const put = (test: string, key: string, contentHash: string | null): void => {
    db.run(
      `INSERT OR REPLACE INTO uploads (site, project, story, test, case_key, content_hash, uploaded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      site,
      project,
      story,
      test,
      key,
      contentHash,
      clock.now().toISOString(),
    );
  };
  return {
    entries: () =>
      new Map(
        db
          .all(
            'SELECT test, case_key, content_hash FROM uploads WHERE site = ? AND project = ? AND story = ?',
            site,
            project,
            story,
          )
          .map((row) => [
            text(row, 'test'),
            { key: text(row, 'case_key'), contentHash: textOrNull(row, 'content_hash') },
          ]),
      ),
    noteCase: (test, key) => put(test, key, null),
    noteComplete: put,
  };
}
