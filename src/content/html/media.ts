import type { Context } from './context.ts';
import { attribute, type ChildNode, type Element, elementsOf, hasClass, isTag, oneLine, rawTextOf } from './tree.ts';

const longestName = 300;

/**
 * What stands in the text for something that is not text: `[image: alt]`, `[video: title]`, `[iframe: title]`. Null for
 * other elements; the empty string for decoration. What cannot be searched is counted.
 */
export function mediaPlaceholder(element: Element, context: Context): string | null {
  switch (element.name) {
    case 'img':
    case 'amp-img':
      return image(element, context);
    case 'svg':
      return drawing(element, context);
    case 'canvas':
      return named('canvas', element, context);
    case 'video':
    case 'audio':
    case 'iframe':
    case 'frame':
    case 'object':
    case 'embed':
      return named(element.name, element, context);
    default:
      return null;
  }
}

function image(element: Element, context: Context): string {
  const alt = oneLine(attribute(element, 'alt')) || oneLine(attribute(element, 'aria-label'));
  // Pictures of emoji have the character itself, or its short name, as alternative text.
  if (alt !== '' && hasClass(element, /^(emoji|twemoji|wp-smiley|emoticon)$/)) return alt;
  const decorative = 'alt' in element.attribs || attribute(element, 'role') === 'presentation' || isPixel(element);
  if (alt === '' && decorative) return '';
  if (alt === '') context.warnings.add('html.image-without-text');
  const title = oneLine(attribute(element, 'title'));
  return placeholder('image', alt || title || fileName(attribute(element, 'src')));
}

/** The words of a drawing (rendered diagrams have plenty); icons have none. */
function drawing(element: Element, context: Context): string {
  const words: string[] = [];
  for (const part of elementsOf(element)) {
    if (['title', 'desc', 'text', 'foreignobject'].includes(part.name.toLowerCase())) {
      const text = oneLine(textOf(part.children));
      if (text !== '' && !words.includes(text)) words.push(text);
    }
  }
  const label = oneLine(attribute(element, 'aria-label'));
  if (label !== '' && !words.includes(label)) words.unshift(label);
  if (words.length === 0) return '';
  context.warnings.add('html.drawing');
  return placeholder('image', words.join(', '));
}

/** Unlike `rawTextOf`, with blanks between the lines of a label. */
function textOf(nodes: readonly ChildNode[]): string {
  return nodes.map((node) => (isTag(node) ? ` ${textOf(node.children)} ` : rawTextOf([node]))).join('');
}

function named(kind: string, element: Element, context: Context): string {
  if (isPixel(element)) return '';
  context.warnings.add(`html.${kind}`);
  const name =
    attribute(element, 'title') ||
    attribute(element, 'aria-label') ||
    rawTextOf(element.children) ||
    fileName(attribute(element, 'src') || attribute(element, 'data') || sourceOf(element));
  return placeholder(kind, name);
}

function sourceOf(element: Element): string {
  for (const part of elementsOf(element)) if (part.name === 'source') return attribute(part, 'src');
  return '';
}

function placeholder(kind: string, name: string): string {
  const text = oneLine(name).slice(0, longestName).replaceAll('[', '(').replaceAll(']', ')');
  return text === '' ? `[${kind}]` : `[${kind}: ${text}]`;
}

/** Counters and trackers are as large as a pixel. */
function isPixel(element: Element): boolean {
  return ['width', 'height'].some((side) => /^[01](px)?$/.test(attribute(element, side)));
}

/** The last part of an address, or its host; nothing of `data:` addresses. */
function fileName(address: string): string {
  if (address === '' || /^data:/i.test(address)) return '';
  const [path = ''] = address.split(/[?#]/);
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}
