import { analyseText } from '../../content/text/analyse.ts';
import type { Criterion, CriterionDraft } from './criterion.ts';

/** Share of the shorter criterion's words that must be in the other one before two wordings count as one. */
const enoughShared = 0.6;

/**
 * Keeps the first of criteria that say the same. Word for word it is the same wherever it stands; in other words only when
 * field and description, or two headings, name the same numbers and codes: within one list nobody repeats themselves, and
 * lines that look alike there are cases.
 */
export function mergeDuplicates(drafts: readonly CriterionDraft[]): Omit<Criterion, 'id'>[] {
  const kept: Omit<Criterion, 'id'>[] = [];
  const exact = new Map<string, Omit<Criterion, 'id'>>();
  const byFacts = new Map<string, { criterion: Omit<Criterion, 'id'>; words: ReadonlySet<string> }[]>();
  for (const draft of drafts) {
    const { whole, facts, words } = fingerprint(draft);
    const alike = facts === '' ? [] : (byFacts.get(facts) ?? []);
    const same =
      exact.get(whole) ??
      alike.find((entry) => elsewhere(entry.criterion, draft) && shareWords(entry.words, words))?.criterion;
    if (same !== undefined) {
      same.also_in = [...(same.also_in ?? []), draft.origin];
      continue;
    }
    const criterion = { ...draft };
    kept.push(criterion);
    exact.set(whole, criterion);
    if (facts !== '') byFacts.set(facts, [...alike, { criterion, words }]);
  }
  return kept;
}

interface Fingerprint {
  whole: string;
  /** Numbers and codes, sorted. */
  facts: string;
  words: ReadonlySet<string>;
}

function fingerprint({ text, examples }: CriterionDraft): Fingerprint {
  // Versions in paths are no facts about behaviour.
  const facts = text.replace(/\/[\w{}/.:-]+/g, ' ').match(/[A-Z]{2,}-\d+|\d+(?:[.,]\d+)*/g) ?? [];
  const spelled = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}=<>!%£$€+-]+/gu, ' ')
    .trim();
  return {
    whole: `${spelled} ${examples === undefined ? '' : JSON.stringify(examples)}`,
    facts: [...new Set(facts)].sort().join(' '),
    words: new Set(analyseText(text)),
  };
}

function elsewhere(a: CriterionDraft, b: CriterionDraft): boolean {
  return a.origin.section !== b.origin.section || a.origin.heading !== b.origin.heading;
}

function shareWords(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return shared >= enoughShared * small.size;
}
