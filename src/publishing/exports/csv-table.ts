import { plainText } from './plain.ts';

/** Spreadsheets run what begins so; a quote in front makes it text again (OWASP, CSV injection). */
const formula = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** Numbers run nothing, and the data of a boundary must arrive as they are: -1, +0.5, -20 %, -5 EUR. */
const signedNumber = /^[+-]\d+(?:[.,]\d+)*(?: ?(?:%|[A-Z]{3}))?$/;

/** Rows as CSV (RFC 4180): every cell quoted, lines ended with CR LF. No cell is a formula. */
export function csvTable(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const plain = plainText(text);
  const isFormula = formula.test(plain) && !signedNumber.test(plain);
  return `"${(isFormula ? `'${plain}` : plain).replaceAll('"', '""')}"`;
}
