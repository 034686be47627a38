import { join } from 'node:path';
import { openDatabase, text } from '../../src/store/database.ts';
import type { Company } from './company.ts';

/** Share of issues, tests and pages that change between two weekly runs of the bench. */
export const changedShare = 0.02;

/** What is called to change a document of each collection, and with what. */
const edits = {
  jira_issues: { op: 'updateIssue', patch: { description: 'Edited since the last run: the limit is £25.00 now.' } },
  existing_tests: { op: 'updateTest', patch: { objective: 'Edited since the last run: the limit is £25.00 now.' } },
  confluence_docs: { op: 'updatePage', patch: { body: '<p>Edited since the last run: the limit is £25.00 now.</p>' } },
} as const;

/** Changes so many documents upstream, evenly over all there are; returns how many. */
export async function changeSome(company: Company, data: string, signal: AbortSignal): Promise<number> {
  const db = openDatabase(join(data, 'womba.db'));
  try {
    let changed = 0;
    for (const [collection, { op, patch }] of Object.entries(edits)) {
      const ids = db
        .all('SELECT id FROM documents WHERE collection = ? ORDER BY doc', collection)
        .map((row) => text(row, 'id').replace(/^(jira|test|confluence)_/, ''));
      const step = Math.round(1 / changedShare);
      for (const id of ids.filter((_, at) => at % step === 0)) {
        signal.throwIfAborted();
        await company.mutate(op, id, patch);
        changed += 1;
      }
    }
    return changed;
  } finally {
    db.close();
  }
}
