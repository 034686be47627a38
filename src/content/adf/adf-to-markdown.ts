import { WarningCounts, type Converted } from '../../documents/warnings.ts';
import { escapeBlockMarkers } from '../markdown/blocks.ts';
import { stack } from './block.ts';
import { createBlockWriter } from './block-writer.ts';
import { flatText } from './flat-text.ts';
import { isObject, listOf } from './node.ts';
import type { Notes } from './notes.ts';

export interface AdfContext {
  /** Names of what documents refer to by id only: media ids to file names, account ids to display names. */
  names?: ReadonlyMap<string, string>;
}

/** A document in the Atlassian Document Format; what its content holds is not checked. */
export interface AdfDocument {
  type: 'doc';
  version?: unknown;
  content?: unknown[];
}

const noNames: ReadonlyMap<string, string> = new Map();

/** Whether a value is an ADF document, as opposed to a plain string, an option or whatever else a field may hold. */
export function isAdf(value: unknown): value is AdfDocument {
  if (!isObject(value) || value['type'] !== 'doc') return false;
  return value['content'] === undefined || Array.isArray(value['content']);
}

/**
 * Converts an ADF document (or a single node, or a list of nodes) to Markdown. Takes any JSON value and never throws: a
 * string is returned as it is, null as the empty string, and what has no place in Markdown becomes a placeholder such as
 * `[attachment: login.png]` that is counted in the warnings (`adf.media`, `adf.unknown-node:<kind>` and others; see
 * docs/content-adf.md). Text nested deeper than 60 levels loses its structure (`adf.too-deep`).
 */
export function adfToMarkdown(document: unknown, context: AdfContext = {}): Converted {
  if (typeof document === 'string') return { markdown: document, warnings: new WarningCounts() };
  const names = context.names ?? noNames;
  try {
    const notes: Notes = { warnings: new WarningCounts(), names, plain: false };
    const blocks = createBlockWriter(notes)(listOf(document), { depth: 0, inCell: false });
    return { markdown: stack(blocks, { tightLists: false }), warnings: notes.warnings };
  } catch {
    // A document that is beyond the writers (hundreds of thousands of fences, say) still gives its words.
    const notes: Notes = { warnings: new WarningCounts(), names, plain: false };
    notes.warnings.add('adf.structure-lost');
    return { markdown: escapeBlockMarkers(flatText(document, notes)), warnings: notes.warnings };
  }
}

/**
 * The text of a document on one line, without Markdown: for short fields. Takes any JSON value and never throws. Addresses
 * behind linked words are left out, those of cards are kept.
 */
export function adfText(document: unknown, context: AdfContext = {}): string {
  return flatText(document, { warnings: new WarningCounts(), names: context.names ?? noNames, plain: true });
}
