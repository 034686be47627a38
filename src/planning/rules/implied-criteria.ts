import type { Criterion } from '../../stories/criteria/criterion.ts';
import { statementsOf } from '../../stories/questions/statements.ts';
import type { Story } from '../../stories/story.ts';
import { lowerFirst, plainSentence, readSentence, upperFirst } from '../text/sentence.ts';
import { tellingTerms } from '../text/terms.ts';
import type { Page } from './matter.ts';

/** A statement that stands in for a criterion where the story names none. */
export interface ImpliedCriterion extends Criterion {
  /** Page that says it; undefined for the story itself. */
  page?: Page;
}

const wish =
  /\b(?:should|would|must|shall|will|has to|needs? to|asks? that|asks? for|think of|want|wish|plan to|is to|are to)\b/i;
const lead =
  /^(?:we (?:think of|want(?: to have)?|plan)|[\p{L} ]{2,30} (?:asks?|wants?|wishes) (?:that|for)|there should be|it should be possible to)\s+/iu;
const open = /\b(?:nobody has|not (?:yet )?decided|undecided|open question|to be (?:decided|defined)|tbd|unclear|\?$)/i;
/** A story without criteria is not made up from a whole manual. */
const mostImplied = 8;

/**
 * What a story without criteria says all the same: wishes of its description (`S-1` …) and, from pages, the section whose
 * heading is the story's own matter (`P-1` …). Nobody has accepted these; the plan says so.
 */
export function impliedCriteria(story: Story, pages: readonly { page: Page; markdown: string }[]): ImpliedCriterion[] {
  const wishes = statementsOf(story)
    .map(({ text }) => text)
    .filter((text) => !open.test(text) && (wish.test(text) || readSentence(text).form === 'order'))
    .map((text) => upperFirst(plainSentence(text.replace(lead, ''))))
    .slice(0, mostImplied);
  const title = tellingTerms(story.title);
  const told = pages
    .flatMap(({ page, markdown }) => sectionsAbout(markdown, title).map((text) => ({ page, text })))
    .slice(0, mostImplied);
  const make = (id: string, text: string, section: string): Criterion => ({
    id,
    kind: 'sentence',
    text,
    origin: { section, heading: null, from_line: 0, to_line: 0 },
  });
  return [
    ...wishes.map((text, index): ImpliedCriterion => make(`S-${index + 1}`, asRule(text), 'Description')),
    ...told.map(({ page, text }, index): ImpliedCriterion => ({ ...make(`P-${index + 1}`, text, page.title), page })),
  ];
}

/** `Show the cost in the basket before …` stays an order; a sentence with `would` becomes a statement. */
function asRule(text: string): string {
  return text.replace(/\bwould (?:then )?be\b/i, 'is').replace(/\bshould be\b/i, 'is');
}

function sectionsAbout(markdown: string, title: ReadonlySet<string>): string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of markdown.split('\n')) {
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      const terms = tellingTerms(heading);
      inside = terms.size >= 2 && [...terms].every((term) => title.has(term));
    } else if (inside && /^[\p{Lu}“"]/u.test(line)) {
      found.push(...line.split(/(?<=[.!?])\s+(?=[\p{Lu}])/u).map((sentence) => plainSentence(sentence)));
    }
  }
  return found.filter((sentence) => sentence.split(' ').length >= 4 && lowerFirst(sentence) !== '');
}
