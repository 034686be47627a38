import { createHash } from 'node:crypto';

/**
 * What is embedded for a chunk: where it comes from, the title of its document, the headings above it and, after an empty
 * line, its text. Parts that are empty are left out. For example:
 *
 *     Confluence · ENG · Payments
 *     Refund rules
 *     Limits > Gift cards
 *
 *     A gift card is refunded …
 *
 * Changing this form makes every stored vector stale: all texts get other hashes and are embedded again.
 */
export function embeddedText(
  document: { header: string; title: string },
  chunk: { headingPath: string; text: string },
): string {
  const place = [document.header, document.title, chunk.headingPath].filter((line) => line !== '').join('\n');
  return chunk.text === '' ? place : `${place}\n\n${chunk.text}`;
}

/** What a text is known by in the cache: 128 bits of its SHA-256, as 32 hexadecimal digits. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
