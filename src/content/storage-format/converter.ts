import { WarningCounts } from '../../documents/warnings.ts';
import { emphasis, escapeBlockMarkers, heading, inlineCode, joinBlocks, quote } from '../markdown/blocks.ts';
import { codeLines } from './code.ts';
import { definitionList, listBlock, taskListBlock } from './lists.ts';
import { adfExtensionBlocks, adfNodeBlocks, inlineMacro, macroBlocks } from './macros.ts';
import { type Place, type Renderer, type StorageContext, tidy } from './renderer.ts';
import { acLink, addressed, emoticon, imagePlaceholder, isResource, resourceOf } from './resources.ts';
import { tableBlocks } from './tables.ts';
import { descendant, type StorageElement, type StorageNode, textOf } from './tree.ts';
import { isMacro, sanitisedName, silentElements, transparentElements } from './vocabulary.ts';

/** People's pages stay below 60; each level costs a few stack frames, so this is far from the stack's end. */
const deepest = 150;
/** Names that documents choose would otherwise fill the report. */
const mostNames = 200;

/** Writes one page's tree as Markdown. */
export class Converter implements Renderer {
  readonly context: StorageContext;
  readonly warnings = new WarningCounts();
  readonly #names = new Set<string>();
  #depth = 0;

  constructor(context: StorageContext) {
    this.context = context;
  }

