export type Block =
  | { kind: 'heading' | 'code' | 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] };

/** Markdown of stories and pages taken apart, as far as a calm reading needs it. Total for any text. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const take = (holds: (line: string) => boolean): string[] => {
      const start = at;
      while (at < lines.length && holds(lines[at] ?? '')) at += 1;
      return lines.slice(start, at);
    };
    if (line.trim() === '') at += 1;
    else if (isFence(line)) {
      at += 1;
      blocks.push({ kind: 'code', text: take((other) => !isFence(other)).join('\n') });
      at += 1;
    } else if (isHeading(line)) {
      at += 1;
      blocks.push({ kind: 'heading', text: line.replace(/^#+\s+/, '') });
    } else if (isRow(line)) {
      const [head = [], ...rows] = take(isRow).map(cellsOf);
      blocks.push({
        kind: 'table',
        head,
        rows: rows.filter((cells) => !cells.every((cell) => /^:?-{2,}:?$/.test(cell))),
      });
    } else if (isItem(line)) {
      blocks.push({ kind: 'list', items: itemsOf(take((other) => isItem(other) || /^\s+\S/.test(other))) });
    } else {
      const text = take(
        (other) => other.trim() !== '' && !isFence(other) && !isHeading(other) && !isRow(other) && !isItem(other),
      );
      blocks.push({ kind: 'text', text: text.join('\n') });
    }
  }
  return blocks;
}

const isFence = (line: string): boolean => /^\s*(?:```|~~~)/.test(line);
const isHeading = (line: string): boolean => /^#{1,6}\s/.test(line);
const isRow = (line: string): boolean => /^\s*\|.*\|\s*$/.test(line);
const isItem = (line: string): boolean => /^\s*(?:[-*+]|\d+[.)])\s/.test(line);

function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (isItem(line)) items.push(line.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Without the marks that only a renderer needs; addresses of links stay, for they are what they say. */
export function plain(text: string): string {
  return text
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<=^|[\s(])\*(?=\S)([^*\n]+)(?<=\S)\*(?=[\s).,;:]|$)/gm, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1');
}

/** A passage as running text with line breaks, for places where words are marked in it. */
export function tidy(markdown: string): string {
  return markdown
    .split('\n')
    .filter((line) => !/^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$/.test(line) && !isFence(line))
    .map((line) => {
      if (isRow(line)) return cellsOf(line).map(plain).join(' · ');
      return plain(line.replace(/^#{1,6}\s+/, '').replace(/^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?/, '$1• '));
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}
