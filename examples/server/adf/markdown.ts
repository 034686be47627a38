import { inline, type InlineContext } from './inline.ts';
import { type AdfDocument, type AdfNode, paragraph } from './nodes.ts';

/**
 * Turns the Markdown of a company folder into a document in the Atlassian Document Format. It knows what
 * examples/README.md lists and no more; anything else is a paragraph.
 */
export function markdownToAdf(source: string, context: InlineContext): AdfDocument {
  let lastId = 0;
  const state: State = { ...context, nextId: () => `local-${String((lastId += 1))}` };
  return { version: 1, type: 'doc', content: blocks(source.replaceAll('\r\n', '\n').split('\n'), state) };
}

interface State extends InlineContext {
  nextId(): string;
}

const heading = /^(#{1,6})\s+(.*?)\s*#*$/;
const fence = /^(\s*)(`{3,}|~{3,})\s*([\w+-]*)\s*$/;
const rule = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const item = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function blocks(lines: readonly string[], state: State): AdfNode[] {
  const nodes: AdfNode[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const fenced = fence.exec(line);
    const head = heading.exec(line);
    if (line.trim() === '') at += 1;
    else if (fenced) {
      const close = new RegExp(`^\\s*${(fenced[2] ?? '```')[0] === '~' ? '~{3,}' : '`{3,}'}\\s*$`);
      let end = at + 1;
      while (end < lines.length && !close.test(lines[end] ?? '')) end += 1;
      nodes.push(
        code(
          lines.slice(at + 1, end).map((row) => row.slice(Math.min(indent(row), indent(line)))),
          fenced[3] ?? '',
        ),
      );
      at = end + 1;
    } else if (head) {
      nodes.push({ type: 'heading', attrs: { level: (head[1] ?? '#').length }, content: inline(head[2] ?? '', state) });
      at += 1;
    } else if (rule.test(line)) {
      nodes.push({ type: 'rule' });
      at += 1;
    } else if (/^\s*>/.test(line)) {
      const end = endOf(lines, at, (row) => /^\s*>/.test(row));
      nodes.push(
        quote(
          lines.slice(at, end).map((row) => row.replace(/^\s*> ?/, '')),
          state,
        ),
      );
      at = end;
    } else if (line.includes('|') && tableRule.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('-')) {
      const end = endOf(lines, at, (row) => row.includes('|'));
      nodes.push(table(lines.slice(at, end), state));
      at = end;
    } else if (item.test(line)) {
      const end = endOfList(lines, at);
      nodes.push(...lists(lines.slice(at, end), state));
      at = end;
    } else {
      const end = endOf(lines, at, (row, index) => index === at || !startsBlock(row));
      nodes.push(
        paragraph(
          inline(
            lines
              .slice(at, end)
              .map((row) => row.trimStart())
              .join('\n')
              .trimEnd(),
            state,
          ),
        ),
      );
      at = end;
    }
  }
  return nodes;
}

function startsBlock(line: string): boolean {
  return (
    line.trim() === '' ||
    heading.test(line) ||
    fence.test(line) ||
    rule.test(line) ||
    /^\s*>/.test(line) ||
    item.test(line)
  );
}

function endOf(lines: readonly string[], from: number, goesOn: (line: string, index: number) => boolean): number {
  let end = from;
  while (end < lines.length && goesOn(lines[end] ?? '', end)) end += 1;
  return end;
}

/** A list goes on over indented lines, further items, and single blank lines between those. */
function endOfList(lines: readonly string[], from: number): number {
  const depth = indent(lines[from] ?? '');
  return endOf(lines, from, (line, index) => {
    if (line.trim() !== '') return item.test(line) ? indent(line) >= depth : indent(line) > depth;
    const next = lines[index + 1] ?? '';
    return next.trim() !== '' && (item.test(next) ? indent(next) >= depth : indent(next) > depth);
  });
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}

function code(lines: readonly string[], language: string): AdfNode {
  const value = lines.join('\n');
  return {
    type: 'codeBlock',
    ...(language === '' ? {} : { attrs: { language } }),
    content: value === '' ? [] : [{ type: 'text', text: value }],
  };
}

function quote(lines: string[], state: State): AdfNode {
  const panel = /^\[!(info|warning|note|success|error|tip)\]\s*(.*)$/i.exec(lines[0] ?? '');
  if (!panel) return { type: 'blockquote', content: blocks(lines, state) };
  const panelType = (panel[1] ?? 'info').toLowerCase().replace('tip', 'success');
  return { type: 'panel', attrs: { panelType }, content: blocks([panel[2] ?? '', ...lines.slice(1)], state) };
}

function table(lines: readonly string[], state: State): AdfNode {
  const rows = lines.filter((_, index) => index !== 1);
  return {
    type: 'table',
    attrs: { isNumberColumnEnabled: false, layout: 'default' },
    content: rows.map((line, index) => ({
      type: 'tableRow',
      content: cells(line).map((cell) => ({
        type: index === 0 ? 'tableHeader' : 'tableCell',
        attrs: {},
        content: [paragraph(inline(cell, state))],
      })),
    })),
  };
}

function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

interface Item {
  kind: 'bulletList' | 'orderedList' | 'taskList';
  first: string;
  rest: string[];
  done: boolean;
  number: number;
}

/** Several lists when the kind of item changes half-way. */
function lists(lines: readonly string[], state: State): AdfNode[] {
  const depth = indent(lines[0] ?? '');
  const items: Item[] = [];
  for (const line of lines) {
    const found = item.exec(line);
    const last = items.at(-1);
    if (found && (indent(line) < depth + 2 || !last)) items.push(itemOf(found[2] ?? '-', found[3] ?? ''));
    else last?.rest.push(line);
  }
  const nodes: AdfNode[] = [];
  for (let at = 0; at < items.length;) {
    const { kind, number } = items[at] as Item;
    const end = items.findIndex((entry, index) => index > at && entry.kind !== kind);
    const run = items.slice(at, end < 0 ? items.length : end);
    if (kind === 'taskList') nodes.push(taskList(run, state));
    else {
      nodes.push({
        type: kind,
        ...(kind === 'orderedList' ? { attrs: { order: number } } : {}),
        content: run.map((entry) => ({
          type: 'listItem',
          content: blocks([entry.first, ...dedent(entry.rest)], state),
        })),
      });
    }
    at += run.length;
  }
  return nodes;
}

function itemOf(marker: string, content: string): Item {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(content);
  const ordered = /^\d/.test(marker);
  return {
    kind: task && !ordered ? 'taskList' : ordered ? 'orderedList' : 'bulletList',
    first: task && !ordered ? (task[2] ?? '') : content,
    rest: [],
    done: task?.[1]?.toLowerCase() === 'x',
    number: ordered ? Number.parseInt(marker, 10) : 1,
  };
}

/** Task items hold text only; what is nested under one becomes a task list of its own. */
function taskList(items: readonly Item[], state: State): AdfNode {
  return {
    type: 'taskList',
    attrs: { localId: state.nextId() },
    content: items.flatMap((entry) => {
      const nested = dedent(entry.rest);
      const filled = nested.filter((line) => line.trim() !== '');
      const isList = filled.length > 0 && filled.every((line) => /^\s*[-*+]\s+\[[ xX]\]\s/.test(line));
      const words = isList ? entry.first : [entry.first, ...nested].join('\n').trimEnd();
      return [
        {
          type: 'taskItem',
          attrs: { localId: state.nextId(), state: entry.done ? 'DONE' : 'TODO' },
          content: inline(words, state),
        },
        ...(isList ? lists(filled, state) : []),
      ];
    }),
  };
}

function dedent(lines: readonly string[]): string[] {
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map(indent));
  return lines.map((line) => line.slice(Number.isFinite(depth) ? depth : 0));
}
