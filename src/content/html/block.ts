import { escapeBlockMarkers, heading, joinBlocks, list, quote } from '../markdown/blocks.ts';
import { admonitionOf } from './admonition.ts';
import { codeTableBlock, isCodeTable, preBlock } from './code-block.ts';
import { type Context, deepestNesting, nested } from './context.ts';
import { inline, inlineLine } from './inline.ts';
import { tableBlocks } from './table.ts';
import { tabsOf } from './tabs.ts';
import { attribute, type ChildNode, type Element, hasClass, isTag } from './tree.ts';

/** The Markdown blocks of nodes in order; runs of inline nodes become paragraphs. */
export function blocks(nodes: readonly ChildNode[], context: Context): string[] {
  const found: string[] = [];
  let run: ChildNode[] = [];
  const add = (block: string): void => {
    if (block.trim() !== '') found.push(block);
  };
  const flush = (): void => {
    if (run.length > 0) add(paragraph(run, context));
    run = [];
  };
  for (const node of nodes) {
    if (isTag(node)) {
      if (context.drops(node)) continue;
      if (context.holdsBlocks.has(node)) {
        flush();
        for (const block of blocksOf(node, context)) add(block);
        continue;
      }
    }
    run.push(node);
  }
  flush();
  return found;
}

function paragraph(nodes: readonly ChildNode[], context: Context): string {
  return escapeBlockMarkers(inline(nodes, context));
}

function blocksOf(element: Element, context: Context): string[] {
  switch (element.name) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return [heading(Number(element.name.slice(1)), inlineLine(element.children, context))];
    case 'pre':
    case 'xmp':
    case 'listing':
      return [preBlock(element, context)];
    case 'ul':
    case 'ol':
    case 'menu':
    case 'dir':
      return listBlocks(element, context);
    case 'dl':
      return definitions(element, context);
    case 'table':
      if (!context.inCell && isCodeTable(element)) return [codeTableBlock(element, context)];
      if (hasClass(element, /^admonitionblock$/)) break;
      return tableBlocks(element, context);
    case 'hr':
      return ['---'];
    default:
  }
  const admonition = admonitionOf(element, context);
  if (admonition !== null) {
    const { title, titleElement } = admonition;
    const without: Context = { ...context, drops: (inside) => inside === titleElement || context.drops(inside) };
    return quoted([`**${title}**`, ...blocks(element.children, nested(without))], context);
  }
  if (element.name === 'blockquote') return quoted(blocks(element.children, nested(context)), context);
  if (element.name === 'details') return details(element, context);
  if (attribute(element, 'role') === 'heading') {
    return [heading(Number(attribute(element, 'aria-level')) || 2, inlineLine(element.children, context))];
  }
  const tabs = tabsOf(element, context);
  if (tabs !== null) {
    return tabs.flatMap(({ label, panel }) => {
      const inside = blocks([panel], context);
      return inside.length === 0 ? [] : [`**${label.replaceAll('**', '')}**`, ...inside];
    });
  }
  return blocks(element.children, context);
}

function quoted(inside: readonly string[], context: Context): string[] {
  if (inside.length === 0) return [];
  return context.inCell || context.nesting >= deepestNesting ? [...inside] : [quote(joinBlocks(inside))];
}

function details(element: Element, context: Context): string[] {
  const summary = element.children.filter(isTag).find((child) => child.name === 'summary');
  if (summary === undefined) return blocks(element.children, context);
  const title = inlineLine(summary.children, context).replaceAll('**', '');
  const rest = blocks(
    element.children.filter((child) => child !== summary),
    context,
  );
  return title === '' ? rest : [`**${title}**`, ...rest];
}

/** A list. What stands between items (a nested list, text) belongs to the item before. */
function listBlocks(element: Element, context: Context): string[] {
  const items: string[][] = [];
  const inner = nested(context);
  for (const child of element.children) {
    if (isTag(child) && child.name === 'li') {
      if (!context.drops(child)) items.push(blocks(child.children, inner));
      continue;
    }
    const loose = blocks([child], inner);
    const last = items.at(-1);
    if (loose.length === 0) continue;
    if (last === undefined) items.push(loose);
    else for (const block of loose) last.push(block);
  }
  const written = items.map(joinItem).filter((item) => item !== '');
  if (written.length === 0) return [];
  if (context.nesting >= deepestNesting) return written;
  const start = Number.parseInt(attribute(element, 'start'), 10);
  return [
    list(written, {
      ordered: element.name === 'ol',
      ...(start >= 0 && start < 1e9 ? { start } : {}),
    }),
  ];
}

/** A list directly below an item's text stays close to it. */
function joinItem(inside: readonly string[]): string {
  let text = '';
  for (const block of inside) {
    const isList = /^(- |\d+\. )/.test(block);
    text += text === '' ? block : (isList && !text.includes('\n\n') ? '\n' : '\n\n') + block;
  }
  return text;
}

/** Terms in bold with what they mean behind or below them. Signatures of an API reference stand on their own instead. */
function definitions(element: Element, context: Context): string[] {
  const parts = element.children.flatMap((child) =>
    isTag(child) && child.name === 'div' && !context.drops(child) ? child.children : [child],
  );
  const found: string[] = [];
  const inner = nested(context);
  let terms: string[] = [];
  let items: string[] = [];
  const flush = (): void => {
    for (const term of terms) items.push(`**${term}**`);
    terms = [];
    if (items.length > 0) {
      if (context.nesting >= deepestNesting) for (const item of items) found.push(item);
      else found.push(list(items));
    }
    items = [];
  };
  for (const part of parts) {
    if (isTag(part) && context.drops(part)) continue;
    if (isTag(part) && part.name === 'dt') {
      if (hasClass(part, /^(sig|signature|sig-object)$/)) {
        flush();
        found.push(`**${inlineLine(part.children, context).replaceAll('**', '')}**`);
      } else {
        const term = inlineLine(part.children, context).replaceAll('**', '');
        if (term !== '') terms.push(term);
      }
    } else if (isTag(part) && part.name === 'dd' && (terms.length > 0 || items.length > 0)) {
      const inside = blocks(part.children, inner);
      if (terms.length === 0 && inside.length > 0) {
        items.push(joinBlocks([items.pop() ?? '', ...inside]));
      } else if (inside.length > 0) {
        const [first = '', ...rest] = inside;
        const head = `**${terms.join(', ')}**`;
        const isText = !/^([-#>|~`]|\d+\. )/.test(first);
        items.push(isText ? joinBlocks([`${head}: ${first}`, ...rest]) : joinBlocks([head, ...inside]));
        terms = [];
      }
    } else {
      const loose = blocks([part], context);
      if (loose.length > 0) flush();
      for (const block of loose) found.push(block);
    }
  }
  flush();
  return found;
}
