import type { WarningCounts } from '../../documents/warnings.ts';
import { countTokens, estimateTokens } from '../tokens.ts';
import type { Block } from './blocks.ts';
import { splitText } from './split-text.ts';

/** Lines that stand around a run of units and are written again in every chunk that holds some of them. */
export interface Frame {
  open: string;
  close: string;
  tokens: number;
}

/** What the packer moves: never split further. */
export interface Unit {
  text: string;
  /** Between this unit and the one before it, when both are in one chunk. */
  gap: '\n\n' | '\n' | ' ' | '';
  tokens: number;
  frame?: Frame;
}

export interface Limits {
  maxTokens: number;
  minTokens: number;
  hardMaxTokens: number;
}

/** The units of one block; text gets parts of at most `budget` tokens. What had to be torn apart is counted. */
export function unitsOf(
  block: Exclude<Block, { kind: 'heading' }>,
  limits: Limits,
  budget: number,
  warnings: WarningCounts,
): Unit[] {
  if (block.kind === 'table') return tableUnits(block, limits, warnings);
  const text = block.lines.join('\n');
  const whole: Unit = { text, gap: block.gap, tokens: estimateTokens(text) };
  if (whole.tokens <= budget) return [whole];
  if (block.kind === 'fence') {
    if (!isTooLarge(whole, limits)) return [whole];
    warnings.add('chunk.split-code');
    return fenceUnits(block, limits, warnings);
  }
  if (block.kind !== 'text' && isAtomic(block)) {
    if (!isTooLarge(whole, limits)) return [whole];
    warnings.add(block.kind === 'item' ? 'chunk.split-item' : 'chunk.split-quote');
  }
  if (block.kind === 'quote') {
    return block.lines.flatMap((line, index) => quoteUnits(line, index === 0 ? block.gap : '\n', budget, warnings));
  }
  return textUnits(text, block.gap, budget, warnings);
}

/** Test steps are ordered items; code and tables inside an item or a panel cannot be cut between lines either. */
function isAtomic(block: Extract<Block, { kind: 'item' | 'quote' }>): boolean {
  if (block.kind === 'item' && block.ordered) return true;
  return block.lines.some((line) => /^[\s>]{0,40}(?:```|~~~|\|)/.test(line));
}

/** Estimates may be off by a factor of three at worst, so only what is near the limit is counted. */
function isTooLarge(unit: { text: string; tokens: number }, { hardMaxTokens }: Limits): boolean {
  if (unit.tokens * 3 <= hardMaxTokens || Buffer.byteLength(unit.text) <= hardMaxTokens) return false;
  return unit.tokens > hardMaxTokens * 3 || countTokens(unit.text) > hardMaxTokens;
}

function textUnits(text: string, gap: Unit['gap'], budget: number, warnings: WarningCounts): Unit[] {
  const { parts, cutWords } = splitText(text, budget);
  if (cutWords > 0) warnings.add('chunk.split-word', cutWords);
  return parts.map((part, index) => (index === 0 ? { ...part, gap } : part));
}

function quoteUnits(line: string, gap: Unit['gap'], budget: number, warnings: WarningCounts): Unit[] {
  const marker = /^\s{0,3}(?:> ?){1,8}/.exec(line)?.[0] ?? '';
  if (estimateTokens(line) <= budget) return [{ text: line, gap, tokens: estimateTokens(line) }];
  return textUnits(line.slice(marker.length), gap, budget, warnings).map((unit, index) => ({
    text: marker + unit.text,
    gap: index === 0 ? gap : '\n',
    tokens: unit.tokens + 1,
  }));
}

function frameOf(open: string, close: string): Frame {
  return { open, close, tokens: estimateTokens(`${open}\n${close}\n`) };
}

function fenceUnits(block: Extract<Block, { kind: 'fence' }>, limits: Limits, warnings: WarningCounts): Unit[] {
  const { maxTokens } = limits;
  const open = block.lines[0] ?? '```';
  const marker = /[`~]{3,}/.exec(open)?.[0] ?? '```';
  const frame = frameOf(open, marker);
  const inner = block.lines.slice(1, block.closed ? -1 : undefined);
  // A fence that is itself a page long is not repeated.
  const framed = frame.tokens <= maxTokens / 2;
  const budget = framed ? Math.max(1, maxTokens - frame.tokens) : maxTokens;
  const units = (framed ? inner : block.lines).flatMap((line, index): Unit[] => {
    const gap = index === 0 ? block.gap : '\n';
    const tokens = estimateTokens(line) + 1;
    return tokens <= budget ? [{ text: line, gap, tokens }] : textUnits(line, gap, budget, warnings);
  });
  return framed ? units.map((unit) => ({ ...unit, frame })) : units;
}

function tableUnits(block: Extract<Block, { kind: 'table' }>, limits: Limits, warnings: WarningCounts): Unit[] {
  const { maxTokens } = limits;
  const header = block.header.join('\n');
  const text = [...block.header, ...block.rows].join('\n');
  const whole: Unit = { text, gap: block.gap, tokens: estimateTokens(text) };
  if (whole.tokens <= maxTokens) return [whole];
  const frame = block.header.length === 0 ? undefined : frameOf(header, '');
  const repeated = frame !== undefined && frame.tokens <= maxTokens / 2;
  if (frame !== undefined && !repeated) warnings.add('chunk.table-header-not-repeated');
  const units: Unit[] = [];
  const add = (row: string): void => {
    const gap = units.length === 0 ? block.gap : '\n';
    const unit: Unit = { text: row, gap, tokens: estimateTokens(row) + 1, ...(repeated ? { frame } : {}) };
    if (!isTooLarge(unit, limits)) {
      units.push(unit);
      return;
    }
    warnings.add('chunk.split-row');
    // Not one of the table's rows any more: parts of cells stand as text.
    units.push(...textUnits(row, gap, maxTokens, warnings));
  };
  if (frame !== undefined && !repeated) add(header);
  for (const row of block.rows) add(row);
  return units;
}
