/** What the words say of a document: the score of its best chunk, from 0 to 1. */
export interface LexicalEvidence {
  documentId: string;
  score: number;
}

/** What the vectors say of a document: the cosine of its best chunk, negative ones included. */
export interface DenseEvidence {
  documentId: string;
  similarity: number;
}

export interface FusedDocument {
  documentId: string;
  /** From 0 to 1; the sum of the two shares. Comparable between queries as roughly as lexical scores are. */
  score: number;
  /** What its words add. */
  lexical: number;
  /** What its vector adds; 0 where it stands out no more than chance would have it. */
  dense: number;
}

export interface FusionSettings {
  /** How many standard deviations a similarity must lie above what the words let expect before it counts. */
  chance: number;
  /** So many further ones count in full. */
  range: number;
}

/** Measured in docs/decisions/021-fusion.md. */
export const defaultFusionSettings: FusionSettings = { chance: 2, range: 5 };

/** Documents with both scores that are needed to tell what is usual for this query. */
const fewestForLine = 12;
/** The best ones are enough, so that asking for a longer ranking does not change its beginning. */
const mostForLine = 200;
/** Without them the nearest documents are compared with each other; they are all outliers, so more is asked of them. */
const chanceAmongNearest = 4;

/**
 * Merges two rankings into one, best first, by the convex combination `(1 - weight) · lexical + weight · dense`, where
 * `dense` says how far a document's similarity lies above what is usual among documents with its lexical score in this query:
 * the residual of a line fitted through the lexical candidates, in standard deviations, cut at chance and scaled to the best
 * lexical score. Absolute similarities differ from model to model; this does not. A model that knows nothing, or only what
 * the words say already, changes next to nothing.
 *
 * For that, `dense` has to hold the similarities of the lexical candidates, beside the nearest documents. Where it is empty,
 * the lexical ranking is returned. Neither list needs an order; of a document that occurs twice the better entry counts.
 * Anything that is no finite number is left out. Pure, and independent of the order of the lists.
 *
 * @param weight 0 (words only) to 1 (vectors only: then the similarity decides as it is).
 */
export function fuse(
  lexical: readonly LexicalEvidence[],
  dense: readonly DenseEvidence[],
  weight: number,
  settings: FusionSettings = defaultFusionSettings,
): FusedDocument[] {
  const scores = bestOf(lexical.map(({ documentId, score }) => [documentId, score]));
  const similarities = bestOf(dense.map(({ documentId, similarity }) => [documentId, similarity]));
  const share = similarities.size === 0 ? 0 : Math.min(1, Math.max(0, weight));
  if (share === 1)
    return byScore(
      [...similarities].map(([id, value]) => alone(id, value)),
      similarities,
    );

  const top = Math.max(0, ...scores.values());
  const standsOut = comparison(scores, similarities, settings);
  const fused = [...new Set([...scores.keys(), ...similarities.keys()])].map((documentId): FusedDocument => {
    const similarity = similarities.get(documentId);
    const found = (1 - share) * Math.max(0, scores.get(documentId) ?? 0);
    const meant = similarity === undefined ? 0 : share * (top || 1) * standsOut(documentId, similarity);
    return { documentId, score: found + meant, lexical: found, dense: meant };
  });
  return byScore(fused, similarities);
}

/** From 0 to 1: how far a document's similarity lies above what is usual. */
type Comparison = (documentId: string, similarity: number) => number;

function comparison(
  scores: ReadonlyMap<string, number>,
  similarities: ReadonlyMap<string, number>,
  { chance, range }: FusionSettings,
): Comparison {
  const points = [...scores]
    .flatMap(([documentId, score]) => {
      const similarity = similarities.get(documentId);
      return similarity === undefined ? [] : [{ x: score, y: similarity }];
    })
    .sort((a, b) => b.x - a.x || b.y - a.y)
    .slice(0, mostForLine);
  const fitted = points.length >= fewestForLine;
  const line = fitLine(fitted ? points : [...similarities.values()].map((y) => ({ x: 0, y })));
  const least = fitted ? chance : Math.max(chance, chanceAmongNearest);
  if (line === undefined) return () => 0;
  return (documentId, similarity) => {
    const usual = line.at(fitted ? (scores.get(documentId) ?? 0) : 0);
    return Math.min(1, Math.max(0, ((similarity - usual) / line.deviation - least) / range));
  };
}

interface Line {
  at(x: number): number;
  /** Standard deviation of the points from the line; above 0. */
  deviation: number;
}

/** Least squares; undefined where the points do not differ from the line at all. */
function fitLine(points: readonly { x: number; y: number }[]): Line | undefined {
  const count = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  let xx = 0;
  let xy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  const slope = xx > 0 ? xy / xx : 0;
  const at = (x: number): number => meanY + slope * (x - meanX);
  const deviation = Math.sqrt(points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0) / count);
  // Below this it is rounding that differs, not meaning.
  return deviation > 1e-6 ? { at, deviation } : undefined;
}

function bestOf(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const [documentId, value] of entries) {
    if (!Number.isFinite(value)) continue;
    const known = best.get(documentId);
    if (known === undefined || value > known) best.set(documentId, value);
  }
  return best;
}

function alone(documentId: string, similarity: number): FusedDocument {
  const dense = Math.min(1, Math.max(0, similarity));
  return { documentId, score: dense, lexical: 0, dense };
}

/** Best first; what scores alike goes by similarity, then by id. */
function byScore(fused: FusedDocument[], similarities: ReadonlyMap<string, number>): FusedDocument[] {
  const near = ({ documentId }: FusedDocument): number => similarities.get(documentId) ?? -Infinity;
  const order = (a: FusedDocument, b: FusedDocument): number =>
    b.score - a.score || compare(near(b), near(a)) || compare(a.documentId, b.documentId);
  return fused.sort(order);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
