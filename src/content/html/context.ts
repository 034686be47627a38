import type { WarningCounts } from '../../documents/warnings.ts';
import { type ChildNode, type Document, type Element, isTag } from './tree.ts';

/** What all parts of one conversion share. */
export interface Context {
  warnings: WarningCounts;
  /** Address that relative ones are resolved against; null leaves them as they are. */
  base: string | null;
  /** Elements that are no content, with everything inside. */
  drops(element: Element): boolean;
  /** Block elements, and inline ones with a block element somewhere inside. */
  holdsBlocks: ReadonlySet<Element>;
  /** How many lists, quotes and tables are around. */
  nesting: number;
  /** Inside a table cell, where everything has to fit on one line. */
  inCell: boolean;
  /** The Markdown blocks of nodes; here, so that lists, tables and tabs need not import what imports them. */
  blocks(nodes: readonly ChildNode[], context: Context): string[];
}

/** Deeper lists and quotes are written without further indentation. */
export const deepestNesting = 12;

export function nested(context: Context): Context {
  return { ...context, nesting: context.nesting + 1 };
}

const blockNames: ReadonlySet<string> = new Set(
  `address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer
  form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary
  table tbody td tfoot th thead tr ul xmp listing plaintext`.split(/\s+/),
);

export function isBlock(element: Element): boolean {
  return blockNames.has(element.name);
}

/** Finds all elements that are blocks or hold some, in one pass. */
export function findBlockHolders(root: Document): Set<Element> {
  const holders = new Set<Element>();
  const stack: ChildNode[] = [...root.children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isTag(node)) continue;
    if (isBlock(node)) {
      // Stops at the first marked ancestor: its own ancestors were marked with it.
      for (let holder: Element | null = node; holder !== null && !holders.has(holder);) {
        holders.add(holder);
        holder = holder.parent !== null && isTag(holder.parent) ? holder.parent : null;
      }
    }
    for (const child of node.children) stack.push(child);
  }
  return holders;
}

const noContent: ReadonlySet<string> = new Set(
  'script style template noscript meta link base title source track param col colgroup map area datalist'.split(' '),
);

/** Elements that never hold content, in pages and fragments alike. */
export function isSilent(element: Element): boolean {
  return noContent.has(element.name);
}

/** An absolute address, or the empty string for what is none or is not meant to be visited (`javascript:`, `data:`). */
export function absolute(address: string, base: string | null): string {
  const trimmed = address.trim();
  if (/^(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:/i.test(trimmed)) return '';
  if (base === null || !URL.canParse(trimmed, base))
    return /^(https?:|mailto:|tel:|[\w./?-])/i.test(trimmed) ? trimmed : '';
  return new URL(trimmed, base).href;
}
