/**
 * The Snowball English stemmer (Porter2), written from its published description: suffixes are taken off in five steps,
 * most of them only inside R1 (behind the first consonant that follows a vowel) or R2 (the same, within R1).
 */

const irregular = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word) => [word, word] as const),
]);
/** Words that are left alone once their plural s is gone. */
const finished = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
  'evening',
]);

const step2: readonly (readonly [suffix: string, replacement: string])[] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
  ['ogi', 'og'],
  ['li', ''],
];
const step3: typeof step2 = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ative', ''],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const step4 = 'ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic'.split(' ');

const isVowel = (letter: string | undefined): boolean => letter !== undefined && 'aeiouy'.includes(letter);
const hasVowel = /[aeiouy]/;
const shortSyllableAtEnd = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/;
const doubleAtEnd = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;

/** Where the region behind the first vowel-consonant pair at or after `from` begins; the word's length if there is none. */
function regionAfter(word: string, from: number): number {
  for (let i = from + 1; i < word.length; i++) {
    if (!isVowel(word[i]) && isVowel(word[i - 1])) return i + 1;
  }
  return word.length;
}

/** Writes a y that acts as a consonant (first letter, or behind a vowel) as Y. */
function markConsonantY(word: string): string {
  let marked = '';
  for (const letter of word) marked += letter === 'y' && (marked === '' || isVowel(marked.at(-1))) ? 'Y' : letter;
  return marked;
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ied') || word.endsWith('ies')) return word.slice(0, word.length > 4 ? -2 : -1);
  if (word.endsWith('us') || word.endsWith('ss') || !word.endsWith('s')) return word;
  return hasVowel.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function withoutPastOrGerund(word: string, r1: number): string {
  const eed = /eed(?:ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const ending = /(?:ingly|edly|ing|ed)$/.exec(word);
  if (!ending) return word;
  const rest = word.slice(0, ending.index);
  if (!hasVowel.test(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (doubleAtEnd.test(rest)) return rest.slice(0, -1);
  return rest.length <= r1 && shortSyllableAtEnd.test(rest) ? `${rest}e` : rest;
}

function replaceLongest(word: string, r1: number, r2: number, table: typeof step2): string {
  for (const [suffix, replacement] of table) {
    if (!word.endsWith(suffix)) continue;
    const at = word.length - suffix.length;
    if (at < r1) return word;
    const before = word[at - 1] ?? '';
    if (suffix === 'ogi' && before !== 'l') return word;
    if (suffix === 'li' && !'cdeghkmnrt'.includes(before)) return word;
    if (suffix === 'ative' && at < r2) return word;
    return word.slice(0, at) + replacement;
  }
  return word;
}

function withoutResidualSuffix(word: string, r2: number): string {
  for (const suffix of step4) {
    if (!word.endsWith(suffix)) continue;
    const at = word.length - suffix.length;
    if (at < r2 || (suffix === 'ion' && !'st'.includes(word[at - 1] ?? ' '))) return word;
    return word.slice(0, at);
  }
  return word;
}

function withoutFinalLetter(word: string, r1: number, r2: number): string {
  const at = word.length - 1;
  if (word.endsWith('e')) {
    return at >= r2 || (at >= r1 && !shortSyllableAtEnd.test(word.slice(0, -1))) ? word.slice(0, -1) : word;
  }
  return word.endsWith('ll') && at >= r2 ? word.slice(0, -1) : word;
}

/** The stem of a lower-case English word without apostrophes. Words with anything but a-z, and those of one or two letters, are returned as they are. */
export function stem(input: string): string {
  if (input.length < 3 || !/^[a-z]+$/.test(input)) return input;
  const known = irregular.get(input);
  if (known !== undefined) return known;
  let word = markConsonantY(input);
  const prefix = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = prefix ? prefix[0].length : regionAfter(word, 0);
  const r2 = regionAfter(word, r1);
  word = withoutPlural(word);
  if (finished.has(word)) return word;
  word = withoutPastOrGerund(word, r1);
  if (word.length > 2 && /[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;
  word = replaceLongest(word, r1, r2, step2);
  word = replaceLongest(word, r1, r2, step3);
  word = withoutResidualSuffix(word, r2);
  word = withoutFinalLetter(word, r1, r2);
  return word.toLowerCase();
}
