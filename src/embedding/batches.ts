import { estimateTokens } from '../content/tokens.ts';

/** Consecutive places of a list that go into one request: from `start` up to but not including `end`. */
export interface Span {
  start: number;
  end: number;
}

/** Fills requests in order, up to a number of texts and of estimated tokens; a text too large alone gets a request of its own. */
export function planBatches(
  texts: readonly string[],
  { maxTexts, maxRequestTokens }: { maxTexts: number; maxRequestTokens: number },
): Span[] {
  const spans: Span[] = [];
  let start = 0;
  let tokens = 0;
  texts.forEach((text, at) => {
    const more = estimateTokens(text);
    if (at > start && (at - start >= maxTexts || tokens + more > maxRequestTokens)) {
      spans.push({ start, end: at });
      start = at;
      tokens = 0;
    }
    tokens += more;
  });
  if (start < texts.length) spans.push({ start, end: texts.length });
  return spans;
}
