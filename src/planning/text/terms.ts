import { analyseText } from '../../content/text/analyse.ts';

/** Words that every test and criterion has; they tell nothing apart. */
const general = new Set(
  analyseText(
    'test step expected result check verify see show shown answer answers refused accepted allowed use used user same ' +
      'new get gets make makes made given give one two first second also without with page open press',
  ),
);

/** A text as it is compared: amounts with their decimals as one term, the rest as search sees it. */
export function termsOf(text: string): Set<string> {
  const amounts: string[] = [];
  const rest = text
    .replaceAll('`', ' ')
    .replace(/(?<![\w.])\d{1,3}(?:,\d{3})+(?![\d,])/g, (number) => number.replaceAll(',', ''))
    .replace(/(?<![\w.,-])\d+\.\d+(?![\w.])/g, (amount) => {
      amounts.push(String(Number(amount)));
      return ' ';
    });
  return new Set([...analyseText(rest), ...amounts]);
}

/** Terms that can tell one statement from another. */
export function tellingTerms(text: string): Set<string> {
  return new Set([...termsOf(text)].filter((term) => !general.has(term)));
}

/** Identifiers, codes and figures say more than words. */
export function weightOf(term: string): number {
  return /\d/.test(term) ? 2 : 1;
}

/** Weighted share of the terms of `wanted` that `text` has, 0 to 1; 0 where there is nothing to find. */
export function shareOf(
  wanted: Iterable<string>,
  text: ReadonlySet<string>,
  weight: (term: string) => number = weightOf,
): number {
  let all = 0;
  let found = 0;
  for (const term of wanted) {
    const worth = weight(term);
    all += worth;
    if (text.has(term)) found += worth;
  }
  return all === 0 ? 0 : found / all;
}

/** How much two sets of terms have in common, 0 to 1 (weighted Jaccard). */
export function resemblance(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  weight: (term: string) => number = weightOf,
): number {
  let shared = 0;
  let all = 0;
  for (const term of a) {
    const worth = weight(term);
    all += worth;
    if (b.has(term)) shared += worth;
  }
  for (const term of b) if (!a.has(term)) all += weight(term);
  return all === 0 ? 0 : shared / all;
}

/** Weights by rarity among a handful of texts: what most of them say tells little. */
export function rarityWeights(texts: readonly ReadonlySet<string>[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const terms of texts) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.log(1 + texts.length);
  return (term) => {
    const seen = counts.get(term) ?? 0;
    const rarity = most === 0 ? 1 : Math.log((1 + texts.length) / (1 + seen)) / most;
    return weightOf(term) * (0.15 + 0.85 * Math.max(0, rarity));
  };
}
