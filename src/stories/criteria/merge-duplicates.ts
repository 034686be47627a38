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
  const kept: { criterion: Omit<Criterion, 'id'>; prints: Fingerprint }[] = [];
  const exact = new Map<string, Omit<Criterion, 'id'>>();
  for (const draft of drafts) {
    const prints = fingerprint(draft);
    const same =
      exact.get(prints.whole) ??
      kept.find((entry) => isRestated(entry.criterion, entry.prints, draft, prints))?.criterion;
    if (same !== undefined) {
      same.also_in = [...(same.also_in ?? []), draft.origin];
      continue;
    }
    const criterion = { ...draft };
    exact.set(prints.whole, criterion);
    kept.push({ criterion, prints });
  }
  return kept.map((entry) => entry.criterion);
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

function isRestated(a: CriterionDraft, printsA: Fingerprint, b: CriterionDraft, printsB: Fingerprint): boolean {
  if (a.origin.section === b.origin.section && a.origin.heading === b.origin.heading) return false;
  if (printsA.facts === '' || printsA.facts !== printsB.facts) return false;
  const [small, large] = printsA.words.size <= printsB.words.size ? [printsA, printsB] : [printsB, printsA];
  let shared = 0;
  for (const word of small.words) if (large.words.has(word)) shared += 1;
  return shared >= enoughShared * small.words.size;
}
