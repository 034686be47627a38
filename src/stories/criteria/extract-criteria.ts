import { type Block, readBlocks, type Span } from '../text/blocks.ts';
import { inlineText, saysSomething, sentences } from '../text/inline.ts';
import type { Criterion, CriterionDraft } from './criterion.ts';
import { codeCriteria, draft, gherkinCriteria, isGherkin, plainGherkin, sentenceAsScenario } from './gherkin.ts';
import { criterionText, listCriteria } from './from-lists.ts';
import { statesRules, tableCriteria } from './from-tables.ts';
import { isDefinitionOfDone } from './headings.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { type Section, sectionsOf } from './sections.ts';
import { obliges, statesBehaviour } from './wording.ts';

/** A text that may hold criteria. */
export interface CriteriaPart {
  /** `Description`, or the name of the field. */
  section: string;
  /** A field of its own for criteria: everything in it is meant as one. */
  isField: boolean;
  markdown: string;
}

/**
 * The acceptance criteria that a story states, in order of appearance and numbered from `AC-1`; fields go before the
 * description. Where nothing is marked as criteria, check lists of the description count, then lists and tables that state
 * rules, then sentences that oblige. Pure; the same text gives the same numbers. Never throws.
 */
export function extractCriteria(parts: readonly CriteriaPart[]): Criterion[] {
  const ordered = [...parts.filter((part) => part.isField), ...parts.filter((part) => !part.isField)];
  let drafts = ordered.flatMap((part) =>
    sectionsOf(readBlocks(part.markdown)).flatMap((section) => marked(part, section)),
  );
  const work = (draft: CriterionDraft): boolean => isDefinitionOfDone(draft.origin.heading);
  if (!drafts.every(work)) drafts = drafts.filter((draft) => !work(draft));
  if (drafts.length === 0) drafts = ordered.flatMap((part) => (part.isField ? [] : unmarked(part)));
  return mergeDuplicates(drafts).map((criterion, index) => ({ id: `AC-${index + 1}`, ...criterion }));
}

/** Criteria of a section that is meant to hold some; Gherkin and `Expected: …` wherever they stand. */
function marked(part: CriteriaPart, section: Section): CriterionDraft[] {
  const { blocks, heading } = section;
  // What is expected stands among the steps of bug reports, too.
  const aside = section.kind === 'other-matter';
  const meant = !aside && (part.isField || section.kind !== 'unknown');
  const hasItems = blocks.some((block) => block.kind === 'list' || block.kind === 'table' || isScenarioCode(block));
  const drafts: CriterionDraft[] = [];
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (block === undefined) break;
    const plain = aside ? undefined : plainGherkin(blocks, at);
    if (plain !== undefined && plain.count > 0) {
      drafts.push(...gherkinCriteria(plain.lines, part.section, heading));
      at += plain.count - 1;
    } else if (block.kind === 'code') {
      if (!aside && isScenarioCode(block)) drafts.push(...codeCriteria(block, part.section, heading));
    } else if (block.kind === 'list') {
      if (meant) drafts.push(...listCriteria(block, part.section, heading));
    } else if (block.kind === 'table') {
      if (meant && !section.listsOnly) drafts.push(...tableCriteria(block, part.section, heading));
      else if (!meant && isReport(block)) drafts.push(...tableCriteria(block, part.section, heading));
    } else if (block.kind === 'quote') {
      const lines = { kind: 'paragraph', lines: [block.text], from: block.from, to: block.to } as const;
      if (meant && !section.listsOnly) drafts.push(...paragraphCriteria(lines, part, heading, 'behaviour'));
    } else if (block.kind === 'paragraph') {
      const all = meant && !section.listsOnly;
      drafts.push(...paragraphCriteria(block, part, heading, !all ? 'expected' : acceptance(part, section, hasItems)));
    }
  }
  return drafts;
}

type Accepts = 'all' | 'behaviour' | 'obligations' | 'expected';

/** Beside a list, a paragraph is a criterion only when it sounds like one. */
function acceptance(part: CriteriaPart, section: Section, hasItems: boolean): Accepts {
  if (!hasItems) return 'all';
  return part.isField || section.kind === 'criteria' ? 'behaviour' : 'obligations';
}

