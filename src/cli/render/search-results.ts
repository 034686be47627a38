import type { Womba } from '../../womba.ts';
import { bold } from '../output.ts';
import { snippet } from './snippet.ts';

type Result = Awaited<ReturnType<Womba['search']>>['results'][number];

/** The lines of one result: title and id, address, score and reasons, and the passage that matched. */
export function resultLines(result: Result, position: number, query: string, rich: boolean): string[] {
  const title = `${position}. ${rich ? bold.on + result.title + bold.off : result.title}`;
  const lines = [`${title}  [${result.collection}, ${result.document_id}]`];
  if (result.url !== '') lines.push(`   ${result.url}`);
  lines.push(`   ${result.score.toFixed(2)}  ${result.why}`);
  const { text, marks } = snippet(result.document, query);
  if (text !== '') lines.push(`   ${rich ? emphasised(text, marks) : text}`);
  return lines.map((line) => line.replaceAll('\n', ' '));
}

function emphasised(text: string, marks: readonly (readonly [number, number])[]): string {
  let result = '';
  let at = 0;
  for (const [start, end] of marks) {
    result += `${text.slice(at, start)}${bold.on}${text.slice(start, end)}${bold.off}`;
    at = end;
  }
  return result + text.slice(at);
}
