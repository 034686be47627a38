import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { temporaryFolder } from '../testing/temporary-store.ts';
import { pendingChunks, linkCached } from '../vectors/pending.ts';
import { textHash } from '../vectors/embedded-text.ts';
import { putDocuments, testModel } from '../vectors/testing/stored-documents.ts';
import { schema001 } from './001-initial.ts';
import { schema002 } from './002-vectors.ts';

it('vectors that were paid for earlier are kept and used', () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'womba.db');
  const before = new DatabaseSync(path);
  before.exec(`${schema001}; ${schema002}; PRAGMA user_version = 2`);
  before.prepare('INSERT INTO embedding_models (name, dimensions, serving) VALUES (?, 2, 1)').run(testModel);
  const insert = before.prepare('INSERT INTO embeddings (model, text_hash, tokens, vector) VALUES (1, ?, 0, ?)');
  insert.run(textHash('Test\njira_PLAT-1\n\nrefund'), new Uint8Array(Float32Array.of(0, 1).buffer));
  before.close();

  const db = openDatabase(path);
  putDocuments(db, [{ id: 'jira_PLAT-1', texts: ['refund'] }]);
  const pending = pendingChunks(db, testModel, 10);
  expect(db.write(() => linkCached(db, testModel, pending))).toEqual({ linked: 1, missing: [] });
  db.close();
});