function paragraphCriteria(
  block: Span & { lines: readonly string[] },
  part: CriteriaPart,
  heading: string | null,
  accepts: Accepts,
): CriterionDraft[] {
  const wanted = (text: string): boolean =>
    saysSomething(text) &&
    !text.endsWith(':') &&
    !/^(?:see|cf\.|refer to)\s/i.test(text) &&
    (accepts === 'all' ||
      (accepts === 'behaviour' && (statesBehaviour(text) || sentenceAsScenario(text) !== undefined)) ||
      (accepts === 'obligations' && obliges(text)));
  const origin = { section: part.section, heading, from_line: block.from, to_line: block.to };
  const expected = expectedIn(block.lines);
  if (expected !== undefined)
    return sentences(expected.text).map((text) => ({
      kind: 'sentence',
      text,
      origin: { ...origin, heading: expected.heading },
    }));
  return block.lines.flatMap((line, index) =>
    sentences(criterionText(line)).flatMap((text): CriterionDraft[] => {
      const place = { ...origin, from_line: block.from + index, to_line: block.from + index };
      const hoped = accepts === 'expected' && /^expected (?:\d|[`"“])/i.test(text);
      if (!hoped && !wanted(text)) return [];
      const scenario = sentenceAsScenario(text);
      return [scenario === undefined ? { kind: 'sentence', text, origin: place } : { ...draft(scenario, place), text }];
    }),
  );
}

/** What stands behind `Expected:` or `Acceptance criteria:` at the start of a paragraph, up to what happens instead. */
function expectedIn(lines: readonly string[]): { heading: string; text: string } | undefined {
  const [first = ''] = lines;
  if (!/^(?:\*\*)?(?:expected(?: results?| behaviou?rs?)?|acceptance criteri(?:a|on))(?:\*\*)?:/i.test(first))
    return undefined;
  const end = lines.findIndex((line, index) => index > 0 && /^(?:\*\*)?(?:actual|today|instead|current)/i.test(line));
  const text = inlineText((end < 0 ? lines : lines.slice(0, end)).join(' '));
  const colon = text.indexOf(':');
  return { heading: text.slice(0, colon), text: text.slice(colon + 1).trim() };
}

/** The weaker signs, one kind after the other. */
function unmarked(part: CriteriaPart): CriterionDraft[] {
  const sections = sectionsOf(readBlocks(part.markdown)).filter((section) => section.kind !== 'other-matter');
  const each = (read: (block: Block, section: Section) => CriterionDraft[]): CriterionDraft[] =>
    sections.flatMap((section) => section.blocks.flatMap((block) => read(block, section)));

  const checklists = each((block, { heading }) =>
    block.kind === 'list' && block.items.some((item) => item.checked !== null)
      ? listCriteria(block, part.section, heading)
      : [],
  );
  if (checklists.length > 0) return checklists;
  let lists = 0;
  const stated = each((block, { heading }) => {
    if (block.kind === 'table' && statesRules(block)) return tableCriteria(block, part.section, heading);
    if (block.kind !== 'list') return [];
    const drafts = listCriteria(block, part.section, heading);
    // A list of names or of steps is none of criteria.
    if (drafts.filter(({ text }) => statesBehaviour(text)).length * 2 <= drafts.length) return [];
    lists += 1;
    return drafts;
  });
  if (lists > 0) return stated;
  const obligations = each((block, { heading }) =>
    block.kind === 'paragraph' ? paragraphCriteria(block, part, heading, 'obligations') : [],
  );
  return [...stated, ...obligations].sort((a, b) => a.origin.from_line - b.origin.from_line);
}

function isScenarioCode(block: Block): boolean {
  return block.kind === 'code' && isGherkin(block.language, block.lines);
}

/** A table of what is expected and what happens instead. */
function isReport(table: Extract<Block, { kind: 'table' }>): boolean {
  const names = table.header.map((cell) => inlineText(cell));
  return names.some((name) => /^expect/i.test(name)) && names.some((name) => /^actual/i.test(name));
}
