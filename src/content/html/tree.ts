import { DomHandler, type ChildNode, type Document, type Element, isTag, isText, type ParentNode } from 'domhandler';
import { Parser } from 'htmlparser2';
import type { WarningCounts } from '../../documents/warnings.ts';

export type { ChildNode, Document, Element, ParentNode };
export { isTag, isText };

/** Elements below this depth are dissolved into their ancestor, so that everything behind the parser may recurse. */
const deepest = 200;
/** The parser itself slows down with depth (its stack grows at the front); past this the rest is read as text. */
const hopeless = 3_000;
/** Their text is never content: they stay elements at any depth. */
const rawText: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'textarea', 'title', 'svg']);

class TooDeep extends Error {}

class BoundedHandler extends DomHandler {
  readonly #built: boolean[] = [];
  #depth = 0;
  wasCut = false;

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#built.length >= hopeless) throw new TooDeep();
    const build = this.#depth < deepest || (rawText.has(name) && this.#depth < deepest + 3);
    this.#built.push(build);
    if (build) {
      this.#depth += 1;
      super.onopentag(name, attributes);
    } else {
      this.wasCut = true;
      this.ontext(' ');
    }
  }

  override onclosetag(): void {
    if (this.#built.pop() === false) return;
    this.#depth -= 1;
    super.onclosetag();
  }
}

/** Parses any text as HTML. Never throws; the tree is at most about 200 levels deep. */
export function parseHtml(html: string, warnings: WarningCounts): Document {
  const handler = new BoundedHandler();
  const parser = new Parser(handler);
  try {
    parser.end(html);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    handler.wasCut = true;
    // Not `[^>]*`: thousands of `<` without a `>` would take quadratic time.
    const rest = html
      .slice(parser.startIndex)
      .replace(/<[^<>]*>/g, ' ')
      .replaceAll('<', ' ');
    const text = new DomHandler();
    new Parser(text).end(rest);
    for (const node of text.root.children) {
      node.parent = handler.root;
      handler.root.children.push(node);
    }
  }
  if (handler.wasCut) warnings.add('html.too-deep');
  return handler.root;
}

/** All elements below a node in document order, without entering those that `enter` declines. Does not recurse. */
export function* elementsOf(root: ParentNode, enter: (element: Element) => boolean = () => true): Generator<Element> {
  const stack: ChildNode[] = [...root.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isTag(node) || !enter(node)) continue;
    yield node;
    for (let index = node.children.length - 1; index >= 0; index -= 1) stack.push(node.children[index] as ChildNode);
  }
}

export function findElement(root: ParentNode, wanted: (element: Element) => boolean): Element | undefined {
  for (const element of elementsOf(root)) if (wanted(element)) return element;
  return undefined;
}

/** The text below nodes, whitespace as it is, without what `skip` names. */
export function rawTextOf(nodes: readonly ChildNode[], skip: (element: Element) => boolean = () => false): string {
  const parts: string[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isText(node)) parts.push(node.data);
    else if (isTag(node) && !skip(node) && !rawText.has(node.name)) {
      for (let index = node.children.length - 1; index >= 0; index -= 1) stack.push(node.children[index] as ChildNode);
    }
  }
  return parts.join('');
}

/** Text on one line, without the characters that nobody sees. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u00ad\u200b\u200c\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** An attribute's value, the empty string where there is none. */
export function attribute(element: Element, name: string): string {
  return element.attribs[name] ?? '';
}

/** Classes in lower case; those of CSS modules (`tableOfContents_bqdL`) also without their suffix. */
export function classesOf(element: Element): string[] {
  const value = element.attribs['class'];
  if (value === undefined) return [];
  const found: string[] = [];
  for (const token of value.split(/\s+/).slice(0, 60)) {
    if (token === '') continue;
    found.push(token.toLowerCase());
    const plain = token.replace(/_+[\w-]{4,8}$/, '');
    if (plain !== token && plain !== '') found.push(plain.toLowerCase());
  }
  return found;
}

export function hasClass(element: Element, pattern: RegExp): boolean {
  return element.attribs['class'] !== undefined && classesOf(element).some((name) => pattern.test(name));
}
