import { link } from '../markdown/blocks.ts';
import { attributeText } from './attribute-text.ts';
import { deepestLevel } from './block.ts';
import { flatText } from './flat-text.ts';
import { blockKinds, inlineKinds, silentMarks } from './kinds.ts';
import { leafText } from './leaves.ts';
import { attributesOf, childrenOf, cleanText, isObject, kindOf, listOf, type JsonObject } from './node.ts';
import { countUnknown, type Notes } from './notes.ts';
import { mark, type Run, runsToMarkdown } from './runs.ts';

/**
 * Whether a node belongs into a line of text. A kind that nobody knows is taken for what its parent holds, unless there
 * are blocks inside it.
 */
export function isInline(value: unknown, inlineParent: boolean): boolean {
  if (!isObject(value)) return !Array.isArray(value);
  const kind = kindOf(value);
  if (inlineKinds.has(kind)) return true;
  if (!inlineParent || blockKinds.has(kind)) return false;
  return !childrenOf(value).some((child) => blockKinds.has(kindOf(child)));
}

/** A line (or, with hard breaks, some lines) of inline Markdown, without escaping for its start. */
export function inlineMarkdown(nodes: readonly unknown[], depth: number, notes: Notes): string {
  const runs: Run[] = [];
  collect(nodes, depth, notes, runs);
  return cleanText(runsToMarkdown(runs, () => notes.warnings.add('adf.link'))).trim();
}

function collect(nodes: readonly unknown[], depth: number, notes: Notes, runs: Run[]): void {
  for (const value of nodes) {
    if (typeof value === 'string' || typeof value === 'number') {
      runs.push({ text: String(value), marks: 0, href: '' });
    } else if (depth > deepestLevel) {
      notes.warnings.add('adf.too-deep');
      runs.push({ text: flatText(value, notes), marks: 0, href: '' });
    } else if (isObject(value)) {
      collectNode(value, depth, notes, runs);
    }
  }
}

function collectNode(node: JsonObject, depth: number, notes: Notes, runs: Run[]): void {
  const kind = kindOf(node);
  const run: Run = { text: '', marks: 0, href: '' };
  if (node['marks'] !== undefined) readMarks(node['marks'], notes, run);
  if (kind === 'text') {
    const { text } = node;
    run.text = typeof text === 'string' ? text : typeof text === 'number' ? String(text) : '';
    runs.push(run);
  } else if (kind === 'hardBreak') {
    runs.push({ text: '\n', marks: 0, href: '' });
  } else {
    const attributes = attributesOf(node);
    const leaf = leafText(kind, attributes, notes);
    if (leaf !== undefined) {
      // A card brings its own address; code would show its Markdown.
      runs.push({ ...linkedLeaf(kind, leaf, run.href), marks: run.marks & ~mark.code });
    } else if (kind === 'unsupportedInline') {
      collect(listOf(attributes['originalValue']), depth + 1, notes, runs);
    } else {
      unknownNode(kind, node, notes, runs);
    }
  }
  if (node['content'] !== undefined) collect(childrenOf(node), depth + 1, notes, runs);
}

/** A placeholder becomes the words of the link; what is a link already gets the address beside it. */
function linkedLeaf(kind: string, leaf: string, href: string): { text: string; href: string } {
  if (href === '' || kind === 'inlineCard') return { text: leaf, href: '' };
  if (/^\[[^[\]]*\]$/.test(leaf)) return { text: leaf.slice(1, -1), href };
  return leaf.endsWith(')') ? { text: `${leaf} ${link('', href)}`, href: '' } : { text: leaf, href };
}

function unknownNode(kind: string, node: JsonObject, notes: Notes, runs: Run[]): void {
  countUnknown(notes, 'node', kind);
  const own = [
    attributeText(attributesOf(node), notes),
    typeof node['text'] === 'string' ? cleanText(node['text']) : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
  const inside = node['content'] !== undefined && own !== '' ? `${own} ` : own;
  runs.push({ text: inside, marks: 0, href: '' });
}

/** Adds the marks to the run and counts those that nobody knows. */
export function readMarks(marks: unknown, notes: Notes, run: Run): void {
  for (const value of listOf(marks)) {
    const kind = kindOf(value);
    switch (kind) {
      case 'strong':
      case 'em':
      case 'strike':
      case 'code':
        run.marks |= mark[kind];
        break;
      case 'subsup':
        run.marks |= isObject(value) && attributesOf(value)['type'] === 'sub' ? mark.sub : mark.sup;
        break;
      case 'link': {
        const href = isObject(value) ? attributesOf(value)['href'] : undefined;
        if (typeof href === 'string' && href.trim() !== '') run.href = href;
        else notes.warnings.add('adf.link');
        break;
      }
      default:
        if (!silentMarks.has(kind)) countUnknown(notes, 'mark', kind);
    }
  }
}
