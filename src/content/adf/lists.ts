import { list, task } from '../markdown/blocks.ts';
import { type BlocksOf, deeper, type Place, stack } from './block.ts';
import { attributesOf, childrenOf, integerOf, isObject, type JsonObject, kindOf, lineOf } from './node.ts';

const listKinds: ReadonlySet<string> = new Set(['bulletList', 'orderedList', 'taskList', 'decisionList']);
/** Markdown reads list numbers of up to nine digits. */
const highestNumber = 999_000_000;

/** Bullet, ordered, task and decision lists, at any nesting and in any mixture. */
export function listMarkdown(node: JsonObject, place: Place, blocksOf: BlocksOf): string {
  const ordered = kindOf(node) === 'orderedList';
  const items: string[] = [];
  for (const child of childrenOf(node)) {
    const kind = kindOf(child);
    if (isObject(child) && listKinds.has(kind)) {
      // Task lists hold their sub-lists beside the item they belong to.
      const nested = stack(blocksOf([child], deeper(place)), { tightLists: true });
      if (nested === '') continue;
      if (items.length === 0) items.push(nested);
      else items[items.length - 1] += `\n${nested}`;
    } else {
      const text = itemMarkdown(child, kind, place, blocksOf);
      // An empty item keeps its place only where places are numbered.
      if (text !== '' || ordered) items.push(text);
    }
  }
  if (items.every((item) => item === '')) return '';
  const start = integerOf(attributesOf(node)['order'], 0, highestNumber, 1);
  return list(items, { ordered, start });
}

function itemMarkdown(child: unknown, kind: string, place: Place, blocksOf: BlocksOf): string {
  const isItem = kind === 'listItem' || kind === 'taskItem' || kind === 'blockTaskItem' || kind === 'decisionItem';
  const holdsText = kind === 'taskItem' || kind === 'decisionItem';
  const nodes = isItem && isObject(child) ? childrenOf(child) : [child];
  const text = stack(blocksOf(nodes, deeper(place), holdsText), { tightLists: true });
  if (text === '' || !isItem || !isObject(child) || kind === 'listItem') return text;
  const state = lineOf(attributesOf(child)['state']).toUpperCase();
  if (kind !== 'decisionItem') return task(state === 'DONE', text);
  return state === '' || state === 'DECIDED' ? `Decision: ${text}` : `Decision (${state.toLowerCase()}): ${text}`;
}
