/** Up to three blanks leave a line what it is; more make it code. */
const fenceLine = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const headingLine = /^( {0,3})(#{1,6})(?=[ \t]|$)/;

/**
 * Moves headings down by some levels (6 at most), so that a text can stand under a heading of its own; a negative number
 * moves them up, to level 1 at most. Code is left alone.
 */
export function shiftHeadings(markdown: string, levels: number): string {
  let fence = '';
  return markdown
    .split('\n')
    .map((line) => {
      const marker = fenceLine.exec(line)?.[1];
      if (fence !== '') {
        if (marker !== undefined && marker.startsWith(fence) && line.trim() === marker) fence = '';
        return line;
      }
      if (marker !== undefined) {
        fence = marker;
        return line;
      }
      return line.replace(headingLine, (_, indent: string, signs: string) => indent + shifted(signs.length, levels));
    })
    .join('\n');
}

function shifted(level: number, levels: number): string {
  return '#'.repeat(Math.min(6, Math.max(1, level + levels)));
}
