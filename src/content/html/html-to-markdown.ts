import { type Converted, WarningCounts } from '../../documents/warnings.ts';
import { joinBlocks } from '../markdown/blocks.ts';
import { blocks } from './block.ts';
import { type Context, findBlockHolders, isSilent } from './context.ts';
import { type ChildNode, type Document, type Element, parseHtml } from './tree.ts';

export interface HtmlOptions {
  /** Address that relative links are resolved against. Without it they stay relative. */
  baseUrl?: string | undefined;
}

/**
 * Converts a piece of HTML with everything in it, as rich-text fields of vendors hold it. Total: any text gives a result,
 * markup that is not HTML becomes text. Only scripts, styles and the like are left out.
 */
export function htmlToMarkdown(html: string, options: HtmlOptions = {}): Converted {
  const warnings = new WarningCounts();
  const root = parseHtml(html, warnings);
  const context = createContext(root, { base: baseOf(options.baseUrl), warnings, drops: isSilent });
  return { markdown: renderNodes(root.children, context), warnings };
}

/** What the converters share; `drops` decides what is no content. */
export function createContext(
  root: Document,
  options: { base: string | null; warnings: WarningCounts; drops: (element: Element) => boolean },
): Context {
  return { ...options, holdsBlocks: findBlockHolders(root), nesting: 0, inCell: false, blocks };
}

/** Nodes as one Markdown text, blocks separated by blank lines. */
export function renderNodes(nodes: readonly ChildNode[], context: Context): string {
  return joinBlocks(blocks(nodes, context));
}

/** A base address that relative ones can be resolved against, or null. */
export function baseOf(address: string | undefined): string | null {
  return address !== undefined && /^https?:/i.test(address) && URL.canParse(address) ? address : null;
}
