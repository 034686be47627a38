import { type Database, number, text } from '../store/database.ts';

/** Whole chunks of one document that follow each other. */
export interface Passage {
  text: string;
  /** Positions of its chunks within the document, from 0, ascending. */
  ordinals: number[];
  /** Estimated; the chunks' own estimates added up. */
  tokens: number;
}

/** Farther chunks are not looked at, on either side. */
const reach = 200;

interface StoredChunk {
  ordinal: number;
  text: string;
  tokens: number;
}

/**
 * A chunk with its neighbours in the document: those next to it in turn, after and before, as long as all together are within
 * the budget. A neighbour that does not fit ends its side; nothing is cut. The chunk itself is given whatever the budget, and
 * what a following chunk repeats of a table that was split (its header) stands there once.
 *
 * @param chunkId public id, such as `confluence_123#4`.
 * @param budgetTokens estimated tokens of the whole passage, at most.
 * @returns undefined where there is no such chunk.
 */
export function expandPassage(db: Database, chunkId: string, budgetTokens: number): Passage | undefined {
  const mark = chunkId.lastIndexOf('#');
  const ordinal = Number(/^\d{1,9}$/.exec(chunkId.slice(mark + 1))?.[0] ?? -1);
  // One statement: whatever a run commits meanwhile, these chunks belong together.
  const chunks = new Map<number, StoredChunk>(
    db
      .all(
        `SELECT c.ordinal, c.text, c.tokens FROM documents AS d JOIN chunks AS c ON c.doc = d.doc
         WHERE d.id = ? AND c.ordinal BETWEEN ? AND ?`,
        chunkId.slice(0, Math.max(0, mark)),
        ordinal - reach,
        ordinal + reach,
      )
      .map((row) => [
        number(row, 'ordinal'),
        { ordinal: number(row, 'ordinal'), text: text(row, 'text'), tokens: number(row, 'tokens') },
      ]),
  );
  const middle = chunks.get(ordinal);
  if (middle === undefined) return undefined;
  const chosen = [middle];
  let { tokens } = middle;
  let sides = [1, -1];
  for (let distance = 1; sides.length > 0; distance += 1) {
    sides = sides.filter((side) => {
      const next = chunks.get(ordinal + side * distance);
      if (next === undefined || tokens + next.tokens > budgetTokens) return false;
      tokens += next.tokens;
      chosen.push(next);
      return true;
    });
  }
  chosen.sort((a, b) => a.ordinal - b.ordinal);
  return { text: joined(chosen.map((chunk) => chunk.text)), ordinals: chosen.map((chunk) => chunk.ordinal), tokens };
}

function joined(texts: readonly string[]): string {
  return texts
    .filter((each) => each !== '')
    .reduce((before, next) => {
      const rows = rowsOfSameTable(before, next);
      if (rows !== undefined) return `${before}\n${rows}`;
      return before === '' ? next : `${before}\n\n${next}`;
    }, '');
}

/** Where `next` goes on with the table that `before` ends with: its text without the header. */
function rowsOfSameTable(before: string, next: string): string | undefined {
  const [head = '', rule = '', ...rows] = next.split('\n');
  if (rows.length === 0 || !head.includes('|') || !/^[\s|:-]*-[\s|:-]*$/.test(rule)) return undefined;
  const header = `${head}\n${rule}\n`;
  const at = before.lastIndexOf(header);
  if (at < 0 || (at > 0 && before.charAt(at - 1) !== '\n')) return undefined;
  const below = before.slice(at + header.length).split('\n');
  return below.every((line) => line.includes('|')) ? rows.join('\n') : undefined;
}
