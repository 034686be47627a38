import { sourceNames } from '../documents/document.ts';
import { type Database, number, text } from '../store/database.ts';
import { collectionOf, type IndexTotals } from './report.ts';

/** Counts the documents that are in the index now. */
export function indexTotals(db: Database): IndexTotals {
  const rows = db.all('SELECT collection, count(*) AS n FROM documents GROUP BY collection');
  const counts = new Map(rows.map((row) => [text(row, 'collection'), number(row, 'n')]));
  const totals: IndexTotals = { tests: 0, stories: 0, docs: 0, external_docs: 0, swagger_docs: 0, total: 0 };
  for (const source of sourceNames) {
    const { collection, total } = collectionOf[source];
    totals[total] = counts.get(collection) ?? 0;
    totals.total += totals[total];
  }
  return totals;
}
