/** What a heading says about the text below it. */
export type HeadingKind = 'criteria' | 'rules' | 'other-matter' | 'unknown';

/** Names that people give to the section of acceptance criteria. */
const criteria =
  /^(?:acceptance (?:criteria|criterion|tests?)|acs?|criteria|definition of done|dod|conditions? of satisfaction|success criteria|akzeptanzkriteri\w*|abnahmekriteri\w*|crit[eè]res? d.acceptation|criterios? de aceptaci[oó]n)\b/;
/** Names of sections that state what must hold without being called criteria. */
const rules =
  /^(?:(?:business |validation )?rules?|requirements?|(?:functional|non-functional) requirements?|must(?: hold| have)?|fix must(?: also)?|expected(?: results?| behaviou?rs?| outcomes?)?|checklist|what (?:we need|is needed|must happen)|scenarios?|constraints?|limits?|restrictions?)$/;
/** Sections about something else, whose lists are no criteria. */
const otherMatter =
  /^(?:out of scope|not in scope|non-?goals?|open (?:points?|questions?|issues?|topics?)|questions?|to (?:be )?(?:clarify|clarified|discuss|discussed|decide|decided)|notes?|hints?|remarks?|comments?|examples?|background|context|motivation|why|history|problem|goals?|summary|overview|steps?(?: to reproduce)?|how to reproduce|reproduction|actual(?: results?| behaviou?rs?)?|what happens|how it (?:runs|works)|payload|request|response|assumptions?|links?|references?|resources|designs?|mock-?ups?|wireframes?|technical (?:notes?|details)|implementation(?: notes?| details)?|tasks|to-?dos?|dependencies|test(?: ideas?| data| cases?|ing)?|environment|risks?|where|not shown|attachments?|stakeholders?|metrics?)$/;

export function headingKind(heading: string): HeadingKind {
  const name = heading
    .toLowerCase()
    .replace(/[*_`:()[\]]+/g, ' ')
    .replace(/^\W*(?:\d+[.)]?\s+)?/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (criteria.test(name)) return 'criteria';
  if (rules.test(name)) return 'rules';
  return otherMatter.test(name) ? 'other-matter' : 'unknown';
}

/** The text of a paragraph that serves as a heading: one line, all bold, ending with a colon, or naming criteria. */
export function pseudoHeading(lines: readonly string[]): string | undefined {
  const [line = ''] = lines;
  if (lines.length !== 1 || line.length > 80) return undefined;
  const bold = /^(?:\*\*|__)([^*_]+)(?:\*\*|__):?$/.exec(line)?.[1];
  if (bold !== undefined) return bold.replace(/:$/, '').trim();
  // Alone on its line it can be nothing else.
  if (headingKind(line) === 'criteria' && line.split(/\s+/).length <= 4 && !/[.!?:]/.test(line)) return line.trim();
  return /^[^.!?]+:$/.test(line) ? line.slice(0, -1).trim() : undefined;
}

/** Whether the heading is that of a definition of done: where a story has criteria too, it is about the work. */
export function isDefinitionOfDone(heading: string | null): boolean {
  return /^\W*(?:definition of done|dod)\b/i.test(heading ?? '');
}
