import type { Womba } from '../../womba.ts';
import { bold } from '../output.ts';
import { snippet } from './snippet.ts';

type Result = Awaited<ReturnType<Womba['search']>>['results'][number];

/** More copies than these are counted, not named. */
const copiesNamed = 5;

/**
 * The lines of one result: title and id, address, score and reasons, copies that it stands for, and the passage that matched.
 * A passage that was asked for with what stands around it is shown whole.
 */
export function resultLines(result: Result, position: number, query: string, rich: boolean): string[] {
  const title = `${position}. ${rich ? bold.on + result.title + bold.off : result.title}`;
  const lines = [`${title}  [${result.collection}, ${result.document_id}]`];
  if (result.url !== '') lines.push(`   ${result.url}`);
  lines.push(`   ${result.score.toFixed(2)}  ${result.why}`);
  if (result.similar !== undefined) lines.push(`   also: ${copies(result.similar)}`);
  if (result.chunks !== undefined) return [...lines.map(oneLine), ...passageLines(result.document)];
  const { text, marks } = snippet(result.document, query);
  if (text !== '') lines.push(`   ${rich ? emphasised(text, marks) : text}`);
  return lines.map(oneLine);
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

/** The keys of documents, as people write them. */
function copies(ids: readonly string[]): string {
  const more = ids.length - copiesNamed;
  const named = ids.slice(0, copiesNamed).map((id) => id.replace(/^(?:jira|test|testplan)_/, ''));
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} (nearly the same text)`;
}

function passageLines(passage: string): string[] {
  return passage === '' ? [] : passage.split('\n').map((line) => `   │ ${line}`.trimEnd());
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
