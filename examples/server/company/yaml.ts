import { isScalar, LineCounter, parseDocument, visit, isPair, type Document } from 'yaml';
import type { z } from 'zod';

/** A company folder that cannot be served; `problems` are lines of the form `file:line: what is wrong`. */
export class CompanyDataError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the company folder has ${String(problems.length)} mistake(s):\n${problems.join('\n')}`);
    this.name = 'CompanyDataError';
    this.problems = problems;
  }
}

/** Keys whose values are text even where they look like numbers: `fixVersions: [2026.10]` must not become 2026.1. */
const textKeys = new Set([
  'fixVersions',
  'versions',
  'labels',
  'components',
  'summary',
  'name',
  'title',
  'data',
  'expected',
  'action',
]);

/** A YAML text that knows in which line of which file each value stands. */
export interface YamlFile {
  value: unknown;
  /** Words a problem with the place of the value at `path`. */
  problem(path: readonly (string | number)[], what: string): string;
}

/** Parses YAML; mistakes in it go to `problems`. `firstLine` is where the text starts in its file, counted from 1. */
export function parseYaml(file: string, text: string, problems: string[], firstLine = 1): YamlFile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      problems.push(`${file}:${String(lineAt(error.pos[0]))}: ${error.message.split('\n')[0] ?? error.message}`);
    }
    return undefined;
  }
  visit(document, {
    Scalar(_, node, path) {
      if (typeof node.value !== 'number' || node.source === undefined) return;
      const pair = path.findLast((step) => isPair(step));
      if (pair && isScalar(pair.key) && pair.key !== node && textKeys.has(String(pair.key.value)))
        node.value = node.source;
    },
  });
  return {
    value: document.toJS() as unknown,
    problem: (path, what) => `${file}:${String(lineAt(offsetOf(document, path)))}: ${what}`,
  };
}

/** The value of the schema, or undefined after its mistakes were written down. */
export function checked<T>(
  schema: z.ZodType<T>,
  value: unknown,
  file: YamlFile,
  at: readonly (string | number)[],
  problems: string[],
): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    const full = [...at, ...path.map((step) => (typeof step === 'number' ? step : String(step)))];
    problems.push(file.problem(full, full.length === 0 ? message : `${full.join('.')}: ${message}`));
  }
  return undefined;
}

/** Where the deepest existing node on the path starts. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}
