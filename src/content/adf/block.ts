import { joinBlocks } from '../markdown/blocks.ts';

/** A finished piece of Markdown and what it is, as far as its neighbours need to know. */
export interface Block {
  kind: 'text' | 'list' | 'other';
  markdown: string;
}

/** Where blocks stand. Inside a table cell everything must fit on one line, so no block may need lines of its own. */
export interface Place {
  /** Nesting of nodes so far. */
  depth: number;
  inCell: boolean;
}

/** Converts sibling nodes; `inline` tells whether their parent is one that holds text rather than blocks. */
export type BlocksOf = (nodes: readonly unknown[], place: Place, inline?: boolean) => Block[];

/**
 * Deeper nodes are read as plain text. Editors stop at about ten levels; a hostile document must neither exhaust the stack
 * nor have its innermost lines indented a thousand times.
 */
export const deepestLevel = 60;

export function deeper(place: Place): Place {
  return { depth: place.depth + 1, inCell: place.inCell };
}

/** Blocks one below the other, with a list directly below the text that introduces it. */
export function stack(blocks: readonly Block[], options: { tightLists: boolean }): string {
  if (blocks.length <= 1) return blocks[0]?.markdown ?? '';
  if (!options.tightLists) return joinBlocks(blocks.map((block) => block.markdown));
  let out = '';
  let before: Block | undefined;
  for (const block of blocks) {
    if (block.markdown === '') continue;
    if (before !== undefined) out += before.kind === 'text' && block.kind === 'list' ? '\n' : '\n\n';
    out += block.markdown;
    before = block;
  }
  return out;
}