  countNamed(kind: string, name: string): void {
    const isNew = !this.#names.has(name);
    if (isNew && this.#names.size >= mostNames) return this.warnings.add(`${kind}:others`);
    if (isNew) this.#names.add(name);
    this.warnings.add(`${kind}:${name}`);
  }

  blocks(nodes: readonly StorageNode[], place: Place): string[] {
    if (this.#depth >= deepest) {
      const text = tidy(this.#tooDeep(nodes));
      return text === '' ? [] : [place.flat ? text : escapeBlockMarkers(text)];
    }
    this.#depth += 1;
    try {
      const blocks: string[] = [];
      let run = '';
      const endParagraph = (): void => {
        const text = tidy(run);
        run = '';
        if (text !== '') blocks.push(place.flat ? text : escapeBlockMarkers(text));
      };
      for (const node of nodes) {
        if (node.kind === 'text') {
          run += collapse(node.text);
        } else if (node.isBlock || node.hasBlock) {
          const standsInLine = isAtomic(node);
          if (standsInLine) {
            run += this.#inlineElement(node, place);
          } else {
            endParagraph();
            blocks.push(...this.#blockElement(node, place));
          }
        } else {
          run += this.#inlineElement(node, place);
        }
      }
      endParagraph();
      return blocks;
    } finally {
      this.#depth -= 1;
    }
  }

  inline(nodes: readonly StorageNode[], place: Place): string {
    return tidy(this.#run(nodes, place));
  }

  #run(nodes: readonly StorageNode[], place: Place): string {
    if (this.#depth >= deepest) return collapse(this.#tooDeep(nodes));
    this.#depth += 1;
    try {
      let run = '';
      for (const node of nodes) {
        if (node.kind === 'text') run += collapse(node.text);
        else if ((node.isBlock || node.hasBlock) && !isAtomic(node)) {
          const flat = this.#blockElement(node, { ...place, flat: true }).join('\n');
          run += `${run === '' || run.endsWith('\n') ? '' : '\n'}${flat}\n`;
        } else run += this.#inlineElement(node, place);
      }
      return run;
    } finally {
      this.#depth -= 1;
    }
  }

  #tooDeep(nodes: readonly StorageNode[]): string {
    this.warnings.add('storage.too-deep');
    return textOf(nodes, true);
  }

  #blockElement(element: StorageElement, place: Place): string[] {
    const { name, children } = element;
    if (isMacro(element)) return macroBlocks(this, element, place);
    switch (name) {
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        return [this.#heading(element, place)];
      case 'ul':
      case 'ol':
        return [listBlock(this, element, place)];
      case 'dl':
        return definitionList(this, element, place);
      case 'ac:task-list':
        return [taskListBlock(this, element, place)];
      case 'table':
        return tableBlocks(this, element, place);
      case 'pre':
        return this.#preformatted(element, place);
      case 'ac:plain-text-body':
        return codeLines(textOf(children), '', place);
      case 'blockquote': {
        const inside = this.blocks(children, place);
        return place.flat ? inside : [quote(joinBlocks(inside))];
      }
      case 'hr':
        return place.flat ? [] : ['---'];
      case 'ac:adf-node':
        return adfNodeBlocks(this, element, place);
      case 'ac:adf-extension':
        return adfExtensionBlocks(this, element, place);
      case 'a': {
        const address = element.attributes.get('href') ?? '';
        return [...this.blocks(children, place), address === '' ? '' : addressed(this, '', address)];
      }
      case 'summary':
      case 'caption':
      case 'figcaption': {
        const text = this.inline(children, { flat: true, strong: true }).replaceAll('\n', ' ');
        return [place.strong ? text : emphasis(text, '**')];
      }
    }
    this.#countUnknown(element);
    return this.blocks(children, place);
  }

  #heading(element: StorageElement, place: Place): string {
    const text = this.inline(element.children, { flat: true, strong: true }).replaceAll('\n', ' ');
    if (!place.flat) return heading(Number(element.name.slice(1)), text);
    return place.strong ? text : emphasis(text, '**');
  }

  /** Verbatim, unless something stands in it that only words can replace: a picture, a link to a page, a macro. */
  #preformatted(element: StorageElement, place: Place): string[] {
    const isVerbatim =
      descendant(element, (inside) => inside.name.includes(':') || inside.name === 'img') === undefined;
    if (!isVerbatim) return this.blocks(element.children, place);
    return codeLines(textOf(element.children), '', place);
  }

  #inlineElement(element: StorageElement, place: Place): string {
    const { name, children, attributes } = element;
    if (isMacro(element)) return inlineMacro(this, element, place);
    switch (name) {
      case 'br':
        return '\n';
      case 'strong':
      case 'b':
        if (place.strong) return this.#run(children, place);
        return emphasis(this.#run(children, { ...place, strong: true }), '**');
      case 'em':
      case 'i':
        return emphasis(this.#run(children, place), '*');
      case 'del':
      case 's':
      case 'strike':
        return emphasis(this.#run(children, place), '~~');
      case 'code':
      case 'tt':
      case 'kbd':
      case 'samp':
        return this.#inlineCode(children);
      case 'sup':
        return superscript(this.#run(children, place));
      case 'sub':
        return this.#run(children, place);
      case 'q':
        return `"${this.#run(children, place)}"`;
      case 'abbr':
      case 'acronym':
        return this.#abbreviation(element, place);
      case 'a':
        return this.#anchor(element, place);
      case 'time':
        return attributes.get('datetime') ?? this.#run(children, place);
      case 'img':
      case 'ac:image':
        return imagePlaceholder(this, element);
      case 'ac:link':
        return acLink(this, element, place);
      case 'ac:emoticon':
        return emoticon(element);
      case 'ac:placeholder':
        return this.#run(children, place);
      case 'input':
        return attributes.get('type') === 'checkbox' ? (attributes.has('checked') ? '[x] ' : '[ ] ') : '';
      case 'script':
      case 'style':
        this.warnings.add(`storage.dropped:${name}`);
        return '';
    }
    if (isResource(element)) {
      const { text, address, kind } = resourceOf(this, element);
      return address === '' ? text || (kind === 'user' ? '@someone' : '') : addressed(this, text, address);
    }
    if (silentElements.has(name)) return '';
    this.#countUnknown(element);
    return this.#run(children, place);
  }

  /** Links and pictures inside code keep their words; only the code's own look is lost. */
  #inlineCode(children: readonly StorageNode[]): string {
    const isPlain = children.every((child) => child.kind === 'text');
    const text = isPlain ? textOf(children) : this.#run(children, { flat: true, strong: true });
    const match = /^(\s*)([\s\S]*?)(\s*)$/.exec(text.replace(/\s+/g, ' '));
    const [, before = '', inner = '', after = ''] = match ?? [];
    return `${before}${inlineCode(inner)}${after}`;
  }

  #abbreviation(element: StorageElement, place: Place): string {
    const text = this.#run(element.children, place);
    const long = (element.attributes.get('title') ?? '').trim();
    return long === '' || long === text.trim() ? text : `${text} (${long})`;
  }

  #anchor(element: StorageElement, place: Place): string {
    const text = this.#run(element.children, place);
    const address = element.attributes.get('href') ?? '';
    if (address === '') return text;
    const [, before = '', after = ''] = /^(\s*)[\s\S]*?(\s*)$/.exec(text) ?? [];
    return `${before}${addressed(this, text, address)}${after}`;
  }

  #countUnknown(element: StorageElement): void {
    if (transparentElements.has(element.name) || marks.has(element.name)) return;
    this.countNamed('storage.unknown-element', sanitisedName(element.name));
  }
}

/** Inline elements that arrive as blocks when a table or a macro stands in them; only their look is lost. */
const marks: ReadonlySet<string> = new Set(
  'strong b em i del s strike code tt kbd samp sup sub q abbr acronym a'.split(' '),
);

/** Elements that are written within a line whatever is inside them. */
function isAtomic(element: StorageElement): boolean {
  switch (element.name) {
    case 'ac:image':
    case 'ac:link':
    case 'ac:emoticon':
    case 'ac:placeholder':
    case 'ac:parameter':
    case 'time':
      return true;
    default:
      return isMacro(element) && !element.isBlock;
  }
}

/** Zero-width characters and soft hyphens steer line breaking only, and would split words for search. */
function collapse(text: string): string {
  return text.replace(/[\u00ad\u200b\u2060\ufeff]+/g, '').replace(/\s+/g, ' ');
}

/** `10^6` keeps its meaning where `106` would not. Ordinals and marks stay as they are. */
function superscript(text: string): string {
  const inner = text.trim();
  if (inner === '' || /^(?:st|nd|rd|th|tm|®|™|©)$/i.test(inner) || !/^[-+]?[\w.]+$/.test(inner)) return text;
  return `^${inner}`;
}
