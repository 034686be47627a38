import { codeBlock, escapeBlockMarkers, heading, inlineCode, quote } from '../markdown/blocks.ts';
import { attributeText } from './attribute-text.ts';
import { type Block, type BlocksOf, deeper, deepestLevel, type Place, stack } from './block.ts';
import { flatText } from './flat-text.ts';
import { inlineMarkdown, isInline, readMarks } from './inline.ts';
import { leafText } from './leaves.ts';
import { listMarkdown } from './lists.ts';
import {
  attributesOf,
  childrenOf,
  cleanText,
  integerOf,
  isObject,
  type JsonObject,
  kindOf,
  lineOf,
  listOf,
} from './node.ts';
import { countUnknown, type Notes } from './notes.ts';
import type { Run } from './runs.ts';
import { tableMarkdown } from './tables.ts';

/** The function that converts sibling nodes to blocks, all counting into the same notes. */
export function createBlockWriter(notes: Notes): BlocksOf {
  const blocksOf: BlocksOf = (nodes, place, inlineParent = false) => {
    const blocks: Block[] = [];
    let line: unknown[] = [];
    const endLine = (): void => {
      if (line.length > 0) addText(blocks, inlineMarkdown(line, place.depth, notes), place);
      line = [];
    };
    for (const node of nodes) {
      if (isInline(node, inlineParent)) line.push(node);
      else {
        endLine();
        addNode(node, place, blocks);
      }
    }
    endLine();
    return blocks;
  };

  const addNode = (value: unknown, place: Place, blocks: Block[]): void => {
    if (place.depth > deepestLevel) {
      notes.warnings.add('adf.too-deep');
      addText(blocks, flatText(value, notes), place);
    } else if (Array.isArray(value)) {
      addAll(blocks, blocksOf(value, deeper(place)));
    } else if (isObject(value)) {
      addBlock(value, place, blocks);
    }
  };

  const inner = (node: JsonObject, place: Place, inlineParent = false): Block[] =>
    blocksOf(childrenOf(node), deeper(place), inlineParent);

  const addBlock = (node: JsonObject, place: Place, blocks: Block[]): void => {
    const kind = kindOf(node);
    const mark: Run = { text: '', marks: 0, href: '' };
    if (node['marks'] !== undefined) readMarks(node['marks'], notes, mark);
    switch (kind) {
      case 'paragraph':
      case 'caption':
      case 'taskItem':
      case 'decisionItem':
        return addAll(blocks, inner(node, place, true));
      case 'heading':
        return addHeading(node, place, blocks);
      case 'bulletList':
      case 'orderedList':
      case 'taskList':
      case 'decisionList':
        return add(blocks, 'list', listMarkdown(node, place, blocksOf));
      case 'codeBlock':
        return addCode(node, place, blocks);
      case 'blockquote': {
        const text = stack(inner(node, place), { tightLists: false });
        return add(blocks, 'other', place.inCell || text === '' ? text : quote(text));
      }
      case 'panel':
        return addAll(blocks, labelled(panelLabel(attributesOf(node)), inner(node, place)));
      case 'expand':
      case 'nestedExpand':
        addText(blocks, bold(lineOf(attributesOf(node)['title'])), place);
        return addAll(blocks, inner(node, place));
      case 'table':
        return add(blocks, 'other', tableMarkdown(node, place, blocksOf));
      case 'tableRow':
        return add(blocks, 'other', tableMarkdown({ content: [node] }, place, blocksOf));
      case 'rule':
        add(blocks, 'other', place.inCell ? '' : '---');
        return addAll(blocks, inner(node, place));
      case 'mediaSingle':
      case 'mediaGroup':
      case 'media':
        return addMedia(node, mark.href, place, blocks);
      case 'doc':
      case 'listItem':
      case 'blockTaskItem':
      case 'tableCell':
      case 'tableHeader':
      case 'layoutSection':
      case 'layoutColumn':
      case 'extensionFrame':
      case 'bodiedSyncBlock':
        return addAll(blocks, inner(node, place));
      case 'unsupportedBlock':
        addAll(blocks, blocksOf(listOf(attributesOf(node)['originalValue']), deeper(place)));
        return addAll(blocks, inner(node, place));
      default: {
        const leaf = leafText(kind, attributesOf(node), notes);
        add(blocks, 'text', leaf ?? unknownText(kind, node, place));
        return addAll(blocks, inner(node, place));
      }
    }
  };

  const addHeading = (node: JsonObject, place: Place, blocks: Block[]): void => {
    const parts = inner(node, { depth: place.depth, inCell: true }, true).map((block) => block.markdown);
    const text = parts.join(' ').replace(/\s+/g, ' ').trim();
    if (place.inCell) return addText(blocks, bold(text), place);
    add(blocks, 'other', heading(integerOf(attributesOf(node)['level'], 1, 6, 1), text));
  };

  const addCode = (node: JsonObject, place: Place, blocks: Block[]): void => {
    const code = cleanText(codeOf(childrenOf(node)));
    if (code.trim() === '') return;
    if (!place.inCell) return add(blocks, 'other', codeBlock(code, lineOf(attributesOf(node)['language'])));
    const lines = code.split('\n').map((line) => inlineCode(line.trim()));
    add(blocks, 'other', lines.filter((line) => line !== '').join('\n'));
  };

  /** The text of a code block exactly as it is; anything but text in it only by its words. */
  const codeOf = (nodes: readonly unknown[]): string =>
    nodes
      .map((node) => {
        if (typeof node === 'string') return node;
        if (!isObject(node)) return flatText(node, notes);
        const kind = kindOf(node);
        if (kind === 'hardBreak') return `\n${flatText(childrenOf(node), notes)}`;
        const { text } = node;
        const isPlain = kind === 'text' && typeof text === 'string' && node['content'] === undefined;
        return isPlain ? text : flatText(node, notes);
      })
      .join('');

  const addMedia = (node: JsonObject, href: string, place: Place, blocks: Block[]): void => {
    const lines: string[] = [];
    const nodes = kindOf(node) === 'media' ? [node] : childrenOf(node);
    for (const child of nodes) {
      if (isObject(child) && kindOf(child) === 'media') {
        // A picture that links somewhere carries the link itself or on the block around it.
        const marks = child === node ? listOf(node['marks']) : [...listOf(child['marks']), ...linkMark(href)];
        const shown = { type: 'mediaInline', attrs: attributesOf(child), marks };
        lines.push(inlineMarkdown([shown], place.depth, notes));
        if (child['content'] === undefined) continue;
        for (const block of inner(child, place)) lines.push(block.markdown);
      } else {
        for (const block of blocksOf([child], deeper(place))) lines.push(block.markdown);
      }
    }
    add(blocks, 'text', lines.filter((line) => line !== '').join('\n'));
  };

  const unknownText = (kind: string, node: JsonObject, place: Place): string => {
    countUnknown(notes, 'node', kind);
    const own = typeof node['text'] === 'string' ? cleanText(node['text']).trim() : '';
    const parts = [attributeText(attributesOf(node), notes), own].filter((part) => part !== '');
    return place.inCell ? parts.join('\n') : escapeBlockMarkers(parts.join('\n'));
  };

  return blocksOf;
}

