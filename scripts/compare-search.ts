/**
 * Ten questions to the sample company, answered by FTS5's own ranking and by `womba search`, as the Markdown tables of
 * docs/retrieval.md: `node scripts/compare-search.ts`. Reads the company into a folder of its own, which it removes.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleCompany } from '../examples/server/index.ts';
import { queryTerms } from '../src/content/text/query-terms.ts';
import { searchIndex } from '../src/retrieval/search.ts';
import { type Database, openDatabase, text } from '../src/store/database.ts';

const questions = [
  'Is a refund sent twice when the service retries after a timeout?',
  'How much money may a support agent give back without asking anybody?',
  'Which tests check that stock stays reserved while the bank asks the customer to confirm?',
  'What happens to saved cards when we switch off the old vault?',
  'Can somebody log in again after too many wrong passwords?',
  'Which error code do I get when a voucher has expired?',
  'Can I filter products by price on my phone with the keyboard only?',
  'How long do customers have to send something back?',
  'POST /v1/orders/{id}/refunds with more than the paid amount',
  'Do we test that a review cannot contain scripts?',
];
const shown = 3;
/** Places of each ranking in which a document of the other one is looked for. */
const compared = 10;

interface Hit {
  id: string;
  title: string;
}

/** What FTS5 alone makes of the same index: all terms joined by OR, its `bm25()` as it is, the best chunk of each document. */
function plainBm25(db: Database, question: string): Hit[] {
  const terms = queryTerms(question).map(({ term }) => `"${term}"`);
  const rows = db.all(
    `SELECT d.id, d.title FROM (SELECT rowid, bm25(lexical) AS rank FROM lexical WHERE lexical MATCH ?) AS found
     JOIN chunks AS c ON c.chunk = found.rowid JOIN documents AS d ON d.doc = c.doc ORDER BY found.rank`,
    terms.join(' OR '),
  );
  const hits = new Map(rows.map((row) => [text(row, 'id'), { id: text(row, 'id'), title: text(row, 'title') }]));
  return [...hits.values()];
}

function womba(db: Database, question: string): Hit[] {
  const { results } = searchIndex(db, question, { topK: compared, nameCopies: true });
  return results.map(({ document_id: id, title }) => ({ id, title }));
}

/** Title and key, and in brackets the place in the other ranking. */
function cell(hit: Hit | undefined, other: readonly Hit[]): string {
  if (hit === undefined) return '';
  const place = other.findIndex(({ id }) => id === hit.id) + 1;
  return `${hit.title.replaceAll('|', '\\|')} (${nameOf(hit.id)}) [${place === 0 ? '–' : place}]`;
}

/** Keys as people write them; ids of pages and operations say nothing to anybody. */
function nameOf(id: string): string {
  const kinds = { confluence: 'page', external: 'site', swagger: 'API' };
  const [kind = '', key = ''] = id.split('_');
  return kinds[kind as keyof typeof kinds] ?? key;
}

function table(db: Database, question: string, position: number): string {
  const [before, after] = [plainBm25(db, question).slice(0, compared), womba(db, question)];
  const rows = Array.from(
    { length: shown },
    (_, at) => `| ${at + 1} | ${cell(before[at], after)} | ${cell(after[at], before)} |`,
  );
  return [`**${position}. ${question}**`, '', '| | plain BM25 | `womba search` |', '|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

async function indexCompany(folder: string): Promise<void> {
  await using company = await openCompany();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url)), 'index-all'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      ...company.env,
      WOMBA_DATA_DIR: folder,
      EXTERNAL_DOC_REQUEST_DELAY: '0',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject));
  if (code !== 0) throw new Error(`womba index-all ended with exit code ${String(code)}`);
}

async function openCompany() {
  const company = await startSampleCompany();
  return { env: company.env, [Symbol.asyncDispose]: () => company.close() };
}

const folder = mkdtempSync(join(tmpdir(), 'womba-compare-'));
try {
  await indexCompany(folder);
  const db = openDatabase(join(folder, 'womba.db'), { readOnly: true });
  process.stdout.write(questions.map((question, at) => table(db, question, at + 1)).join('\n'));
  db.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
