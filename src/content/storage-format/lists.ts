import { joinBlocks, list, task } from '../markdown/blocks.ts';
import type { Place, Renderer } from './renderer.ts';
import { childNamed, isElement, type StorageElement, textOf } from './tree.ts';

const listStart = /^(?:- |\d+\. )/;

/** `ul` and `ol`; a list that stands directly in a list belongs to the item before it. */
export function listBlock(renderer: Renderer, element: StorageElement, place: Place): string {
  const items: string[] = [];
  for (const child of element.children) {
    if (isElement(child, 'ul') || isElement(child, 'ol')) {
      const nested = joinItem(renderer.blocks([child], place));
      if (items.length === 0) items.push(nested);
      else items[items.length - 1] += `\n${nested}`;
      continue;
    }
    const text = isElement(child, 'li')
      ? joinItem(renderer.blocks(child.children, place))
      : joinItem(renderer.blocks([child], place));
    if (text !== '' || isElement(child, 'li')) items.push(text);
  }
  const filled = items.filter((item) => item.trim() !== '');
  if (element.name !== 'ol') return list(filled);
  const start = Number.parseInt(element.attributes.get('start') ?? '1', 10);
  return list(filled, { ordered: true, start: Number.isSafeInteger(start) && start >= 0 ? start : 1 });
}

/** `ac:task-list`: `- [ ]` and `- [x]`. */
export function taskListBlock(renderer: Renderer, element: StorageElement, place: Place): string {
  const items: string[] = [];
  for (const child of element.children) {
    if (isElement(child, 'ac:task-list')) {
      const nested = joinItem(renderer.blocks([child], place));
      if (items.length === 0) items.push(nested);
      else items[items.length - 1] += `\n${nested}`;
      continue;
    }
    const text = joinItem(renderer.blocks([child], place));
    if (text === '') continue;
    const status = isElement(child, 'ac:task') ? childNamed(child, 'ac:task-status') : undefined;
    const done = status !== undefined && textOf(status.children).trim().toLowerCase() === 'complete';
    items.push(isElement(child, 'ac:task') ? task(done, text) : text);
  }
  return list(items);
}

/** `dl`: each term in bold on an item of its own, its definitions below. */
export function definitionList(renderer: Renderer, element: StorageElement, place: Place): string[] {
  const blocks: string[] = [];
  for (const child of element.children) {
    if (isElement(child, 'dt')) {
      const term = renderer.inline(child.children, { ...place, strong: true });
      if (term !== '') blocks.push(place.strong ? term : `**${term.replaceAll('\n', ' ')}**`);
    } else {
      blocks.push(...renderer.blocks([child], place));
    }
  }
  return blocks;
}

/** The blocks of one item; a list follows its paragraph without a blank line, as people write it. */
function joinItem(blocks: readonly string[]): string {
  let item = '';
  for (const block of blocks) {
    const text = joinBlocks([block]);
    if (text === '') continue;
    item += item === '' ? text : `${listStart.test(text) ? '\n' : '\n\n'}${text}`;
  }
  return item;
}
