import { CharacterKind, kindOf } from './characters.ts';
import { stem } from './stem.ts';
import { stopWords } from './stop-words.ts';

/** Longer words are hashes, keys or encoded data: one cut term stands for them, their pieces would be noise. */
const longestWord = 64;
const longestWholePath = 200;

/**
 * Splits a word where its case or its kind changes: `OrderServiceV2` gives Order, Service, V, 2; `HTTPServer` gives
 * HTTP, Server; a plural acronym (`URLs`) stays one.
 */
export function splitCase(word: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let previous = kindOf(word.charCodeAt(0));
  for (let i = 1; i < word.length; i++) {
    const kind = kindOf(word.charCodeAt(i));
    const pluralOfAcronym =
      word[i] === 's' &&
      previous === CharacterKind.upper &&
      i - start > 1 &&
      !/^\p{Ll}/u.test(word.slice(i + 1, i + 2));
    if (pluralOfAcronym) continue;
    if (kind !== previous) {
      if (previous === CharacterKind.upper && kind === CharacterKind.lower) {
        if (i - 1 > start) {
          parts.push(word.slice(start, i - 1));
          start = i - 1;
        }
      } else {
        parts.push(word.slice(start, i));
        start = i;
      }
    }
    previous = kind;
  }
  parts.push(word.slice(start));
  return parts;
}

function pushWord(word: string, terms: string[]): void {
  if (!stopWords.has(word)) terms.push(stem(word));
}

/** A word without dots or blanks: its parts, then the whole with everything but letters and digits left out. */
function pushCompound(raw: string, terms: string[]): void {
  const pieces = raw.split(/[_-]+/).filter((piece) => piece !== '');
  if (raw.length > longestWord) {
    terms.push(pieces.join('').toLowerCase().slice(0, longestWord));
    return;
  }
  const parts = pieces.flatMap(splitCase).map((part) => part.toLowerCase());
  const [first] = parts;
  if (first === undefined) return;
  if (parts.length === 1) {
    pushWord(first, terms);
    return;
  }
  // A lone letter beside other parts (the v of v2, the l of L1A) says nothing; it lives on in the whole.
  for (const part of parts) if (part.length > 1 || /\p{N}/u.test(part)) pushWord(part, terms);
  terms.push(parts.every((part) => /^\d+$/.test(part)) ? parts.join('-') : stem(parts.join('')));
}

/** Numbers with dots: the whole and each shorter prefix of at least two levels, so that 2.4 finds 2.4.1. */
function pushVersion(levels: string[], terms: string[]): void {
  for (let count = levels.length; count >= 2; count--) terms.push(levels.slice(0, count).join('.'));
}

function pushDotted(word: string, terms: string[]): void {
  const pieces = word.split(/\.+/).filter((piece) => piece !== '');
  if (pieces.length < 2) {
    for (const piece of pieces) pushCompound(piece, terms);
    return;
  }
  const bare = pieces.map((piece, index) => (index === 0 ? piece.replace(/^[vV](?=\d)/, '') : piece));
  if (bare.every((piece) => /^\d{1,9}$/.test(piece))) {
    pushVersion(bare, terms);
    return;
  }
  // U.S.A., e.g.
  if (pieces.every((piece) => piece.length === 1)) {
    pushWord(pieces.join('').toLowerCase().slice(0, longestWord), terms);
    return;
  }
  for (const piece of pieces) pushCompound(piece, terms);
  if (word.length <= longestWord) terms.push(pieces.join('.').toLowerCase());
}

/** A file name, host, address, version, key or plain word: anything without blanks and slashes. */
function pushSegment(segment: string, terms: string[]): void {
  // user's -> user; don't -> dont; quotes around a word go
  const word = segment.replace(/'+[sS]?$|^'+/g, '').replaceAll("'", '');
  const sides = word.split('@').filter((side) => side !== '');
  for (const side of sides) pushDotted(side, terms);
  if (sides.length === 2 && word.length <= longestWord) terms.push(sides.join('@').toLowerCase());
}

/** A path as one term: parameters of any name become `{}`, the trailing slash is gone. */
function wholePath(segments: readonly string[]): string {
  return `/${segments.map((segment) => (/^\{.*\}$/.test(segment) ? '{}' : segment.toLowerCase())).join('/')}`;
}

const edgeJoiners = /^[._\-@']+|[._\-@']+$/g;

/** Pushes the index terms of a run of letters, digits, joiners and path characters. */
export function pushRun(run: string, terms: string[]): void {
  if (!/[/{}]/.test(run)) {
    const word = run.replace(edgeJoiners, '');
    if (word !== '') pushSegment(word, terms);
    return;
  }
  const isUrl = run.startsWith('//');
  const segments = run.split('/').flatMap((segment) => {
    const trimmed = segment.replace(edgeJoiners, '');
    return trimmed === '' ? [] : [trimmed];
  });
  for (const segment of segments) {
    for (const word of segment.split(/[{}]+/)) if (word !== '') pushSegment(word, terms);
  }
  const path = isUrl ? segments.slice(1) : segments;
  const rooted = run.startsWith('/') || path.length > 2;
  if (!rooted || path.length === 0 || run.length > longestWholePath) return;
  terms.push(wholePath(path));
}
