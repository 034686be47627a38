import { estimateTokens } from '../tokens.ts';
import type { Frame, Limits, Unit } from './units.ts';

/** A heading with what follows it up to the next heading; headings that have no text of their own come in `lead`. */
export interface Section {
  path: readonly string[];
  /** Heading lines, to be written before the first unit and never apart from it. */
  lead: string;
  units: readonly Unit[];
}

/** A part of a document that is indexed on its own. */
export interface Chunk {
  /** Markdown, its own headings included. */
  text: string;
  /** The headings that everything in the chunk stands under, outermost first; empty for a document in one chunk. */
  headingPath: string[];
  /** Estimated; see `estimateTokens`. */
  tokens: number;
}

interface Placed extends Unit {
  lead: string;
  path: readonly string[];
}

/**
 * Fills chunks in order. Sections that fit are kept whole; a small one is joined with its neighbour; a large one is cut
 * between units, and a last bit too small to stand alone stays with what precedes it.
 */
export function packSections(sections: Iterable<Section>, { maxTokens, minTokens, hardMaxTokens }: Limits): Chunk[] {
  const chunks: Chunk[] = [];
  let placed: Placed[] = [];
  let tokens = 0;
  const flush = (): void => {
    if (placed.length > 0) chunks.push(chunkOf(placed));
    placed = [];
    tokens = 0;
  };
  for (const section of sections) {
    const units = place(section);
    let left = units.reduce((sum, unit) => sum + unit.tokens, 0);
    const joins = tokens < minTokens || (left < minTokens && tokens + left <= maxTokens);
    if (!joins) flush();
    for (const unit of units) {
      const cost = unit.tokens + frameCost(unit, placed.at(-1));
      const isLastBit = left <= minTokens / 2 && unit !== units[0];
      // The chunk is going to be over its size anyway: better that than one of a few words beside it.
      const isCompany = tokens < minTokens / 2 && cost > maxTokens && cost <= hardMaxTokens / 2;
      if (placed.length > 0 && tokens + cost > maxTokens && !isLastBit && !isCompany) {
        flush();
        tokens += unit.tokens + (unit.frame?.tokens ?? 0);
      } else {
        tokens += cost;
      }
      placed.push(unit);
      left -= unit.tokens;
    }
  }
  flush();
  return chunks;
}

function place({ path, lead, units }: Section): Placed[] {
  const leadTokens = estimateTokens(lead);
  return units.map((unit, index) =>
    index === 0 ? { ...unit, gap: '\n\n', tokens: unit.tokens + leadTokens, lead, path } : { ...unit, lead: '', path },
  );
}

function frameCost(unit: Unit, before: Unit | undefined): number {
  return unit.frame === undefined || unit.frame === before?.frame ? 0 : unit.frame.tokens;
}

function chunkOf(units: readonly Placed[]): Chunk {
  const text = render(units);
  return { text, headingPath: commonPath(units.map((unit) => unit.path)), tokens: estimateTokens(text) };
}

function render(units: readonly Placed[]): string {
  const parts: string[] = [];
  let frame: Frame | undefined;
  const close = (): void => {
    if (frame !== undefined && frame.close !== '') parts.push(`\n${frame.close}`);
    frame = undefined;
  };
  for (const unit of units) {
    if (unit.frame !== undefined && unit.frame === frame) {
      parts.push(unit.gap === '\n\n' ? '\n' : unit.gap, unit.text);
      continue;
    }
    const framed = frame !== undefined;
    close();
    if (parts.length > 0) parts.push(framed && unit.gap !== '\n\n' ? '\n' : unit.gap);
    if (unit.lead !== '') parts.push(unit.lead, '\n\n');
    if (unit.frame !== undefined) parts.push(unit.frame.open, '\n');
    parts.push(unit.text);
    frame = unit.frame;
  }
  close();
  return parts.join('');
}

function commonPath(paths: readonly (readonly string[])[]): string[] {
  const [first = [], ...rest] = paths;
  let length = first.length;
  for (const path of rest) {
    let same = 0;
    while (same < length && path[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length);
}
