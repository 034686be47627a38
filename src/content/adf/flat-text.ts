import { attributeText } from './attribute-text.ts';
import { blockKinds, inlineKinds } from './kinds.ts';
import { leafText } from './leaves.ts';
import { attributesOf, childrenOf, cleanText, isObject, kindOf } from './node.ts';
import { countUnknown, type Notes } from './notes.ts';

const blank = Symbol('blank');

/**
 * All text below a value on one line, in order. Needs no stack, so it takes any depth; blocks are separated by a blank,
 * text inside a block is joined as it is.
 */
export function flatText(root: unknown, notes: Notes): string {
  const parts: string[] = [];
  const stack: unknown[] = [root];
  const pushAll = (values: readonly unknown[]): void => {
    for (let index = values.length - 1; index >= 0; index -= 1) stack.push(values[index]);
  };
  while (stack.length > 0) {
    const value = stack.pop();
    if (value === blank) parts.push(' ');
    else if (typeof value === 'string') parts.push(cleanText(value));
    else if (typeof value === 'number') parts.push(String(value));
    else if (Array.isArray(value)) pushAll(value);
    else if (isObject(value)) {
      const kind = kindOf(value);
      const apart = !inlineKinds.has(kind) || kind === 'hardBreak';
      if (apart) {
        parts.push(' ');
        stack.push(blank);
      }
      pushAll(childrenOf(value));
      if (kind === 'text') {
        const text = value['text'];
        if (typeof text === 'string' || typeof text === 'number') parts.push(cleanText(String(text)));
      } else {
        const attributes = attributesOf(value);
        const own = leafText(kind, attributes, notes);
        if (own !== undefined) parts.push(own, apart ? ' ' : '');
        else if (kind === 'expand' || kind === 'nestedExpand') parts.push(attributeText(attributes, notes), ' ');
        else if (kind === 'unsupportedBlock' || kind === 'unsupportedInline') stack.push(attributes['originalValue']);
        else if (!blockKinds.has(kind) && kind !== 'hardBreak') {
          countUnknown(notes, 'node', kind);
          parts.push(attributeText(attributes, notes), ' ');
          if (value['text'] !== undefined) stack.push(value['text']);
        }
      }
    }
  }
  return parts.join('').replace(/\s+/g, ' ').trim();
}
