import type { LexicalField } from './statistics.ts';

/** The knobs of lexical ranking. One setting serves all sources; docs/decisions/020-lexical-ranking.md has the figures. */
export interface LexicalWeights {
  /** Occurrences in a field count this many times. */
  fields: Readonly<Record<LexicalField, number>>;
  /** BM25's k1: how soon further occurrences of a term stop counting. */
  saturation: number;
  /** BM25's b: how far a long field is marked down, 0 (not) to 1 (in proportion). */
  lengthNormalisation: number;
  /** Share of neighbouring words of the query that are near each other in the chunk too. */
  pairs: number;
  /** Words up to this many places apart are a pair. */
  pairDistance: number;
  /** Share of the letter sequences of the query's words: forms that the stemmer parts, compounds, typing errors. */
  grams: number;
  /** Share of the chunk's title that the query names: of two chunks that match alike, the one about just this. */
  titleShare: number;
}

export const defaultLexicalWeights: LexicalWeights = {
  fields: { title: 4, context: 1, body: 1 },
  saturation: 1.2,
  lengthNormalisation: 0.5,
  pairs: 0.3,
  pairDistance: 3,
  grams: 0.5,
  titleShare: 0.1,
};
