/** Lenient reading of what should be ADF nodes: every function takes any JSON value and none throws. */

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The node's kind; the empty string where it has none or the value is no node. */
export function kindOf(value: unknown): string {
  return isObject(value) && typeof value['type'] === 'string' ? value['type'] : '';
}

/** What `content` (of a node, of a document) holds, as a list. A single node or a bare string counts as a list of one. */
export function listOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return content === undefined || content === null || typeof content === 'boolean' ? [] : [content];
}

export function childrenOf(node: JsonObject): readonly unknown[] {
  return listOf(node['content']);
}

const noAttributes: JsonObject = Object.freeze({});

export function attributesOf(node: JsonObject): JsonObject {
  const attributes = node['attrs'];
  return isObject(attributes) ? attributes : noAttributes;
}

/** Strings and numbers as one trimmed line of text, everything else as the empty string. */
export function lineOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? cleanText(value).replace(/\s+/g, ' ').trim() : '';
}

/** A number from a number or a string of digits, inside the limits; `fallback` where there is none. */
export function integerOf(value: unknown, least: number, most: number, fallback: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return fallback;
  return Math.min(most, Math.max(least, Math.trunc(number)));
}

const odd = /[\u0000-\u0008\u000b-\u001f\u00a0\u200b\u2028\u2029\u2060\ufeff]/;
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u200b\u2060\ufeff]/g;
const longestBlank = 64;
const longBlank = new RegExp(`(\\s{${longestBlank}})\\s+`, 'g');

/**
 * Text with one kind of line break, ordinary blanks and no invisible characters, which would hide words from search. Runs
 * of more than 64 blanks are cut to that: nobody means them, and later patterns may take time with the square of them.
 */
export function cleanText(text: string): string {
  const clean = odd.test(text)
    ? text
        .replace(/\r\n?|[\u2028\u2029]/g, '\n')
        .replaceAll('\u00a0', ' ')
        .replace(invisible, '')
    : text;
  return clean.length > longestBlank ? clean.replace(longBlank, '$1') : clean;
}
