import type { Criterion } from '../../stories/criteria/criterion.ts';
import { statementsOf } from '../../stories/questions/statements.ts';
import { isBug, isEpic, type Story } from '../../stories/story.ts';
import { factsOf } from '../text/facts.ts';
import { findLimits } from '../text/limits.ts';
import { denied, plainSentence, readSentence, upperFirst } from '../text/sentence.ts';
import { tellingTerms } from '../text/terms.ts';
import type { Page } from './matter.ts';
import { isPlural } from './phrases.ts';

/** A statement that stands in for a criterion where the story names none. */
export interface ImpliedCriterion extends Criterion {
  /** Page that says it; undefined for the story itself. */
  page?: Page;
  /** The words of the source. */
  quote: string;
}

const wish =
  /\b(?:should|would|must|shall|will|has to|needs? to|asks? that|asks? for|think of|want|wish|plan to|is to|are to)\b/i;
const lead =
  /^(?:we (?:think of|want(?: to have)?|plan)|[\p{L} ]{2,30} (?:asks?|wants?|wishes) (?:that|for)|there should be|it should be possible to)\s+/iu;
const open = /\b(?:nobody has|not (?:yet )?decided|undecided|open question|to be (?:decided|defined)|tbd|unclear|\?$)/i;
/** What people say is no wish: `shoppers say they would rather …`. */
const reported = /\b(?:says?|said|told|tells?|thinks?|believes?|complains?|asked why) (?:that |they |we |it |us )/i;
/** A story without criteria is not made up from a whole manual. */
/** `See the page …` tells the reader where to look, not what is wanted. */
const pointer = /^(?:see|read|refer to|ask|cf\.?)\s/i;
const mostImplied = 8;

/**
 * What a story without criteria says all the same: wishes of its description (`S-1` …) and, from pages, the section whose
 * heading is the story's own matter (`P-1` …). Nobody has accepted these; the plan says so.
 */
export function impliedCriteria(story: Story, pages: readonly { page: Page; markdown: string }[]): ImpliedCriterion[] {
  const said = statementsOf(story)
    .filter(({ where }) => where !== 'title')
    .map(({ text }) => text)
    .filter((text) => !open.test(text) && !reported.test(text) && !pointer.test(text));
  const isTask = !isEpic(story.type) && !isBug(story.type);
  const wanted = said.filter(
    (text) => wish.test(text) || readSentence(text).form === 'order' || (isTask && isRule(text)),
  );
  // A task that says what it does says it in plain statements; an epic tells what its stories are for.
  const plain = !isTask ? [] : said.filter((text) => readSentence(text).form === 'statement');
  const wishes = (wanted.length > 0 ? wanted : plain)
    .map((quote) => ({ quote, text: upperFirst(plainSentence(quote.replace(lead, ''))) }))
    .slice(0, mostImplied);
  if (wishes.length === 0 && isBug(story.type)) {
    wishes.push({ quote: story.title, text: mended(story.title) });
  }
  const title = tellingTerms(story.title);
  const told = pages
    .flatMap(({ page, markdown }) => sectionsAbout(markdown, title).map((found) => ({ page, ...found })))
    .slice(0, mostImplied);
  const make = (id: string, text: string, section: string): Criterion => ({
    id,
    kind: 'sentence',
    text,
    origin: { section, heading: null, from_line: 0, to_line: 0 },
  });
  return [
    ...wishes.map(({ text, quote }, index): ImpliedCriterion => ({
      ...make(`S-${index + 1}`, asRule(text), 'Description'),
      quote,
    })),
    ...told.map(({ page, text, quote }, index): ImpliedCriterion => ({
      ...make(`P-${index + 1}`, text, page.title),
      page,
      quote,
    })),
  ];
}

/** `Show the cost in the basket before …` stays an order; a sentence with `would` becomes a statement. */
function asRule(text: string): string {
  return text.replace(/\bwould (?:then )?be\b/i, 'is').replace(/\bshould be\b/i, 'is');
}

/** `A correct code does not reset the counter`: a figure, a code or a prohibition makes a sentence a rule. */
function isRule(text: string): boolean {
  const { text: plain, verbAt } = readSentence(text);
  const { codes, statuses } = factsOf(text);
  const forbids = /\b(?:never|does not|do not)\b/i.test(plain);
  return forbids || codes.length + statuses.length > 0 || findLimits(plain, verbAt).length > 0;
}

/** A fault that is mended no longer shows: `The refund is not sent twice` of `Refund is sent twice`. */
function mended(title: string): string {
  const sentence = readSentence(title);
  return sentence.form === 'statement' && sentence.condition === '' && /^\p{L}/u.test(sentence.verb)
    ? denied(sentence)
    : `No longer so: ${plainSentence(title)}`;
}

function sectionsAbout(markdown: string, title: ReadonlySet<string>): { text: string; quote: string }[] {
  const found: { text: string; quote: string }[] = [];
  let inside = false;
  let about = '';
  for (const line of markdown.split('\n')) {
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      const terms = tellingTerms(heading);
      about = plainSentence(heading);
      inside = terms.size >= 2 && [...terms].every((term) => title.has(term));
    } else if (inside && /^[\p{Lu}“"]/u.test(line)) {
      // Read alone, `It lapses …` has lost what it speaks of: the section's heading.
      found.push(
        ...line.split(/(?<=[.!?])\s+(?=[\p{Lu}])/u).map((sentence) => ({
          quote: plainSentence(sentence),
          text: plainSentence(sentence)
            .replace(/^It(?= \p{Ll})/u, isPlural(about) ? 'It' : about)
            .replace(/ with it(?= is )/, ` with ${about}`),
        })),
      );
    }
  }
  return found.filter(({ quote }) => quote.split(' ').length >= 4);
}
