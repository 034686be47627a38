/** A JQL string literal. Everything that could end it is escaped; control characters become blanks. */
export function jqlString(value: string): string {
  const cleaned = value.replace(/[\u0000-\u001f\u007f]/g, ' ');
  return `"${cleaned.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}
