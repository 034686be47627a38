import { type AdfNode, text } from './nodes.ts';

export interface InlineContext {
  /** Display name of a user id, for mentions. */
  userName(id: string): string | undefined;
}

type Mark = NonNullable<AdfNode['marks']>[number];

interface Rule {
  pattern: RegExp;
  make(found: RegExpExecArray, marks: Mark[], context: InlineContext): AdfNode[];
}

const rules: readonly Rule[] = [
  { pattern: /\\([\\`*_{}[\]()#+\-.!~|>])/y, make: (found, marks) => [text(found[1] ?? '', marks)] },
  {
    // Code takes no other mark than a link.
    pattern: /`([^`]+)`/y,
    make: (found, marks) => [text(found[1] ?? '', [...marks.filter((mark) => mark.type === 'link'), { type: 'code' }])],
  },
  {
    pattern: /@\[([^\]]+)\]/y,
    make: (found, _marks, context) => [
      {
        type: 'mention',
        attrs: { id: found[1], text: `@${context.userName(found[1] ?? '') ?? found[1] ?? ''}`, accessLevel: '' },
      },
    ],
  },
  {
    pattern: /\{status:(neutral|purple|blue|red|yellow|green)\|([^}]+)\}/y,
    make: (found) => [{ type: 'status', attrs: { text: found[2], color: found[1], style: '' } }],
  },
  {
    pattern: /\{date:(\d{4}-\d\d-\d\d)\}/y,
    make: (found) => [{ type: 'date', attrs: { timestamp: String(Date.parse(`${found[1] ?? ''}T00:00:00Z`)) } }],
  },
  {
    pattern: /\[([^\]]+)\]\(([^()\s]+)\)/y,
    make: (found, marks, context) =>
      inline(found[1] ?? '', context, [...marks, { type: 'link', attrs: { href: found[2] } }]),
  },
  { pattern: /<(https?:\/\/[^>\s]+)>/y, make: (found) => [{ type: 'inlineCard', attrs: { url: found[1] } }] },
  marked(/\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/y, 'strong'),
  marked(/~~(?=\S)([\s\S]+?)~~/y, 'strike'),
  marked(/\*(?=\S)([^*]+?)\*/y, 'em'),
  { pattern: / {2,}\n|\\\n/y, make: () => [{ type: 'hardBreak' }] },
  { pattern: /\n/y, make: (_found, marks) => [text(' ', marks)] },
];

/** Where a rule can begin. */
const special = /[\\`@{[<*~\n]| {2,}\n/g;

/** The inline nodes of one Markdown paragraph. */
export function inline(source: string, context: InlineContext, marks: Mark[] = []): AdfNode[] {
  const nodes: AdfNode[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') nodes.push(text(plain, marks));
    plain = '';
  };
  let at = 0;
  scan: while (at < source.length) {
    // Most letters can start nothing: trying every rule at each of them made this the slowest part of the server.
    special.lastIndex = at;
    const start = special.exec(source)?.index ?? source.length;
    plain += source.slice(at, start);
    at = start;
    for (const rule of rules) {
      rule.pattern.lastIndex = at;
      const found = rule.pattern.exec(source);
      if (!found) continue;
      const end = rule.pattern.lastIndex;
      flush();
      nodes.push(...rule.make(found, marks, context));
      at = end;
      continue scan;
    }
    plain += source[at] ?? '';
    at += 1;
  }
  flush();
  return joined(nodes);
}

function marked(pattern: RegExp, type: string): Rule {
  return { pattern, make: (found, marks, context) => inline(found[1] ?? '', context, [...marks, { type }]) };
}

/** Joins neighbouring texts with the same marks, as an editor would. */
function joined(nodes: readonly AdfNode[]): AdfNode[] {
  const result: AdfNode[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === 'text' && last?.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(node.marks)) {
      result[result.length - 1] = { ...last, text: `${last.text ?? ''}${node.text ?? ''}` };
    } else result.push(node);
  }
  return result;
}
