import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { temporaryFolder } from '../testing/temporary-store.ts';
import { embedPending, putDocuments, testModel } from '../vectors/testing/stored-documents.ts';
import { embeddingProgress } from '../vectors/models.ts';
import { schema001 } from './001-initial.ts';

describe('an index that was made before there were vectors', () => {
  it('is kept, and all its chunks are pending', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'womba.db');
    const before = new DatabaseSync(path);
    before.exec(`${schema001}; PRAGMA user_version = 1`);
    before.exec(
      `INSERT INTO documents VALUES (1, 'jira_PLAT-1', 'jira', 'jira_issues', '1', '1', NULL, 'Refunds', '', '', 'Jira', 'text',
         '{"labels":",smoke,"}', ',PLAT,', 'hash', '');
       INSERT INTO chunks VALUES (1, 1, 0, '', 'text', 1)`,
    );
    before.close();
    const db = openDatabase(path);
    expect(embeddingProgress(db, testModel)).toEqual({ ready: 0, pending: 1 });
    putDocuments(db, [{ id: 'jira_PLAT-2', texts: ['more'] }]);
    expect(embedPending(db)).toBe(2);
    db.close();
  });
});
