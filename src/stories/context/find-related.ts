import type { CollectionName } from '../../documents/document.ts';
import type { SearchAnswer } from '../../retrieval/search.ts';
import type { Story } from '../story.ts';

export type Search = (
  query: string,
  options: { collection?: CollectionName; topK: number; signal?: AbortSignal },
) => Promise<SearchAnswer>;

export interface Related {
  id: string;
  /** How much of what the story scores for itself the document scores, 0 to 1. */
  relevance: number;
  why: string;
}

/**
 * Scores of a search compare within one query only, so they are measured by what the story itself scores for the same query:
 * once for its whole text, once for its title. On the sample company's 108 links between stories and tests, half of their
 * sum from 0.3 on keeps 88 % of the linked tests, and 73 % of what it keeps is linked (most of the rest tests a neighbouring
 * story); the whole text's score alone reaches that recall at a precision of 55 %.
 */
const leastRelevance = 0.3;
/** What is far below the best is only there because something had to be. */
const shareOfBest = 0.4;
/** What a story scores for its own text and title; used where it is not indexed itself. Means of the sample company. */
const usualOwn = { whole: 0.6, title: 0.9 };
/** Characters of the story that are searched for; more only dilutes. */
const longestQuery = 8_000;
const candidates = 40;

export interface RelatedFinder {
  /** Documents of a collection that are near the story, best first, without the story itself. */
  find(collection: CollectionName, most: number): Promise<Related[]>;
  /** Of the searches so far, such as vectors that could not be used. */
  warnings: ReadonlySet<string>;
}

/** `least` raises the floor (RAG_MIN_SIMILARITY). */
export async function createRelatedFinder(
  story: Story,
  search: Search,
  least: number,
  signal: AbortSignal,
): Promise<RelatedFinder> {
  const whole = queryText(
    [story.title, story.description, ...story.criteria_fields.map((field) => field.markdown)].join('\n'),
  );
  const title = queryText(story.title);
  const self = `jira_${story.key}`;
  const warnings = new Set<string>();
  const run = async (query: string, collection: CollectionName): Promise<SearchAnswer['results']> => {
    const answer = await search(query, { collection, topK: candidates, signal });
    for (const warning of answer.warnings ?? []) warnings.add(warning);
    return answer.results;
  };
  const issues = { whole: await run(whole, 'jira_issues'), title: await run(title, 'jira_issues') };
  const ownScore = (results: SearchAnswer['results'], usual: number): number =>
    results.find((result) => result.document_id === self)?.score ?? usual;
  const own = {
    whole: ownScore(issues.whole, usualOwn.whole) || usualOwn.whole,
    title: ownScore(issues.title, usualOwn.title) || usualOwn.title,
  };

  return {
    warnings,
    async find(collection, most) {
      if (most <= 0) return [];
      const isIssues = collection === 'jira_issues';
      const byWhole = (isIssues ? issues.whole : await run(whole, collection)).filter((r) => r.document_id !== self);
      const byTitle = isIssues ? issues.title : await run(title, collection);
      const best = byWhole[0]?.score ?? 0;
      const titleScores = new Map(byTitle.map((result) => [result.document_id, result.score]));
      return byWhole
        .filter((result) => result.score >= best * shareOfBest)
        .map((result) => {
          const ofTitle = (titleScores.get(result.document_id) ?? 0) / own.title;
          const relevance = Math.min(1, (result.score / own.whole + ofTitle) / 2);
          return { id: result.document_id, relevance: Math.round(relevance * 100) / 100, why: termsOf(result.why) };
        })
        .filter(({ relevance }) => relevance >= Math.max(leastRelevance, least))
        .sort((a, b) => b.relevance - a.relevance || (a.id < b.id ? -1 : 1))
        .slice(0, most);
    },
  };
}

/** Keys of other issues would be looked up instead of searched for; the context finds those by itself. */
function queryText(text: string): string {
  return text
    .replace(/https?:\/\/[^\s<>()]+/g, ' ')
    .replace(/\b[A-Z][A-Z0-9_]+-T?\d+\b/g, ' ')
    .slice(0, longestQuery);
}

/** `voucher 0.29, limit 0.17` without figures, which mean nothing outside the search. */
function termsOf(why: string): string {
  const terms = why
    .split(', ')
    .map((part) => part.replace(/ \d\.\d.*$/, '').replaceAll('`', ''))
    .filter((term) => term !== '' && !/^(?:similarity|share)\b/.test(term));
  return [...new Set(terms)].slice(0, 5).join(', ');
}
