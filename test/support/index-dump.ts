import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Everything that a search can see, in an order that does not depend on when it was written: for comparing two indexes.
 * Chunk numbers and times of indexing are left out; with `times` the latter are kept, to show that nothing was written.
 */
export function dumpIndex(dataDirectory: string, options: { times?: boolean } = {}): Record<string, unknown> {
  const db = new DatabaseSync(join(dataDirectory, 'womba.db'), { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 10000; BEGIN');
    const documents = db.prepare('SELECT * FROM documents ORDER BY id').all();
    return Object.fromEntries(
      documents.map((row) => {
        const { doc, indexed_at: indexedAt, ...fields } = row;
        const chunks = db
          .prepare('SELECT chunk, ordinal, heading_path, text, tokens FROM chunks WHERE doc = ? ORDER BY ordinal')
          .all(doc as number);
        const memberships = db
          .prepare('SELECT source, scope, project FROM memberships WHERE doc = ? ORDER BY 1, 2, 3')
          .all(doc as number);
        return [
          String(fields['id']),
          {
            ...fields,
            ...(options.times ? { indexedAt } : {}),
            memberships: memberships.map((item) => ({ ...item })),
            chunks: chunks.map(({ chunk: _, ...rest }) => rest),
          },
        ];
      }),
    );
  } finally {
    db.close();
  }
}

/** One line that stands for the whole index. */
export function digestIndex(dataDirectory: string, options: { times?: boolean } = {}): string {
  return createHash('sha256')
    .update(JSON.stringify(dumpIndex(dataDirectory, options)))
    .digest('hex');
}

/** What is wrong with the file or with the tables' agreement; empty when all is well, or when there is no index yet. */
export function integrityProblems(dataDirectory: string): string[] {
  if (!existsSync(join(dataDirectory, 'womba.db'))) return [];
  const db = new DatabaseSync(join(dataDirectory, 'womba.db'));
  const count = (sql: string, column = 'n'): number => Number(db.prepare(sql).get()?.[column]);
  try {
    db.exec('PRAGMA busy_timeout = 10000');
    const problems = db
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => String(row['integrity_check']))
      .filter((line) => line !== 'ok');
    // A process that died before its first migration leaves an empty file.
    if (count('PRAGMA user_version', 'user_version') === 0) return problems;
    db.exec(`INSERT INTO lexical (lexical) VALUES ('integrity-check')`);
    const withoutChunks = count(
      'SELECT count(*) AS n FROM documents WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.doc = documents.doc)',
    );
    if (withoutChunks > 0) problems.push(`${withoutChunks} documents without chunks`);
    const orphans = count('SELECT count(*) AS n FROM chunks WHERE doc NOT IN (SELECT doc FROM documents)');
    if (orphans > 0) problems.push(`${orphans} chunks without a document`);
    const homeless = count('SELECT count(*) AS n FROM documents WHERE doc NOT IN (SELECT doc FROM memberships)');
    if (homeless > 0) problems.push(`${homeless} documents in no scope`);
    const terms = count('SELECT count(*) AS n FROM chunk_terms');
    const chunks = count('SELECT count(*) AS n FROM chunks');
    if (terms !== chunks) problems.push(`${terms} rows of terms for ${chunks} chunks`);
    const indexed = count('SELECT count(*) AS n FROM lexical');
    if (indexed !== chunks) problems.push(`${indexed} rows in the lexical index for ${chunks} chunks`);
    const totals = count('SELECT chunks AS n FROM lexical_totals');
    if (totals !== chunks) problems.push(`lexical_totals counts ${totals} chunks of ${chunks}`);
    return problems;
  } finally {
    db.close();
  }
}
