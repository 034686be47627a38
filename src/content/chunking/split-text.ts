import { estimateTokens } from '../tokens.ts';

/** A part of a text and what stood between it and the part before it. */
export interface Part {
  text: string;
  gap: '\n' | ' ' | '';
  tokens: number;
}

export interface SplitText {
  parts: Part[];
  /** How many words were cut because one alone was longer than the budget. */
  cutWords: number;
}

const sentenceEnd = /[.!?…]["')\]*_]*\s+|[。！？]\s*|\n\s*/g;

/**
 * Splits text into sentences (and lines) of at most `budget` tokens; longer sentences are split between words, longer
 * words between characters. Joined by their gaps, the parts hold every character but blanks.
 */
export function splitText(text: string, budget: number): SplitText {
  const result: SplitText = { parts: [], cutWords: 0 };
  let start = 0;
  let gap: Part['gap'] = '';
  const add = (end: number, nextGap: Part['gap']): void => {
    const sentence = text.slice(start, end).trimEnd();
    if (sentence !== '') {
      const tokens = estimateTokens(sentence);
      if (tokens <= budget) result.parts.push({ text: sentence, gap, tokens });
      else splitSentence(sentence, gap, budget, result);
    }
    gap = nextGap;
  };
  for (const match of text.matchAll(sentenceEnd)) {
    const end = match.index + match[0].length;
    const space = /\s+$/.exec(match[0])?.[0] ?? '';
    add(end, space.includes('\n') ? '\n' : space === '' ? '' : ' ');
    // The indentation of the next line belongs to that line.
    const indent = space.includes('\n') ? space.length - space.lastIndexOf('\n') - 1 : 0;
    start = end - indent;
  }
  add(text.length, '');
  return result;
}

function splitSentence(sentence: string, firstGap: Part['gap'], budget: number, result: SplitText): void {
  let gap = firstGap;
  // Where the part being filled starts and ends; the first one keeps its indentation.
  let start = 0;
  let end = 0;
  let tokens = 0;
  let first = true;
  const flush = (): void => {
    if (tokens > 0) {
      result.parts.push({ text: sentence.slice(start, end), gap, tokens });
      gap = ' ';
    }
    tokens = 0;
  };
  for (const match of sentence.matchAll(/\S+/g)) {
    const [word] = match;
    const cost = estimateTokens(word);
    if (tokens + cost > budget) flush();
    if (cost > budget) {
      first = false;
      result.cutWords += 1;
      for (const piece of splitWord(word, budget)) {
        result.parts.push({ text: piece, gap, tokens: estimateTokens(piece) });
        gap = '';
      }
      gap = ' ';
      continue;
    }
    if (tokens === 0 && !first) start = match.index;
    first = false;
    end = match.index + word.length;
    tokens += cost;
  }
  flush();
}

/** Pieces of one long word, each within the budget, never inside a surrogate pair. */
function splitWord(word: string, budget: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < word.length;) {
    let length = Math.max(2, budget * 4);
    let piece = word.slice(at, endOfCharacter(word, at + length));
    while (length > 2 && estimateTokens(piece) > budget) {
      length = Math.max(2, length >> 1);
      piece = word.slice(at, endOfCharacter(word, at + length));
    }
    pieces.push(piece);
    at += piece.length;
  }
  return pieces;
}

function endOfCharacter(text: string, end: number): number {
  const code = end < text.length ? text.charCodeAt(end) : 0;
  return code >= 0xdc00 && code <= 0xdfff ? end + 1 : end;
}
