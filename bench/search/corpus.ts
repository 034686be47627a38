import { type CollectionName, listMetadata, type SourceDocument } from '../../src/documents/document.ts';
import { prepareChunks } from '../../src/indexing/prepare.ts';
import type { Database } from '../../src/store/database.ts';
import { createDocumentWriter, type Place } from '../../src/store/document-writer.ts';
import { finishModel } from '../../src/store/vectors/models.ts';
import { pendingChunks, storeVectors } from '../../src/store/vectors/pending.ts';
import { randomFrom } from './random.ts';
import type { VectorSource } from './vectors.ts';

export const benchModel = 'bench:made-up';

const vocabularySize = 20_000;
const chunksPerDocument = 5;
const wordsPerChunk = 200;
const documentsPerBatch = 200;

/** Collections by their share of the chunks, as in a company that tests much and writes some. */
const shares: readonly (readonly [CollectionName, number])[] = [
  ['jira_issues', 0.35],
  ['existing_tests', 0.3],
  ['confluence_docs', 0.2],
  ['external_docs', 0.08],
  ['swagger_docs', 0.07],
];
const projectShares: readonly (readonly [string, number])[] = [
  ['PLAT', 0.6],
  ['SHOP', 0.3],
  ['PAY', 0.09],
  ['RARE', 0.01],
];

/** Words whose frequencies fall as they do in texts: the nth is n times rarer than the first. */
export function createWords(seed: number): () => string {
  const random = randomFrom(seed);
  return () => {
    const rank = Math.floor(Math.exp(random() * Math.log(vocabularySize)));
    return `${syllable(rank)}${syllable(Math.floor(rank / 70))}${syllable(Math.floor(rank / 4_900))}`;
  };
}

function syllable(number: number): string {
  const consonants = 'bdfgklmnprstvz';
  return `${consonants.charAt(number % 14)}${'aeiou'.charAt(Math.floor(number / 14) % 5)}`;
}

function pick<T>(list: readonly (readonly [T, number])[], at: number): T {
  let sum = 0;
  for (const [item, share] of list) {
    sum += share;
    if (at < sum) return item;
  }
  return (list[0] as readonly [T, number])[0];
}

function makeDocument(number: number): { document: SourceDocument; place: Place } {
  const random = randomFrom(number + 77);
  const word = createWords(number);
  const words = (count: number): string => Array.from({ length: count }, word).join(' ');
  const project = pick(projectShares, random());
  const sections = Array.from({ length: chunksPerDocument }, () => `## ${words(4)}\n\n${words(wordsPerChunk)}.`);
  const month = String(1 + Math.floor(random() * 12)).padStart(2, '0');
  return {
    document: {
      id: `${project}-${number}`,
      identity: String(number),
      collection: pick(shares, random()),
      title: words(7),
      url: `https://acme.example/${number}`,
      lastModified: `2026-${month}-01T00:00:00Z`,
      version: '1',
      header: ['Bench', project],
      markdown: sections.join('\n\n'),
      metadata: { status: 'Open', labels: listMetadata([word(), word()]), components: listMetadata([word()]) },
    },
    place: { source: 'bench', scope: project, projects: [project] },
  };
}

/** Writes documents through the pipeline's own splitting and analysis until there are so many chunks. */
export function writeCorpus(db: Database, chunks: number, signal: AbortSignal, say: (line: string) => void): void {
  const writer = createDocumentWriter(db, []);
  let written = 0;
  for (let number = 0; written < chunks;) {
    signal.throwIfAborted();
    db.write(() => {
      for (let at = 0; at < documentsPerBatch && written < chunks; at += 1, number += 1) {
        const { document, place } = makeDocument(number);
        const prepared = prepareChunks(document).chunks.slice(0, chunks - written);
        writer.put(document, prepared, place, new Date(0));
        written += prepared.length;
      }
    });
    if (number % 4_000 === 0) say(`${written} chunks written`);
  }
}

export function writeVectors(
  db: Database,
  vectors: VectorSource,
  signal: AbortSignal,
  say: (line: string) => void,
): void {
  for (let done = 0; ;) {
    signal.throwIfAborted();
    const pending = pendingChunks(db, benchModel, 1_000);
    if (pending.length === 0) break;
    const entries = pending.map(({ chunk, textHash }) => ({
      chunk,
      textHash,
      vector: vectors.ofChunk(chunk),
    }));
    db.write(() => storeVectors(db, benchModel, entries));
    done += pending.length;
    if (done % 20_000 === 0) say(`${done} vectors written`);
  }
  db.write(() => finishModel(db, benchModel));
}
