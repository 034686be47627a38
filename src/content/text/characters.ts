/** What a UTF-16 code unit is to the scanner that finds words and identifiers. */
export const CharacterKind = {
  separator: 0,
  lower: 1,
  upper: 2,
  digit: 3,
  /** Joins the parts of an identifier: `_ - . @ '`. */
  joiner: 4,
  /** Joins the segments of a path: `/ { }`. */
  path: 5,
  /** Letters of scripts written without blanks between words, which are indexed as pairs. */
  dense: 6,
} as const;

const unknown = 255;
const kinds = new Uint8Array(65536).fill(unknown);
const dense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function classify(code: number): number {
  const character = String.fromCharCode(code);
  if ("_-.@'".includes(character)) return CharacterKind.joiner;
  if ('/{}'.includes(character)) return CharacterKind.path;
  // Half of a surrogate pair: letters beyond the basic plane are rare ideographs, the rest are mostly emoji; both are left out.
  if (code >= 0xd800 && code <= 0xdfff) return CharacterKind.separator;
  if (/\p{Nd}/u.test(character)) return CharacterKind.digit;
  if (!/[\p{L}\p{M}\p{N}]/u.test(character)) return CharacterKind.separator;
  if (dense.test(character)) return CharacterKind.dense;
  return /\p{Lu}/u.test(character) ? CharacterKind.upper : CharacterKind.lower;
}

/** The kind (see `CharacterKind`) of a UTF-16 code unit. */
export function kindOf(code: number): number {
  let kind = kinds[code] ?? CharacterKind.separator;
  if (kind === unknown) {
    kind = classify(code);
    kinds[code] = kind;
  }
  return kind;
}
