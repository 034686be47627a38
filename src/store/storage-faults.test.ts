import { describe, expect, it } from 'vitest';
import { StorageError, UnavailableError } from '../platform/errors.ts';
import { openDatabase } from './database.ts';
import { temporaryStore } from './testing/temporary-store.ts';

describe('faults of the storage while Womba is at work', () => {
  it('a full disk is named, with what to do, and what was committed stays', () => {
    using store = temporaryStore();
    const { db } = store;
    const pages = Number(db.get('PRAGMA page_count')?.['page_count']);
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const fill = (): void =>
      db.write(() => {
        for (let index = 0; index < 5_000; index += 1) {
          db.run(`INSERT INTO failures VALUES ('jira', 's', ?, ?, 0, '')`, String(index), 'x'.repeat(1_000));
        }
      });
    expect(fill).toThrow(StorageError);
    expect(fill).toThrow('the disk is full');
    expect(db.get('SELECT count(*) AS n FROM failures')?.['n']).toBe(0);
    expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('a lock that does not go away is worth another try', () => {
    using store = temporaryStore();
    const other = openDatabase(store.db.path, { busyTimeoutMs: 10 });
    try {
      store.db.write(() => {
        const attempt = (): void => other.write(() => {});
        expect(attempt).toThrow(UnavailableError);
        expect(attempt).toThrow('stayed locked');
      });
    } finally {
      other.close();
    }
  });
});
