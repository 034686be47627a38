const halfCharacter = /[\ud800-\udfff]/gu;

/**
 * A text without halves of surrogate pairs, as SQLite stores it. JSON carries them through, so a comparison of both spellings
 * of one identity would fail.
 */
export function wellFormed(text: string): string {
  return text.search(halfCharacter) < 0 ? text : text.replace(halfCharacter, '\ufffd');
}
