/**
 * Reads all documents with their chunks, terms and lexical entries again and again, until it is told to stop, and looks for
 * anything that no moment of the index may show. Every document is written as one version throughout: `v7` in its version,
 * its body, each of its chunks and each of their terms.
 */
import { createInterface } from 'node:readline';
import { indexStats, viewCollection } from '../browse.ts';
import { openDatabase } from '../database.ts';

const [path = ''] = process.argv.slice(2);
const db = openDatabase(path);
const problems = new Set<string>();
const versions = new Set<string>();
let reads = 0;

function readOnce(): void {
  db.read(() => {
    const documents = db.all('SELECT doc, id, version, body FROM documents');
    for (const { doc, id, version, body } of documents) {
      versions.add(String(version));
      const chunks = db.all(
        'SELECT c.chunk, c.text, t.body AS terms FROM chunks AS c LEFT JOIN chunk_terms AS t USING (chunk) WHERE doc = ? ORDER BY ordinal',
        doc ?? null,
      );
      if (chunks.map(({ text }) => text).join('\n\n') !== body) problems.add(`${id}: chunks of another version`);
      for (const { text, terms } of chunks) if (text !== terms) problems.add(`${id}: terms of another version`);
      if (!String(body).includes(String(version))) problems.add(`${id}: body of another version`);
    }
    const found = db.all("SELECT rowid FROM lexical WHERE lexical MATCH 'common'").length;
    const chunks = Number(db.get('SELECT count(*) AS n FROM chunks')?.['n']);
    if (found !== chunks) problems.add(`${found} chunks are found, ${chunks} are stored`);
    if (documents.length > 0 && documents.length !== 40) problems.add(`${documents.length} documents`);
  });
  const view = viewCollection(db, 'jira_issues', { limit: 0 });
  if (view.total !== view.documents.length) problems.add('a page that does not fit its total');
  if (indexStats(db).total_documents % 40 !== 0) problems.add('statistics between two commits');
  reads += 1;
}

let stopped = false;
createInterface({ input: process.stdin }).once('line', () => (stopped = true));
console.log('reading');

function turn(): void {
  try {
    readOnce();
  } catch (error) {
    problems.add(String(error));
    stopped = true;
  }
  if (!stopped) {
    setImmediate(turn);
    return;
  }
  console.log(JSON.stringify({ reads, versions: versions.size, problems: [...problems] }));
  process.exit(0);
}
turn();