function linkMark(href: string): unknown[] {
  return href === '' ? [] : [{ type: 'link', attrs: { href } }];
}

function add(blocks: Block[], kind: Block['kind'], markdown: string): void {
  if (markdown !== '') blocks.push({ kind, markdown });
}

/** Text for a cell needs no escaping: it never stands at the start of a line. */
function addText(blocks: Block[], text: string, place: Place): void {
  add(blocks, 'text', place.inCell ? text : escapeBlockMarkers(text));
}

function addAll(blocks: Block[], more: readonly Block[]): void {
  for (const block of more) blocks.push(block);
}

function bold(text: string): string {
  return text === '' || text.includes('**') ? text : `**${text}**`;
}

const panelLabels: Readonly<Record<string, string>> = {
  info: 'Info',
  note: 'Note',
  tip: 'Tip',
  success: 'Success',
  warning: 'Warning',
  error: 'Error',
};

/** `**Warning:**` for the kinds that say something, the chosen sign for custom panels, nothing otherwise. */
function panelLabel(attributes: JsonObject): string {
  const kind = lineOf(attributes['panelType']);
  if (Object.hasOwn(panelLabels, kind)) return `**${panelLabels[kind]}:**`;
  return lineOf(attributes['panelIconText']) || lineOf(attributes['panelIcon']);
}

/** A panel's blocks are not quoted: headings, lists and tables in it stay readable by lines. Only its kind is put before. */
function labelled(label: string, blocks: Block[]): Block[] {
  const [first] = blocks;
  if (label === '' || first === undefined) return blocks;
  if (first.kind !== 'text') return [{ kind: 'text', markdown: label }, ...blocks];
  return [{ kind: 'text', markdown: `${label} ${first.markdown}` }, ...blocks.slice(1)];
}
