import { codeBlock, inlineCode } from '../markdown/blocks.ts';
import type { Place } from './renderer.ts';

/** Code as a fenced block, or line by line as inline code where no fence can stand. Blank code gives nothing. */
export function codeLines(code: string, language: string, place: Place): string[] {
  if (code.trim() === '') return [];
  const lines = code.split(/\r\n?|\n/);
  if (place.flat) {
    const filled = lines.map((line) => line.trim()).filter((line) => line !== '');
    return [filled.map((line) => inlineCode(line)).join('\n')];
  }
  return [codeBlock(lines.join('\n').replace(/^\n+/, ''), language)];
}
