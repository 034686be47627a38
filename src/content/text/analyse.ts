import { CharacterKind, kindOf } from './characters.ts';
import { foldText } from './fold.ts';
import { pushRun } from './identifiers.ts';

/** Long texts are folded piece by piece, so that no intermediate string outgrows what the engine allows. */
const pieceLength = 1 << 16;
/** Analysed runs are remembered up to this many; then the memory starts anew. About 10 MB. */
const rememberedRuns = 50_000;
const longestRememberedRun = 40;
/** V8 copies substrings up to 12 characters; a longer one would keep the whole text that it was cut from alive. */
const longestCopiedSubstring = 12;

/** `/orders/:id` is another way to write `/orders/{id}`. */
const colonParameter = /\/:([A-Za-z_]\w{0,63})/g;
/** A longer run is data, not an identifier, and is read in pieces of this length. */
const longestRun = 1024;

const remembered = new Map<string, readonly string[]>();

function ownCopy(run: string): string {
  return Buffer.from(run, 'utf16le').toString('utf16le');
}

function pushRemembered(run: string, terms: string[]): void {
  if (run.length > longestRememberedRun) {
    pushRun(run, terms);
    return;
  }
  let known = remembered.get(run);
  if (known === undefined) {
    const fresh: string[] = [];
    const key = run.length > longestCopiedSubstring ? ownCopy(run) : run;
    // Terms may be parts of the key, so they too must not be cut from the text.
    pushRun(key, fresh);
    known = fresh;
    if (remembered.size >= rememberedRuns) remembered.clear();
    remembered.set(key, known);
  }
  for (const term of known) terms.push(term);
}

/** Neighbouring letters as pairs (a lone letter as itself): the usual index terms where words have no blanks between. */
function pushPairs(run: string, terms: string[]): void {
  if (run.length === 1) terms.push(run);
  for (let i = 0; i + 1 < run.length; i++) terms.push(run.slice(i, i + 2));
}

function pushPiece(text: string, terms: string[]): void {
  const length = text.length;
  let at = 0;
  while (at < length) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind === CharacterKind.separator) {
      at++;
      continue;
    }
    const start = at;
    if (kind === CharacterKind.dense) {
      while (at < length && kindOf(text.charCodeAt(at)) === CharacterKind.dense) at++;
      pushPairs(text.slice(start, at), terms);
      continue;
    }
    for (at++; at < length && at - start < longestRun; at++) {
      const next = kindOf(text.charCodeAt(at));
      if (next === CharacterKind.separator || next === CharacterKind.dense) break;
    }
    pushRemembered(text.slice(start, at), terms);
  }
}

/** Where the piece that begins at `start` ends: behind the last blank within reach, if there is one. */
function pieceEnd(text: string, start: number): number {
  const limit = start + pieceLength;
  if (limit >= text.length) return text.length;
  const blank = Math.max(text.lastIndexOf(' ', limit), text.lastIndexOf('\n', limit));
  if (blank > start + pieceLength / 2) return blank + 1;
  return /[\udc00-\udfff]/.test(text.charAt(limit)) ? limit + 1 : limit;
}

/**
 * The index terms of a text, in order: Unicode and case folded, Snowball English stems, stop words out. An identifier
 * (`ERR_4012`, `PLAT-123`, `orderId`, `sign-up`) gives its parts and then the whole with its joiners left out
 * (`err4012`, `plat123`, `orderid`, `signup`), so that every way of writing it meets; versions, file names, addresses and
 * endpoint paths give parts and the whole with its dots and slashes (`/v1/orders/{}` for any name of the parameter).
 *
 * Never throws. Terms are lower case, not empty, and hold neither blanks nor quotes, so a list joined by blanks reads
 * back the same. Quotation marks, emoji and other symbols give no terms.
 */
export function analyseText(text: string): string[] {
  const terms: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = pieceEnd(text, start);
    const piece = foldText(start === 0 && end === text.length ? text : text.slice(start, end));
    pushPiece(piece.includes('/:') ? piece.replace(colonParameter, '/{$1}') : piece, terms);
    start = end;
  }
  return terms;
}
