import type { WarningCounts } from '../../documents/warnings.ts';
import type { StorageNode } from './tree.ts';

/** What a page cannot say itself. */
export interface StorageContext {
  /** Display names by account id, for mentions. */
  users?: ReadonlyMap<string, string>;
  /** Root of the site, such as `https://acme.atlassian.net`; links to content known by id only become addresses with it. */
  siteUrl?: string;
  /** Key of the page's own space, which links into it need not repeat. */
  spaceKey?: string;
}

/** Where in the page something is written. */
export interface Place {
  /** Inside a table cell, a heading or a link: no fences, quotes, headings or tables. */
  flat: boolean;
  /** Inside bold text already, where a second `**` would end it. */
  strong: boolean;
}

export const page: Place = { flat: false, strong: false };

/** What the writers of macros, tables and links need from the converter, and it from them. */
export interface Renderer {
  readonly context: StorageContext;
  readonly warnings: WarningCounts;
  /** Counts a name that a document chose; past 200 different ones per page they are counted together. */
  countNamed(kind: string, name: string): void;
  /** Blocks in order, to be joined by blank lines. */
  blocks(nodes: readonly StorageNode[], place: Place): string[];
  /** The nodes on lines of running text, white space already collapsed. Blocks inside are flattened. */
  inline(nodes: readonly StorageNode[], place: Place): string;
}

/** Collapses white space as browsers do; line breaks (from `<br/>`) stay. */
export function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
