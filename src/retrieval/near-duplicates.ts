import { queryTerms } from '../content/text/query-terms.ts';
import { type Database, number, text } from '../store/database.ts';
import { fieldTerms } from './lexical/statistics.ts';
import { createShingler, resemblance, type Shingled } from './shingles.ts';

/** Texts share so many of their shingles before one speaks for the other; docs/retrieval.md has the figures. */
export const nearlyTheSame = 0.9;

/** Only so many documents of a ranking are compared, and only so many of a document's chunks. */
const mostCompared = 200;
const chunksCompared = 20;
/** Copies are also looked for so far behind the last place that is shown. */
const lookBehind = 20;
/** Texts whose lengths differ by more are not compared. */
const leastLengthRatio = 0.8;

interface Ranked {
  /** Internal number of the document. */
  doc: number;
  /** Asked for by its key: never left out for another. */
  named?: boolean;
}

/** A document that stays in the list, and those that it stands for. */
export interface Represented<T> {
  item: T;
  /** In the order of the ranking. */
  copies: T[];
}

/**
 * The first `wanted` documents of a ranking, where of documents whose text is nearly the same only the best is kept. Both
 * belong to one collection and hold the same words of the query: what the query tells apart stays apart. To be called
 * within the transaction that ranked them.
 */
export function representNearDuplicates<T extends Ranked>(
  db: Database,
  query: string,
  ranked: readonly T[],
  wanted: number,
): Represented<T>[] {
  const compared = ranked.slice(0, Math.min(mostCompared, wanted + lookBehind * 2));
  const texts = comparableTexts(db, query, compared);
  const kept: Represented<T>[] = [];
  const bySketch = new Map<string, Represented<T>[]>();
  for (const [at, item] of ranked.entries()) {
    const full = kept.length >= wanted;
    if (full && at >= Math.min(compared.length, wanted + lookBehind)) break;
    const own = at < compared.length ? texts.get(item.doc) : undefined;
    const places = own?.shingled.sketch.map((value, order) => `${own.kind} ${order} ${value}`) ?? [];
    const alike = (other: Represented<T>): boolean => {
      const theirs = texts.get(other.item.doc);
      return (
        own !== undefined &&
        theirs !== undefined &&
        own.asked === theirs.asked &&
        resemblance(own.shingled, theirs.shingled) >= nearlyTheSame
      );
    };
    const original = item.named === true ? undefined : places.flatMap((place) => bySketch.get(place) ?? []).find(alike);
    if (original !== undefined) {
      original.copies.push(item);
      continue;
    }
    if (full) continue;
    const represented = { item, copies: [] };
    kept.push(represented);
    for (const place of places) bySketch.set(place, [...(bySketch.get(place) ?? []), represented]);
  }
  return kept;
}

interface ComparableText {
  /** Only texts of one kind are compared. */
  kind: string;
  /** The terms of the query that it holds. */
  asked: string;
  shingled: Shingled;
}

/** The texts of those documents that another one resembles at least in collection and length. */
function comparableTexts(db: Database, query: string, items: readonly Ranked[]): Map<number, ComparableText> {
  const sizes = db
    .all(
      `SELECT d.doc, d.collection, octet_length(d.title) + octet_length(d.body) AS size
       FROM json_each(?) AS wanted CROSS JOIN documents AS d ON d.doc = wanted.value ORDER BY d.collection, size`,
      JSON.stringify(items.map(({ doc }) => doc)),
    )
    .map((row) => ({ doc: number(row, 'doc'), kind: text(row, 'collection'), size: number(row, 'size') }));
  const close = (a: (typeof sizes)[number], b: (typeof sizes)[number] | undefined): boolean =>
    a.kind === b?.kind && Math.min(a.size, b.size) >= leastLengthRatio * Math.max(a.size, b.size);
  const asked = new Set(queryTerms(query).map(({ term }) => term));
  const shingle = createShingler();
  return new Map(
    sizes
      .filter((entry, at) => close(entry, sizes[at - 1]) || close(entry, sizes[at + 1]))
      .map(({ doc, kind }) => {
        const terms = termsOf(db, doc);
        const found = [...new Set(terms.filter((term) => asked.has(term)))].sort().join(' ');
        return [doc, { kind, asked: found, shingled: shingle(terms) }];
      }),
  );
}

/** Of title and text; where a document stands (project, key, folder, labels) does not count. */
function termsOf(db: Database, doc: number): string[] {
  const rows = db.all(
    `SELECT t.title, t.body FROM chunks AS c JOIN chunk_terms AS t ON t.chunk = c.chunk WHERE c.doc = ?
     ORDER BY c.ordinal LIMIT ?`,
    doc,
    chunksCompared,
  );
  return [
    ...fieldTerms(rows[0] === undefined ? '' : text(rows[0], 'title')),
    ...rows.flatMap((row) => fieldTerms(text(row, 'body'))),
  ];
}
