import type { SourceDocument } from '../documents/document.ts';
import { type Database, number, text } from '../store/database.ts';
import { createDocumentWriter } from '../store/document-writer.ts';
import { removeDocument } from '../store/removal.ts';
import { prepareChunks } from './prepare.ts';
import { wellFormedDocument } from './well-formed-document.ts';

/** Under which name plans stand among the sources. No run reads it, so no run sweeps it. */
const source = 'plans';

/** The test plans that belong into the index. */
export interface PlanShelf {
  /** Every plan with the number of its version, which changes whenever its text does. */
  plans(): readonly { key: string; version: string }[];
  /** What is indexed of a plan in its present version; undefined where it is gone or cannot be read. */
  document(key: string): SourceDocument | undefined;
}

export interface PlanStageContext {
  db: Database;
  projectOrder: readonly string[];
  /** Called in each write transaction. @throws LeaseHeldError where it is not this process's turn to write. */
  assertTurn: () => void;
  now: Date;
}

/** Whether the index differs from the shelf. */
export function hasPlanWork(db: Database, shelf: PlanShelf | undefined): boolean {
  const { stale, gone } = compare(db, shelf);
  return stale.length + gone.length > 0;
}

/**
 * Brings the index in line with the shelf: what is new or changed is written, what is gone is removed. Each plan is read in the
 * transaction that writes it: of two processes the later one never puts an older version back.
 */
export function indexPlans(
  shelf: PlanShelf | undefined,
  context: PlanStageContext,
): { written: number; removed: number } {
  const { db, projectOrder, assertTurn, now } = context;
  const { stale, gone } = compare(db, shelf);
  if (shelf === undefined || stale.length + gone.length === 0) return { written: 0, removed: 0 };
  const writer = createDocumentWriter(db, projectOrder);
  let written = 0;
  for (const key of stale) {
    db.write(() => {
      assertTurn();
      const read = shelf.document(key);
      if (read === undefined) return;
      const document = wellFormedDocument(read);
      const projects = [key.replace(/-\d+$/, '')];
      writer.put(document, prepareChunks(document).chunks, { source, scope: source, projects }, now);
      written += 1;
    });
  }
  const removed = db.write(() => {
    assertTurn();
    const left = compare(db, shelf).gone;
    for (const doc of left) removeDocument(db, doc);
    return left.length;
  });
  return { written, removed };
}

function compare(db: Database, shelf: PlanShelf | undefined): { stale: string[]; gone: number[] } {
  if (shelf === undefined) return { stale: [], gone: [] };
  const rows = db.all('SELECT doc, identity, version FROM documents WHERE source = ?', source);
  const indexed = new Map(rows.map((row) => [text(row, 'identity'), row]));
  const plans = shelf.plans();
  const wanted = new Set(plans.map(({ key }) => key));
  return {
    stale: plans.filter(({ key, version }) => indexed.get(key)?.['version'] !== version).map(({ key }) => key),
    gone: rows.filter((row) => !wanted.has(text(row, 'identity'))).map((row) => number(row, 'doc')),
  };
}
