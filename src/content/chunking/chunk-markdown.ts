import { WarningCounts } from '../../documents/warnings.ts';
import { estimateTokens } from '../tokens.ts';
import { parseBlocks } from './blocks.ts';
import { type Chunk, packSections, type Section } from './pack.ts';
import { type Limits, type Unit, unitsOf } from './units.ts';

export type { Chunk } from './pack.ts';

export interface ChunkOptions {
  /** What a chunk is filled up to, in tokens. Default 400. */
  maxTokens?: number;
  /** Sections and rests below this are joined with their neighbours. Default a quarter of `maxTokens`. */
  minTokens?: number;
  /** What a table row, code block or test step may be on its own before it is torn apart. Default 8,000. */
  hardMaxTokens?: number;
}

export interface ChunkedMarkdown {
  /** At least one; the only one of an empty document has an empty text, so that its title is still found. */
  chunks: Chunk[];
  /** `chunk.split-code`, `-item`, `-quote`, `-row`, `-word`, `chunk.table-header-not-repeated`. */
  warnings: WarningCounts;
}

/**
 * Splits a document into chunks along its structure. Headings stay with their text; table rows, code blocks and ordered
 * items (test steps) stay whole; a table that is split repeats its header row. Every word is in some chunk. A chunk holds
 * at most `maxTokens` (by estimate) and a last bit of half `minTokens`, unless one such whole is larger. Total for any string.
 */
export function chunkMarkdown(markdown: string, options: ChunkOptions = {}): ChunkedMarkdown {
  const limits = limitsOf(options);
  const warnings = new WarningCounts();
  const text = withoutBlankEnds(normalise(markdown));
  const tokens = estimateTokens(text);
  if (tokens <= limits.maxTokens) {
    return { chunks: [{ text, headingPath: [], tokens }], warnings };
  }
  const chunks = packSections(sectionsOf(text, limits, warnings), limits);
  const [first] = chunks;
  if (first === undefined) return { chunks: [{ text: '', headingPath: [], tokens: 0 }], warnings };
  return { chunks: chunks.length === 1 ? [{ ...first, headingPath: [] }] : chunks, warnings };
}

function limitsOf(options: ChunkOptions): Limits {
  const maxTokens = Math.max(16, Math.trunc(options.maxTokens ?? 400) || 400);
  return {
    maxTokens,
    minTokens: Math.min(maxTokens, Math.max(0, options.minTokens ?? maxTokens / 4)),
    hardMaxTokens: Math.max(maxTokens, options.hardMaxTokens ?? 8_000),
  };
}

const loneSurrogate = /[\ud800-\udfff]/u;

/** One kind of line break; no NUL and no half characters, which neither SQLite nor JSON carry faithfully. */
function normalise(markdown: string): string {
  let text = markdown;
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  if (text.includes('\0')) text = text.replaceAll('\0', '\ufffd');
  return loneSurrogate.test(text) ? text.replace(new RegExp(loneSurrogate, 'gu'), '\ufffd') : text;
}

function withoutBlankEnds(text: string): string {
  const trimmed = text.trimEnd();
  const start = trimmed.length - trimmed.trimStart().length;
  return trimmed.slice(trimmed.lastIndexOf('\n', start) + 1);
}

function* sectionsOf(text: string, limits: Limits, warnings: WarningCounts): Generator<Section> {
  let path: string[] = [];
  let levels: number[] = [];
  let lead: string[] = [];
  let leadTokens = 0;
  let units: Unit[] = [];
  const section = (): Section => {
    const made: Section = { path, lead: lead.join('\n\n'), units };
    [lead, leadTokens, units] = [[], 0, []];
    return made;
  };
  for (const block of parseBlocks(text)) {
    if (block.kind !== 'heading') {
      const budget =
        units.length === 0 ? Math.max(limits.maxTokens / 2, limits.maxTokens - leadTokens) : limits.maxTokens;
      for (const unit of unitsOf(block, limits, budget, warnings)) units.push(unit);
      continue;
    }
    if (units.length > 0) yield section();
    const tokens = estimateTokens(block.text) + 1;
    if (leadTokens + tokens > limits.maxTokens / 2 && lead.length > 0) {
      // Headings upon headings without a text: they have to stand on their own.
      units = [headingsAlone(lead)];
      lead = [];
      yield section();
    }
    const above = levels.filter((level) => level < block.level).length;
    path = [...path.slice(0, above), block.title];
    levels = [...levels.slice(0, above), block.level];
    lead.push(block.text);
    leadTokens += tokens;
  }
  if (lead.length > 0 && units.length === 0) {
    units = [headingsAlone(lead)];
    lead = [];
  }
  if (units.length > 0) yield section();
}

function headingsAlone(lead: readonly string[]): Unit {
  const text = lead.join('\n\n');
  return { text, gap: '\n\n', tokens: estimateTokens(text) };
}
