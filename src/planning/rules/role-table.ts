import type { Evidence } from '../plan/schema.ts';

/** Who may do what, read from a Markdown table with roles on one side and rights on the other. */
export interface RoleTable {
  roles: string[];
  rights: { name: string; byRole: { role: string; value: string }[] }[];
  evidence: Evidence;
}

const roleWord =
  /^`?(?:[a-z]+(?:_[a-z]+)+|admin(?:istrator)?|owner|editor|viewer|member|guest|manager|auditor|approver|buyer|agent|partner.*|super ?user|user|reader|writer)s?`?$/i;
const rightWord = /^(?:yes|no|—|–|-|✓|✔|✗|✘|x|no limit|own .*|up to .*|[£$€]?\d.*|)$/i;

/** The first table of roles in the texts, in order; undefined where none is. */
export function findRoleTable(
  texts: readonly { evidence: Omit<Evidence, 'quote'>; markdown: string }[],
): RoleTable | undefined {
  for (const { evidence, markdown } of texts) {
    for (const rows of tablesOf(markdown)) {
      const [header = [], ...body] = rows;
      const cells = body.flatMap((row) => row.slice(1));
      if (cells.length < 4 || cells.filter((cell) => rightWord.test(cell)).length < cells.length * 0.7) continue;
      const inRows =
        /^(?:role|who|rolle|user|actor)s?\b/i.test(header[0] ?? '') ||
        body.filter((row) => roleWord.test(row[0] ?? '')).length >= 2;
      const inColumns = header.slice(1).filter((cell) => roleWord.test(cell)).length >= 2;
      if (!inRows && !inColumns) continue;
      const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').trim();
      const rights = inColumns
        ? body.map((row) => ({
            name: plain(row[0]),
            byRole: header.slice(1).map((role, index) => ({ role: plain(role), value: plain(row[index + 1]) })),
          }))
        : header.slice(1).map((name, index) => ({
            name: plain(name),
            byRole: body.map((row) => ({ role: plain(row[0]), value: plain(row[index + 1]) })),
          }));
      const roles = (rights[0]?.byRole ?? []).map(({ role }) => role).filter((role) => role !== '');
      return {
        roles,
        rights,
        evidence: {
          ...evidence,
          quote: rows
            .map((row) => row.join(' | '))
            .slice(0, 4)
            .join(' / ')
            .slice(0, 400),
        },
      };
    }
  }
  return undefined;
}

/** Rows of the Markdown tables of a text, header first, without the line of dashes. */
export function tablesOf(markdown: string): string[][][] {
  const tables: string[][][] = [];
  let rows: string[][] = [];
  for (const line of [...markdown.split('\n'), '']) {
    if (line.startsWith('|')) {
      const cells = line
        .replace(/^\||\|\s*$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'));
      if (!cells.every((cell) => /^:?-+:?$/.test(cell))) rows.push(cells);
    } else if (rows.length > 0) {
      tables.push(rows);
      rows = [];
    }
  }
  return tables;
}
