import { Parser } from 'htmlparser2';

const named = new Map<string, string>();
const reference = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));/g;
/** Documents invent names; the memory of those that were looked up stays small. */
const mostRemembered = 4_000;

/**
 * Decodes XML's and HTML's character references, once: `&amp;nbsp;` becomes `&nbsp;`. Unknown names and references
 * without a semicolon stay as they are.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return namedEntity(name);
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : whole;
  });
}

/** htmlparser2 knows HTML's 2,231 names but uses them in HTML mode only, so the name alone is read in that mode. */
function namedEntity(name: string): string {
  const known = named.get(name);
  if (known !== undefined) return known;
  let decoded = '';
  const parser = new Parser({ ontext: (part) => (decoded += part) }, { decodeEntities: true });
  parser.end(`&${name};`);
  if (named.size < mostRemembered) named.set(name, decoded);
  return decoded;
}
