import { readBlocks, type Block } from '../text/blocks.ts';
import { inlineText, sentences } from '../text/inline.ts';
import { sectionsOf } from '../criteria/sections.ts';
import { obliges } from '../criteria/wording.ts';
import type { Story } from '../story.ts';
import type { Statement } from './question.ts';

/** What the story says, sentence by sentence: its criteria first, then what else its description states. */
export function statementsOf(story: Story): Statement[] {
  const criteria = story.acceptance_criteria.map(({ id, text, details }): Statement => ({
    where: id,
    binding: true,
    text: [text, ...(details ?? [])].join('; '),
  }));
  const known = new Set(criteria.map(({ text }) => text));
  return [...criteria, ...describedIn(story.description, 'Description').filter(({ text }) => !known.has(text))];
}

function describedIn(markdown: string, where: string): Statement[] {
  return sectionsOf(readBlocks(markdown)).flatMap((section) => {
    const binding = section.kind === 'criteria' || section.kind === 'rules';
    if (section.kind === 'other-matter') return [];
    return section.blocks.flatMap((block) =>
      linesOf(block).map((text) => ({ where, text, binding: binding || obliges(text) })),
    );
  });
}

/** Sentences of a block; code and quotations are other people's words. */
function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.flatMap((line) => sentences(inlineText(line)));
    case 'list':
      return block.items.flatMap((item) => [...sentences(inlineText(item.text)), ...item.children.flatMap(linesOf)]);
    case 'table':
      return block.rows.map((row) =>
        row.cells
          .map((cell, index) => [inlineText(block.header[index] ?? ''), inlineText(cell)].filter(Boolean).join(': '))
          .join('; '),
      );
    default:
      return [];
  }
}
