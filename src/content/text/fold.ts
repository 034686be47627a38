const nonAscii = /[^\x00-\x7f]/;
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const combiningMarks = /[\u0300-\u036f]/g;
const undecomposed: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  '\u2010': '-',
  '\u2019': "'",
};
const undecomposedLetters = new RegExp(`[${Object.keys(undecomposed).join('')}]`, 'g');

/**
 * One spelling for what looks the same: Unicode compatibility forms unified, Latin diacritics off (`Größe` becomes
 * `Grosse`), soft hyphens and zero-width marks out, typographic hyphen and apostrophe made plain. Letter case stays.
 */
export function foldText(text: string): string {
  if (!nonAscii.test(text)) return text;
  return text
    .replace(invisible, '')
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .normalize('NFC')
    .replace(undecomposedLetters, (letter) => undecomposed[letter] ?? letter);
}
