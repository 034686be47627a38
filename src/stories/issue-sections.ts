/**
 * The parts of a stored issue's Markdown. The Jira source writes facts as a list, then sections below headings of level 2;
 * headings of people's texts are always deeper, so a heading of level 2 at the start of a line is the source's own.
 */
export interface IssueSections {
  /** `Type`, `Priority`, `Parent` … as written. */
  facts: ReadonlyMap<string, string>;
  description: string;
  environment: string;
  /** Fields of acceptance criteria, by the name that the site gives them, in order. */
  criteriaFields: readonly { name: string; markdown: string }[];
  subtasks: readonly IssueReference[];
  links: readonly IssueLink[];
  comments: readonly StoryComment[];
}

export interface IssueReference {
  key: string;
  title: string;
}

export interface IssueLink extends IssueReference {
  /** As Jira words it, seen from this issue: `blocks`, `is blocked by`. */
  relation: string;
  /** `out` from this issue to the other one; `both` where the wording is the same seen from either side. */
  direction: 'in' | 'out' | 'both';
}

export interface StoryComment {
  author: string;
  /** `2026-03-02`, or empty. */
  date: string;
  text: string;
}

const own = new Set(['Description', 'Environment', 'Sub-tasks', 'Links', 'Comments']);
const key = /\b[A-Z][A-Z0-9_]+-\d+\b/;

export function issueSections(markdown: string): IssueSections {
  const { before, sections } = splitAtLevelTwo(markdown);
  const of = (name: string): string => sections.find((section) => section.name === name)?.markdown ?? '';
  return {
    facts: factsOf(before),
    description: of('Description'),
    environment: of('Environment'),
    criteriaFields: sections.filter((section) => !own.has(section.name)),
    subtasks: itemsOf(of('Sub-tasks')).flatMap(referenceOf),
    links: itemsOf(of('Links')).flatMap(linkOf),
    comments: commentsOf(of('Comments')),
  };
}

function splitAtLevelTwo(markdown: string): { before: string; sections: { name: string; markdown: string }[] } {
  const parts = splitAtHeadings(markdown, 2);
  return {
    before: parts[0]?.markdown ?? '',
    sections: parts.slice(1),
  };
}

/** Cuts at headings of exactly one level, outside code; the first part has no name and may be empty. */
function splitAtHeadings(markdown: string, level: number): { name: string; markdown: string }[] {
  const start = `${'#'.repeat(level)} `;
  const parts: { name: string; lines: string[] }[] = [{ name: '', lines: [] }];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const marker = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === '' && marker !== undefined) fence = marker;
    else if (fence !== '' && marker?.startsWith(fence) && line.trim() === marker) fence = '';
    if (fence === '' && line.startsWith(start)) parts.push({ name: line.slice(start.length).trim(), lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts.map(({ name, lines }) => ({ name, markdown: lines.join('\n').trim() }));
}

function factsOf(text: string): Map<string, string> {
  const facts = new Map<string, string>();
  for (const item of itemsOf(text)) {
    const colon = item.indexOf(': ');
    if (colon > 0) facts.set(item.slice(0, colon), item.slice(colon + 2));
  }
  return facts;
}

function itemsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2).trim());
}

export function referenceOf(text: string): IssueReference[] {
  const match = key.exec(text);
  return match?.index === 0 ? [{ key: match[0], title: text.slice(match[0].length).trim() }] : [];
}

function linkOf(text: string): IssueLink[] {
  const match = key.exec(text);
  if (match === null || match.index === 0) return [];
  const relation = text.slice(0, match.index).trim();
  const title = text.slice(match.index + match[0].length).trim();
  return [{ relation, direction: directionOf(relation), key: match[0], title }];
}

/** Jira stores a wording per direction; the passive one (`is blocked by`, `is cloned from`) is seen from the far end. */
function directionOf(relation: string): IssueLink['direction'] {
  if (/^(?:relates? to|related to|is related to|references?|similar to)$/i.test(relation)) return 'both';
  return /^(?:is|was|are|has been|gets)\s.*\b(?:by|from|of|in)$/i.test(relation) ? 'in' : 'out';
}

function commentsOf(text: string): StoryComment[] {
  return splitAtHeadings(text, 3)
    .slice(1)
    .map(({ name, markdown }) => {
      const match = /^(.*), (\d{4}-\d{2}-\d{2})$/.exec(name);
      return { author: match?.[1] ?? name, date: match?.[2] ?? '', text: markdown };
    });
}
