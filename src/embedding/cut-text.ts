import { countTokens, estimateTokens } from '../content/tokens.ts';

/** Estimates below this share of the limit are trusted; only what comes near it is counted exactly. */
const trustedShare = 0.7;

/** The longest beginning of a text with at most `limit` tokens, within a few tokens; the text itself where it fits. */
export function cutToTokens(text: string, limit: number): string {
  // A token is never longer than a few words: far longer texts need not be counted to their end.
  let kept = text.slice(0, Math.max(1_000, limit * 40));
  if (kept.length === text.length && estimateTokens(text) <= limit * trustedShare) return text;
  let tokens = countTokens(kept);
  if (tokens <= limit) return kept;
  let fits = 0;
  let tooLong = kept.length;
  // Interpolation comes near in a few steps; the loop ends when what is left is less than a percent.
  for (let step = 0; step < 12 && tooLong - fits > Math.max(8, tooLong / 100); step += 1) {
    const guess = step % 2 === 0 ? Math.floor((tooLong * limit) / Math.max(1, tokens)) : (fits + tooLong) >> 1;
    const at = Math.min(tooLong - 1, Math.max(fits + 1, guess));
    const counted = countTokens(text.slice(0, at));
    if (counted <= limit) fits = at;
    else {
      tooLong = at;
      tokens = counted;
    }
  }
  kept = text.slice(0, fits);
  const blank = kept.search(/\s\S*$/);
  // Words stay whole where there are any, and characters always do.
  if (blank > fits * 0.9) return kept.slice(0, blank);
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
}
