/** A node of the Atlassian Document Format. */
export interface AdfNode {
  type: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: AdfNode[];
  text?: string;
}

export interface AdfDocument extends AdfNode {
  type: 'doc';
  version: 1;
  content: AdfNode[];
}

export function text(value: string, marks?: AdfNode['marks']): AdfNode {
  return { type: 'text', text: value, ...(marks && marks.length > 0 ? { marks } : {}) };
}

export function paragraph(content: AdfNode[]): AdfNode {
  return { type: 'paragraph', content };
}
