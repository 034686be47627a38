import type { Converted } from '../../documents/warnings.ts';
import { joinBlocks } from '../markdown/blocks.ts';
import { Converter } from './converter.ts';
import { parseStorage } from './parse.ts';
import { page, type StorageContext } from './renderer.ts';

export type { StorageContext } from './renderer.ts';

/**
 * Converts a page in Confluence's storage format (XHTML with `ac:` and `ri:` elements) to Markdown. Only looks are dropped
 * silently: whatever else cannot be written leaves its text, a placeholder or a counted warning (`storage.…`). Total: any
 * string gives an answer, broken markup and nesting of any depth included.
 */
export function storageToMarkdown(storage: string, context: StorageContext = {}): Converted {
  const converter = new Converter(context);
  const markdown = joinBlocks(converter.blocks(parseStorage(storage), page)).replace(/\r\n?/g, '\n');
  return { markdown, warnings: converter.warnings };
}
