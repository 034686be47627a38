/** Short builders for ADF documents in tests. */

export interface TestNode {
  type: string;
  [key: string]: unknown;
}

export function node(type: string, attrs: Record<string, unknown> = {}, ...content: unknown[]): TestNode {
  return { type, ...(Object.keys(attrs).length > 0 ? { attrs } : {}), ...(content.length > 0 ? { content } : {}) };
}

/** A text node; marks are names (`strong`) or whole marks. */
export function text(value: string, ...marks: (string | object)[]): TestNode {
  const all = marks.map((mark) => (typeof mark === 'string' ? { type: mark } : mark));
  return { type: 'text', text: value, ...(all.length > 0 ? { marks: all } : {}) };
}

export function paragraph(...content: unknown[]): TestNode {
  return node('paragraph', {}, ...content.map((item) => (typeof item === 'string' ? text(item) : item)));
}

export function doc(...content: unknown[]): TestNode {
  return { version: 1, ...node('doc'), content };
}

export function linkTo(href: string): object {
  return { type: 'link', attrs: { href } };
}
