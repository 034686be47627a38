import { countTokens } from '../../content/tokens.ts';
import { analyseText } from '../../content/text/analyse.ts';

/** Stands where something was left out. */
const gap = '[…]';

/**
 * As much of a Markdown text as fits into so many tokens: whole if it fits, else its beginning and the sections that share
 * most words with `query`, in their order. Empty where not even one block fits.
 */
export function excerpt(markdown: string, query: ReadonlySet<string>, mostTokens: number): string {
  if (countTokens(markdown) <= mostTokens) return markdown;
  const blocks = blocksOf(markdown).map((text, index) => ({ text, index, tokens: countTokens(text) + 2 }));
  const ranked = blocks
    .map((block) => ({ ...block, worth: worthOf(block.text, query, block.index) }))
    .sort((a, b) => b.worth - a.worth || a.index - b.index);
  let left = mostTokens - countTokens(gap) * 2;
  const chosen = new Set<number>();
  for (const block of ranked) {
    if (block.tokens > left) continue;
    chosen.add(block.index);
    left -= block.tokens;
    if (left < leastTokens) break;
  }
  return assemble(blocks, chosen, mostTokens);
}

/** With less room left nothing useful fits. */
const leastTokens = 20;

function assemble(
  blocks: readonly { text: string; index: number }[],
  chosen: ReadonlySet<number>,
  most: number,
): string {
  const build = (kept: ReadonlySet<number>): string => {
    const parts: string[] = [];
    for (const { text, index } of blocks) {
      if (kept.has(index)) parts.push(text);
      else if (parts.at(-1) !== gap) parts.push(gap);
    }
    return kept.size === 0 ? '' : parts.join('\n\n');
  };
  // Each gap costs tokens too; the last blocks give way until everything fits.
  const kept = [...chosen].sort((a, b) => a - b);
  for (;;) {
    const text = build(new Set(kept));
    if (kept.length === 0 || countTokens(text) <= most) return text;
    kept.pop();
  }
}

/** Blocks between blank lines, with the heading above them; fences stay whole. */
function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let lines: string[] = [];
  let fence = '';
  const end = (): void => {
    const text = lines.join('\n').trimEnd();
    if (text !== '' && !/^#{1,6} [^\n]*$/.test(text)) {
      blocks.push(text);
      lines = [];
    }
  };
  for (const line of markdown.split('\n')) {
    const marker = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (marker !== undefined) fence = fence === '' ? marker : line.trim() === fence ? '' : fence;
    if (fence === '' && line.trim() === '') end();
    else lines.push(line);
  }
  if (lines.length > 0) blocks.push(lines.join('\n').trimEnd());
  return blocks;
}

/** Share of a block's words that the query has; the beginning says what the whole is about. */
function worthOf(text: string, query: ReadonlySet<string>, index: number): number {
  const words = new Set(analyseText(text));
  if (words.size === 0) return 0;
  let shared = 0;
  for (const word of words) if (query.has(word)) shared += 1;
  return shared / Math.sqrt(words.size) + (index === 0 ? 1 : 0);
}
