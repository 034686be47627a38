/** A run of text, entities decoded. White space is as it stands in the source. */
export interface StorageText {
  kind: 'text';
  text: string;
}

export interface StorageElement {
  kind: 'element';
  /** Lower case, with its prefix: `p`, `ac:link`, `ri:page`. */
  name: string;
  /** Names in lower case, with their prefix: `ac:name`, `href`. */
  attributes: ReadonlyMap<string, string>;
  children: StorageNode[];
  /** True when it stands on lines of its own: a paragraph, a table, a macro with a body. */
  isBlock: boolean;
  /** True when something below it is a block. */
  hasBlock: boolean;
}

export type StorageNode = StorageText | StorageElement;

export function isElement(node: StorageNode): node is StorageElement;
export function isElement<Name extends string>(node: StorageNode, name: Name): node is StorageElement & { name: Name };
export function isElement(node: StorageNode, name?: string): boolean {
  return node.kind === 'element' && (name === undefined || node.name === name);
}

/** The first child element of that name. */
export function childNamed(element: StorageElement, name: string): StorageElement | undefined {
  for (const child of element.children) if (isElement(child, name)) return child;
  return undefined;
}

/** The first of the given elements anywhere below, in document order; never recurses, so depth does not matter. */
export function descendant(
  element: StorageElement,
  matches: (candidate: StorageElement) => boolean,
): StorageElement | undefined {
  const pending: StorageNode[] = [...element.children].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'text') continue;
    if (matches(node)) return node;
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) pending.push(child);
    }
  }
  return undefined;
}

/**
 * All text below, verbatim; blocks are separated by line breaks when `separate` is set. Never recurses, so that it can
 * take over where a tree is too deep for the converter.
 */
export function textOf(nodes: readonly StorageNode[], separate = false): string {
  const parts: string[] = [];
  const pending: (StorageNode | '\n')[] = [...nodes].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node === '\n') {
      parts.push(node);
    } else if (node.kind === 'text') {
      parts.push(node.text);
    } else {
      if (separate && node.isBlock) {
        parts.push('\n');
        pending.push('\n');
      }
      if (node.name === 'br') parts.push('\n');
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) pending.push(child);
      }
    }
  }
  return parts.join('');
}
