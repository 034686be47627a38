import type { AdfNode } from './nodes.ts';

/** The same document with `change` applied to each of its texts. */
export function mapAdfText<T extends AdfNode>(node: T, change: (text: string) => string): T {
  return {
    ...node,
    ...(node.type === 'text' && node.text !== undefined ? { text: change(node.text) } : {}),
    ...(node.content ? { content: node.content.map((child) => mapAdfText(child, change)) } : {}),
  };
}
