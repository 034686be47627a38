import type { Block } from '../text/blocks.ts';
import { headingKind, type HeadingKind, pseudoHeading } from './headings.ts';

/** Blocks that stand below one heading. */
export interface Section {
  /** The heading, or null at the start. */
  heading: string | null;
  /** What the heading, or the one above it, says about the blocks. */
  kind: HeadingKind;
  /** Below a bold line inside a section: its lists belong to the section, other things are by the way. */
  listsOnly: boolean;
  blocks: Block[];
}

/** A bold line is below every real heading, and a line with a colon below that. */
const boldLevel = 7;

/** Cuts blocks at headings, bold lines that serve as headings, and lines that introduce a list. */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [{ heading: null, kind: 'unknown', listsOnly: false, blocks: [] }];
  let open: { level: number; kind: HeadingKind }[] = [];
  const begin = (heading: string, level: number): void => {
    open = open.filter((outer) => outer.level < level);
    const own = headingKind(heading);
    const inherited = open.at(-1)?.kind ?? 'unknown';
    const kind = own === 'unknown' ? inherited : own;
    open.push({ level, kind });
    const listsOnly = own === 'unknown' && level === boldLevel && inherited !== 'unknown';
    sections.push({ heading, kind, listsOnly, blocks: [] });
  };
  blocks.forEach((block, index) => {
    if (block.kind === 'heading') {
      begin(block.text, block.level);
      return;
    }
    const heading = block.kind === 'paragraph' ? pseudoHeading(block.lines) : undefined;
    const introduces = heading !== undefined && (isBold(block) || introducesCriteria(heading, blocks[index + 1]));
    if (introduces) begin(heading, boldLevel);
    else sections.at(-1)?.blocks.push(block);
  });
  return sections;
}

function isBold(block: Block): boolean {
  return block.kind === 'paragraph' && /^(?:\*\*|__)/.test(block.lines[0] ?? '');
}

/** `What we need:` before a list; other introductions stay with the text that they are part of. */
function introducesCriteria(heading: string, next: Block | undefined): boolean {
  return (
    headingKind(heading) !== 'unknown' &&
    (next?.kind === 'list' || next?.kind === 'table' || next?.kind === 'paragraph')
  );
}
