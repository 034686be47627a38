/**
 * A process that only reads: it looks into the database through Womba's own code, again and again, while another process
 * writes. It is told by messages what to expect, checks every answer, and reports what was wrong.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readConfig } from '../../src/config/config.ts';
import { createWomba } from '../../src/womba.ts';
import { openDatabase, text } from '../../src/store/database.ts';

/** What the reader is told. */
export type ToReader =
  | { kind: 'watch'; ids: readonly string[]; everywhere: string; versions: readonly string[] }
  /** Asks for one search and its answer. */
  | { kind: 'search'; query: string }
  | { kind: 'end' };

/** What it answers. */
export type FromReader =
  | { kind: 'watching' }
  | { kind: 'found'; ids: string[] }
  /** `mixed`: how often an answer held documents of two versions, which shows that it looked at the right moments. */
  | { kind: 'ended'; rounds: number; mixed: number; problems: string[] };

const womba = createWomba({ config: readConfig() });
const db = openDatabase(join(womba.dataDirectory, 'womba.db'));
const problems = new Set<string>();
let watched: Extract<ToReader, { kind: 'watch' }> | undefined;
let ended = false;
let rounds = 0;
let mixed = 0;

process.on('message', (message: ToReader) => {
  if (message.kind === 'watch') watched = message;
  if (message.kind === 'end') ended = true;
  if (message.kind !== 'search') return;
  void womba
    .search(message.query, { topK: 100 })
    .then(({ results }) => send({ kind: 'found', ids: results.map((result) => result.document_id) }));
});

while (!ended) {
  if (watched !== undefined) {
    try {
      await look(watched);
    } catch (error) {
      problems.add(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
    rounds += 1;
    if (rounds === 1) send({ kind: 'watching' });
  }
  await nextTurn();
}
db.close();
await womba.close();
send({ kind: 'ended', rounds, mixed, problems: [...problems] });
process.disconnect();

async function look({ ids, everywhere, versions }: Extract<ToReader, { kind: 'watch' }>): Promise<void> {
  const versionsIn = (content: string): string[] => versions.filter((version) => content.includes(version));
  const check = (where: string, ...contents: string[]): string => {
    const found = new Set(contents.flatMap(versionsIn));
    const [only = ''] = found;
    if (found.size !== 1 || contents.some((content) => !content.includes(only))) {
      problems.add(`${where}: versions ${[...found].join(' and ') || 'none'}`);
    }
    return only;
  };

  // Searching: every watched document is there, and title and passage are of one version.
  const { results } = await womba.search(everywhere, { topK: 200 });
  const found = new Set(results.map((result) => result.document_id));
  for (const id of ids) if (!found.has(id)) problems.add(`search: ${id} is missing`);
  const seen = results
    .filter((result) => ids.includes(result.document_id))
    .map((result) => check(`search: ${result.document_id}`, result.title, result.document));
  if (new Set(seen).size > 1) mixed += 1;

  // A version's word leads to passages of that version only.
  for (const version of versions) {
    for (const result of (await womba.search(version, { topK: 200 })).results) {
      if (ids.includes(result.document_id) && !result.document.includes(version))
        problems.add(`search: ${result.id} is not ${version}`);
    }
  }

  // Viewing: whole documents.
  for (const collection of ['jira_issues', 'confluence_docs'] as const) {
    const page = womba.view(collection, { limit: 0 });
    if (page.documents.length !== page.total) problems.add(`view: ${page.documents.length} of ${page.total}`);
    const shown = new Map(page.documents.map((document) => [document.id, document]));
    const prefix = collection === 'jira_issues' ? 'jira_' : 'confluence_';
    for (const id of ids.filter((candidate) => candidate.startsWith(prefix))) {
      const document = shown.get(id);
      if (document === undefined) problems.add(`view: ${id} is missing`);
      else check(`view: ${id}`, document.document, String(document.metadata['title']));
    }
  }

  // All chunks of a document, its title and its text, at one moment.
  db.read(() => {
    for (const id of ids) {
      const rows = db.all(
        'SELECT c.text, d.title, d.body FROM documents AS d JOIN chunks AS c ON c.doc = d.doc WHERE d.id = ?',
        id,
      );
      if (rows.length < 2) problems.add(`chunks: ${id} has ${rows.length}`);
      // Comments and links of the issue are in chunks of their own, which name no version.
      const chunks = rows.map((row) => text(row, 'text')).filter((chunk) => chunk.includes(everywhere));
      for (const row of rows.slice(0, 1)) check(`chunks: ${id}`, text(row, 'title'), text(row, 'body'), ...chunks);
    }
  });
}

function send(message: FromReader): void {
  process.send?.(message);
}
