import type { Block, ListItem } from '../text/blocks.ts';
import { inlineText, saysSomething } from '../text/inline.ts';
import type { CriterionDraft, CriterionKind, CriterionOrigin } from './criterion.ts';
import { statesBehaviour } from './wording.ts';
import { draft, sentenceAsScenario } from './gherkin.ts';

type List = Extract<Block, { kind: 'list' }>;

/** Numbers that people put before criteria: `AC 1:`, `AC-2 -`. */
const ownNumber = /^(?:ac|criterion|criteria|req(?:uirement)?)[\s#_-]*\d+\s*[:.)–-]\s*/i;

/** Each item of a list is a criterion; of an item that only introduces others, each of those is. */
export function listCriteria(list: List, section: string, heading: string | null, introduction = ''): CriterionDraft[] {
  return list.items.flatMap((item) => {
    const text = criterionText(item.text);
    const nested = item.children.filter((child) => child.kind === 'list');
    if (nested.length > 0 && introduces(text, item.checked !== null)) {
      const above = text === '' || text.endsWith(':') ? text : `${text}:`;
      return nested.flatMap((child) => listCriteria(child, section, heading, joined(introduction, above)));
    }
    if (!saysSomething(text)) return [];
    const origin: CriterionOrigin = { section, heading, from_line: item.from, to_line: item.to };
    return [itemCriterion(joined(introduction, text), item, list.ordered, origin)];
  });
}

/**
 * Whether an item only says what the items below it are about: it ends with a colon, or is a few words that state nothing.
 * What can be ticked is more than that.
 */
function introduces(text: string, isTask: boolean): boolean {
  if (text === '' || text.endsWith(':')) return true;
  return !isTask && text.split(/\s+/).length <= 5 && !statesBehaviour(text) && !/[.!]$/.test(text);
}

function itemCriterion(text: string, item: ListItem, ordered: boolean, origin: CriterionOrigin): CriterionDraft {
  const scenario = sentenceAsScenario(text);
  if (scenario !== undefined) return { ...draft(scenario, origin), text };
  const decision = /^decision:\s*(\S.*)$/i.exec(text)?.[1];
  const kind: CriterionKind =
    decision !== undefined ? 'decision' : item.checked !== null ? 'checklist' : ordered ? 'numbered' : 'bullet';
  const details = detailsOf(item.children);
  return {
    kind,
    text: decision ?? text,
    ...(details.length === 0 ? {} : { details }),
    ...(item.checked === null ? {} : { checked: item.checked }),
    origin,
  };
}

/** What stands below an item, one line each. */
function detailsOf(blocks: readonly Block[]): string[] {
  return blocks
    .flatMap((block): string[] => {
      switch (block.kind) {
        case 'paragraph':
          return [inlineText(block.lines.join(' '))];
        case 'list':
          return block.items.flatMap((item) => [inlineText(item.text), ...detailsOf(item.children)]);
        case 'table':
          return block.rows.map((row) => inlineText(row.cells.filter((cell) => cell !== '').join('; ')));
        case 'code':
          return [block.lines.join(' ').replace(/\s+/g, ' ').trim()];
        case 'quote':
        case 'heading':
          return [inlineText(block.text)];
        case 'rule':
          return [];
      }
    })
    .filter(saysSomething);
}

/** The text of a criterion without its author's number. */
export function criterionText(markdown: string): string {
  return inlineText(markdown)
    .replace(/^[✅☑✔•▪●◦]\uFE0F?\s*/u, '')
    .replace(ownNumber, '');
}

function joined(introduction: string, text: string): string {
  return introduction === '' ? text : `${introduction} ${text}`.trim();
}
