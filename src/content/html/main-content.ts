import {
  attribute,
  type ChildNode,
  classesOf,
  type Document,
  type Element,
  elementsOf,
  isTag,
  isText,
} from './tree.ts';

/** Text of an element without what is dropped, in characters; `prose` leaves out the text of links. */
interface Size {
  text: number;
  prose: number;
}

interface Rule {
  matches(element: Element, classes: readonly string[]): boolean;
}

const byClass = (...names: string[]): Rule => ({
  matches: (_, classes) => names.some((name) => classes.includes(name)),
});
const byId = (...ids: string[]): Rule => ({ matches: (element) => ids.includes(attribute(element, 'id')) });
const byName = (name: string): Rule => ({ matches: (element) => element.name === name });

/** Where content is, the surest sign first. Names are those that the generators' own themes write. */
const rules: readonly Rule[] = [
  byClass('theme-doc-markdown'), // Docusaurus
  byClass('md-content__inner'), // MkDocs Material
  byClass('vp-doc'), // VitePress
  byClass('sl-markdown-content'), // Starlight
  byClass('td-content'), // Hugo Docsy
  byClass('bd-article'), // Sphinx PyData and Book themes
  { matches: (element) => attribute(element, 'itemprop') === 'articleBody' }, // Read the Docs
  byClass('mw-parser-output'), // MediaWiki
  byClass('markdown-section', 'book-article', 'rm-markdown', 'mdx-content'), // GitBook, Docsify, Hugo Book, ReadMe, Mintlify
  { matches: (element) => attribute(element, 'role') === 'main' || element.name === 'main' },
  byName('article'),
  byId('main-content', 'content', 'main', 'page-content', 'docs-content', 'mw-content-text', 'bodyContent'),
  byClass(
    'markdown-body',
    'main-content',
    'article-body',
    'post-content',
    'entry-content',
    'docs-content',
    'page-content',
  ),
  byClass('content', 'document', 'body', 'contents'),
];

/** A candidate needs this many characters of prose, or a fifth of the page's where the page is small. */
const enoughProse = 200;
/** In the search by density: a child that holds this share of the prose holds the content. */
const dominantShare = 0.75;

/**
 * The element that holds a page's content. A known container counts only when it holds enough of the page's text (many
 * pages have an empty `<main>`, or an `.article` in a corner); without one the search goes down from the body for as long
 * as one child holds nearly all prose. Null when there is no text at all.
 */
export function findMainContent(root: Document, drops: (element: Element) => boolean): Element | Document | null {
  const sizes = measure(root, drops);
  const total = sizes.get(root) ?? { text: 0, prose: 0 };
  if (total.text === 0) return null;
  const least = Math.min(enoughProse, total.prose / 5);
  const elements = [...elementsOf(root, (element) => !drops(element))].map((element) => ({
    element,
    classes: classesOf(element),
    size: sizes.get(element) ?? { text: 0, prose: 0 },
  }));
  for (const rule of rules) {
    const matching = elements.filter(({ element, classes, size }) => size.text > 0 && rule.matches(element, classes));
    const kind = new Set<Element>(matching.map(({ element }) => element));
    const outermost = matching.filter(({ element }) => !isInside(element, kind));
    const [first, ...others] = outermost.sort((a, b) => b.size.text - a.size.text);
    if (first === undefined || first.size.prose < least) continue;
    // Several of a kind, none much larger: a list of articles; what holds them all is meant.
    const rest = others.reduce((sum, { size }) => sum + size.text, 0);
    if (rest > first.size.text / 2) continue;
    return first.element;
  }
  return densest(root, sizes);
}

function densest(root: Document, sizes: ReadonlyMap<ChildNode | Document, Size>): Element | Document {
  let best: Element | Document = root;
  for (;;) {
    const size = sizes.get(best) as Size;
    const inside: Element[] = best.children.filter(isTag);
    const next: Element | undefined = inside.find(
      (child) => (sizes.get(child)?.prose ?? 0) >= size.prose * dominantShare && size.prose > 0,
    );
    // A paragraph or a table is a part of the content, not the whole of it.
    if (
      next === undefined ||
      !/^(html|body|div|section|main|article|form|center|table|tbody|tr|td|span|font)$/.test(next.name)
    ) {
      return best;
    }
    best = next;
  }
}

function isInside(element: Element, ancestors: ReadonlySet<Element>): boolean {
  for (let parent = element.parent; parent !== null && isTag(parent); parent = parent.parent) {
    if (ancestors.has(parent)) return true;
  }
  return false;
}

/** Sizes of all elements that are not dropped, computed from the leaves up without recursion. */
function measure(root: Document, drops: (element: Element) => boolean): Map<ChildNode | Document, Size> {
  const sizes = new Map<ChildNode | Document, Size>([[root, { text: 0, prose: 0 }]]);
  const stack: { node: ChildNode; inLink: boolean }[] = root.children.map((node) => ({ node, inLink: false }));
  const order: Element[] = [];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, inLink } = entry;
    if (isText(node)) {
      const length = node.data.replace(/\s+/g, ' ').trim().length;
      const size = node.parent === null ? undefined : sizes.get(node.parent as Element | Document);
      if (size !== undefined) {
        size.text += length;
        if (!inLink) size.prose += length;
      }
    } else if (isTag(node) && !drops(node)) {
      sizes.set(node, { text: 0, prose: 0 });
      order.push(node);
      for (const child of node.children) stack.push({ node: child, inLink: inLink || node.name === 'a' });
    }
  }
  for (const element of order.reverse()) {
    const own = sizes.get(element) as Size;
    const above = element.parent === null ? undefined : sizes.get(element.parent as Element | Document);
    if (above === undefined) continue;
    above.text += own.text;
    above.prose += own.prose;
  }
  return sizes;
}
