import type { WarningCounts } from '../../documents/warnings.ts';
import { asProse, longestProse } from './html-in-markdown.ts';
import { asText, cut } from './values.ts';

/**
 * A description, which is Markdown by the specification, made fit for a place in a document: its headings go below `level`,
 * so that they do not end the section around them.
 */
export function description(value: unknown, level: number, warnings: WarningCounts): string {
  if (asText(value).length > longestProse) warnings.add('openapi.description-cut');
  const lines = cut(asProse(value), longestProse).split('\n');
  let fence = '';
  const isHeading = lines.map((line) => {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === '') fence = mark;
      else if (mark.startsWith(fence)) fence = '';
      return false;
    }
    return fence === '' && /^#{1,6}\s/.test(line);
  });
  const highest = Math.min(...lines.filter((_, index) => isHeading[index]).map((line) => line.indexOf(' ')), 6);
  const shift = Math.max(0, level - Math.max(1, highest));
  const moved = lines.map((line, index) =>
    isHeading[index] ? line.replace(/^#+/, (marks) => '#'.repeat(Math.min(6, marks.length + shift))) : line,
  );
  // An open fence would swallow everything that follows in the document.
  return fence === '' ? moved.join('\n') : `${moved.join('\n')}\n${fence}`;
}
