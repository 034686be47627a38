import type { Story } from '../story.ts';

const methods = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS';
/** `POST /v1/orders/{id}`, with or without code around it. */
const call = new RegExp(String.raw`\b(${methods})[\s\u00a0]+(/[\w{}:./~%-]*[\w}])`, 'g');
/** A path in code that looks like an endpoint. */
const barePath = /`(\/[\w{}:./~%-]*[\w}])(?:\?[^`]*)?`/g;

/** All texts of the story in which something may be referred to. */
export function storyTexts(story: Story): string[] {
  return [
    story.title,
    story.description,
    ...story.criteria_fields.map((field) => field.markdown),
    story.environment,
    ...story.comments.map((comment) => comment.text),
  ];
}

/** Calls that the texts name, each once, as `METHOD /path`; a path alone is ` /path`. */
export function mentionedCalls(texts: readonly string[]): { method: string; path: string; quote: string }[] {
  const found = new Map<string, { method: string; path: string; quote: string }>();
  for (const text of texts) {
    for (const match of text.matchAll(call)) {
      const [, method = '', path = ''] = match;
      found.set(`${method} ${normalPath(path)}`, { method, path, quote: `${method} ${path}` });
    }
    for (const [, path = ''] of text.matchAll(barePath)) {
      if (path.split('/').length > 2) found.set(` ${normalPath(path)}`, { method: '', path, quote: path });
    }
  }
  return [...found.values()];
}

/** A path as it compares: without query, version of the server, trailing slash and names of parameters. */
export function normalPath(path: string): string {
  return path
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\/:\w+/g, '/{}')
    .replace(/\{[^{}]*\}/g, '{}')
    .toLowerCase();
}

/**
 * Whether an operation's path is the mentioned one: the same, with a concrete value for a parameter, or behind a base path
 * that only one of the two names (`/v1`).
 */
export function samePath(mentioned: string, operation: string): boolean {
  const [a, b] = [normalPath(mentioned).split('/').slice(1), normalPath(operation).split('/').slice(1)];
  const fits = (x: readonly string[], y: readonly string[]): boolean =>
    x.length === y.length && x.every((part, index) => part === y[index] || y[index] === '{}');
  if (fits(a, b)) return true;
  return /^v\d+$/.test(a[0] ?? '') && fits(a.slice(1), b) ? true : /^v\d+$/.test(b[0] ?? '') && fits(a, b.slice(1));
}

/** Keys of issues that the texts name, without the story's own, each once. */
export function mentionedKeys(texts: readonly string[], own: string): string[] {
  const keys = texts.flatMap((text) => withoutUrls(text).match(/(?<![\w/-])[A-Z][A-Z0-9_]+-\d+(?![\w-])/g) ?? []);
  return [...new Set(keys)].filter((key) => key !== own);
}

/** Emphasised phrases of two words or more: titles of pages are written so. */
export function emphasised(texts: readonly string[]): string[] {
  const phrases = texts.flatMap((text) =>
    [
      ...text.matchAll(/\*{1,3}([^*\n]{5,150})\*{1,3}|"([^"\n]{5,150})"|“([^”\n]{5,150})”|\[([^\][\n]{5,150})\]\(/g),
    ].map((match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim().replace(/\.$/, '')),
  );
  return [...new Set(phrases)].filter((phrase) => /\s/.test(phrase));
}

function withoutUrls(text: string): string {
  return text.replace(/https?:\/\/[^\s<>()]+/g, ' ');
}
