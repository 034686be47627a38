import { emphasis, inlineCode, link } from '../markdown/blocks.ts';
import { absolute, type Context, isBlock } from './context.ts';
import { mediaPlaceholder } from './media.ts';
import { attribute, type ChildNode, type Element, hasClass, isTag, isText, oneLine, rawTextOf } from './tree.ts';

interface Marks {
  strong: boolean;
  em: boolean;
  linked: boolean;
}

const noMarks: Marks = { strong: false, em: false, linked: false };
/** Fonts that draw an icon for a word: the word is no text. */
const iconFont = /^(material-icons.*|material-symbols.*|glyphicon.*)$/;

/** The text of nodes as inline Markdown: whitespace collapsed, `<br>` as a line break, trimmed. */
export function inline(nodes: readonly ChildNode[], context: Context): string {
  return tidy(inlineOf(nodes, context, noMarks));
}

/** Same on one line, for headings, labels and terms. */
export function inlineLine(nodes: readonly ChildNode[], context: Context): string {
  return inline(nodes, context).replace(/\s*\n\s*/g, ' ');
}

function tidy(text: string): string {
  return text
    .replace(/[\u00ad\u200b\u200c\u2060\ufeff]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

function inlineOf(nodes: readonly ChildNode[], context: Context, marks: Marks): string {
  let text = '';
  for (const node of nodes) {
    if (isText(node)) text += node.data.replace(/\s+/g, ' ');
    else if (isTag(node) && !context.drops(node)) text += elementText(node, context, marks);
  }
  return text;
}

function elementText(element: Element, context: Context, marks: Marks): string {
  const inside = (changed: Partial<Marks> = {}): string =>
    inlineOf(element.children, context, { ...marks, ...changed });
  switch (element.name) {
    case 'br':
      return '\n';
    case 'wbr':
      return '';
    case 'hr':
      return ' ';
    case 'a':
      return marks.linked ? inside() : anchor(element, inside({ linked: true }), context);
    case 'b':
    case 'strong':
      return marks.strong ? inside() : marked(inside({ strong: true }), '**');
    case 'i':
      if (hasClass(element, iconFont)) return '';
      return marks.em ? inside() : marked(inside({ em: true }), '*');
    case 'em':
    case 'cite':
    case 'dfn':
      return marks.em ? inside() : marked(inside({ em: true }), '*');
    case 'del':
    case 's':
    case 'strike':
      return marked(inside(), '~~');
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
    case 'pre':
    case 'xmp':
      return code(element, context);
    case 'sup':
      return raised(inside());
    case 'q':
      return `"${inside().trim()}"`;
    case 'input':
      if (attribute(element, 'type').toLowerCase() !== 'checkbox') return '';
      return 'checked' in element.attribs ? '[x] ' : '[ ] ';
    case 'rp':
      return '';
    case 'span':
      if (hasClass(element, iconFont)) return '';
      if (hasClass(element, /^katex(-display)?$/)) return formula(element) ?? inside();
      return inside();
    case 'math':
      return formula(element) ?? inside();
    case 'li':
      return ` ${inside()}; `;
    default: {
      const placeholder = mediaPlaceholder(element, context);
      if (placeholder !== null) return placeholder;
      return isBlock(element) ? ` ${inside()} ` : inside();
    }
  }
}

/** Emphasis around one line only: marks that span a line break or nothing are left out. */
function marked(text: string, mark: '*' | '**' | '~~'): string {
  const line = text.replace(/[^\S\n]+/g, ' ');
  return line.trim() === '' || line.trim().includes('\n') || /^\[image:/.test(line.trim())
    ? line
    : emphasis(line, mark);
}

function code(element: Element, context: Context): string {
  const text = oneLine(rawTextOf(element.children, context.drops));
  return text === '' ? '' : inlineCode(text);
}

/** `10^6` must not become 106; ordinals and trade marks lose nothing. */
function raised(text: string): string {
  const trimmed = text.trim();
  return /^[-+\u2212]?(\d+|[a-z]|\d*[a-z])$/i.test(trimmed) && !/^(st|nd|rd|th|tm|r|c)$/i.test(trimmed)
    ? `^${trimmed}`
    : text;
}

function anchor(element: Element, text: string, context: Context): string {
  const label = oneLine(text);
  const href = attribute(element, 'href').trim();
  if (label === '') return text === '' ? '' : ' ';
  // A target within the page leads nowhere from the index; around a picture a link mostly shows it larger.
  if (href === '' || href.startsWith('#') || /^\[(image|video|audio)(:[^\]]*)?\]$/.test(label)) return text;
  const address = absolute(href, context.base);
  if (address === '') return text;
  const [before = ''] = /^\s*/.exec(text) ?? [];
  const [after = ''] = /\s*$/.exec(text.slice(before.length)) ?? [];
  return `${before && ' '}${link(label, address)}${after && ' '}`;
}

/** The TeX source of a formula, where the page carries it. */
function formula(element: Element): string | null {
  const written = attribute(element, 'alttext');
  if (written !== '') return `$${oneLine(written)}$`;
  const stack: ChildNode[] = [...element.children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isTag(node)) continue;
    if (node.name === 'annotation' && /tex/i.test(attribute(node, 'encoding'))) {
      return `$${oneLine(rawTextOf(node.children))}$`;
    }
    for (const child of node.children) stack.push(child);
  }
  return null;
}
