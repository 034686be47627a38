import type { Surroundings } from '../questions/question.ts';
import { statementsOf } from '../questions/statements.ts';
import { candidateTerms } from '../questions/undefined-terms.ts';
import type { Gathering } from './gathering.ts';

/** Terms of one story that are looked up in the index. */
const mostTerms = 20;

/** What the rules about open questions have to know of the rest of the world. */
export async function lookAround({ story, missing, options }: Gathering): Promise<Surroundings> {
  const { search, signal } = options;
  const asked = missing.filter((item) => item.asked).map(({ kind, name }) => ({ kind, name, quote: name }));
  if (search === undefined) return { isKnownTerm: null, missing: asked };
  const known = new Set<string>();
  for (const { term } of candidateTerms(story, statementsOf(story)).slice(0, mostTerms)) {
    const { results } = await search(term, { topK: 5, signal });
    const others = results.filter((result) => result.document_id !== `jira_${story.key}`);
    if (others.some((result) => writes(`${result.title}\n${result.document}`, term))) known.add(term);
  }
  return { isKnownTerm: (term) => known.has(term), missing: asked };
}

/** Whether a text has the term as words of its own; abbreviations only in capitals. */
function writes(text: string, term: string): boolean {
  const isAbbreviation = !/\p{Ll}/u.test(term);
  const [where, what] = isAbbreviation ? [text, term] : [text.toLowerCase(), term.toLowerCase()];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) {
    const around = where.slice(Math.max(0, at - 1), at) + where.slice(at + what.length, at + what.length + 1);
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
