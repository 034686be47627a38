/** Moves headings down by some levels (6 at most), so that a text can stand under a heading of its own. Code is left alone. */
export function shiftHeadings(markdown: string, levels: number): string {
  let fence = '';
  return markdown
    .split('\n')
    .map((line) => {
      const marker = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== '') {
        if (marker !== undefined && marker.startsWith(fence) && line.trim() === marker) fence = '';
        return line;
      }
      if (marker !== undefined) {
        fence = marker;
        return line;
      }
      const heading = /^(#{1,6})(\s.*)$/.exec(line);
      if (heading === null) return line;
      const [, hashes = '', rest = ''] = heading;
      return `${'#'.repeat(Math.min(6, hashes.length + levels))}${rest}`;
    })
    .join('\n');
}
