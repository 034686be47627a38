/**
 * A process that searches by words and vectors, again and again, while another process indexes. It is told by messages what
 * to expect, looks at every answer, and reports what was wrong.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readConfig } from '../../src/config/config.ts';
import type { SearchAnswer } from '../../src/retrieval/search.ts';
import { openDatabase, text } from '../../src/store/database.ts';
import { createWomba } from '../../src/womba.ts';

/** What the process is told. */
export type ToSearcher =
  /** Documents that name `everywhere` and one of the versions in their title and in each long passage. */
  | { kind: 'watch'; ids: readonly string[]; everywhere: string; versions: readonly string[] }
  /** Asks for a word when so many further rounds are over. */
  | { kind: 'rounds'; count: number }
  | { kind: 'end' };

/** What it answers. */
export type FromSearcher =
  | { kind: 'done' }
  /** `versions`: those that were found. */
  | { kind: 'ended'; rounds: number; versions: string[]; problems: string[] };

const womba = createWomba({ config: readConfig() });
const db = openDatabase(join(womba.dataDirectory, 'womba.db'));
const problems = new Set<string>();
let watched: Extract<ToSearcher, { kind: 'watch' }> | undefined;
let ended = false;
let rounds = 0;
const found = new Set<string>();
let announceAt = Infinity;

process.on('message', (message: ToSearcher) => {
  if (message.kind === 'watch') watched = message;
  if (message.kind === 'rounds') announceAt = rounds + message.count;
  if (message.kind === 'end') ended = true;
});

while (!ended) {
  if (watched !== undefined) {
    try {
      await look(watched);
    } catch (error) {
      problems.add(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
    rounds += 1;
    if (rounds >= announceAt) {
      announceAt = Infinity;
      send({ kind: 'done' });
    }
  }
  await nextTurn();
}
db.close();
await womba.close();
send({ kind: 'ended', rounds, versions: [...found].sort(), problems: [...problems] });
process.disconnect();

async function look({ ids, everywhere, versions }: Extract<ToSearcher, { kind: 'watch' }>): Promise<void> {
  for (const query of [`${everywhere} parcel`, ...versions.map((version) => `Parcels ${version} carrier`)]) {
    const before = storedIds();
    const answer = await womba.search(query, { topK: 200 });
    const after = storedIds();
    if (answer.mode !== 'fused') {
      problems.add(`${query}: ${answer.mode}, ${answer.warnings?.join() ?? 'without a warning'}`);
    }
    const hits = new Set<string>();
    for (const { document_id: id } of answer.results) {
      if (hits.has(id)) problems.add(`${query}: ${id} comes twice`);
      if (!before.has(id) && !after.has(id)) problems.add(`${query}: ${id} does not exist`);
      hits.add(id);
    }
    for (const id of ids) {
      if (before.has(id) && after.has(id) && !hits.has(id)) problems.add(`${query}: ${id} is missing`);
    }
    for (const result of answer.results) {
      if (ids.includes(result.document_id)) found.add(versionOf(result, versions, query));
    }
  }
}

/** The version of a hit: that of its title, and its passage names no other. */
function versionOf(result: SearchAnswer['results'][number], versions: readonly string[], query: string): string {
  const inTitle = versions.filter((version) => result.title.includes(version));
  const inPassage = versions.filter((version) => result.document.includes(version));
  const [only = ''] = inTitle;
  // Comments and links of an issue name none.
  if (inTitle.length !== 1 || inPassage.some((version) => version !== only)) {
    problems.add(
      `${query}: ${result.document_id} has ${inTitle.join()} in its title and ${inPassage.join()} in a passage`,
    );
  }
  return only;
}

function storedIds(): Set<string> {
  return new Set(db.all('SELECT id FROM documents').map((row) => text(row, 'id')));
}

function send(message: FromSearcher): void {
  process.send?.(message);
}
