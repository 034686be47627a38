import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adfText, adfToMarkdown } from './adf-to-markdown.ts';
import { blockKinds, inlineKinds, silentMarks, writtenMarks } from './kinds.ts';
import { doc, node, paragraph, text, type TestNode } from './testing/build.ts';

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
const anyMark = fc.oneof(
  fc.constantFrom(...silentMarks, ...writtenMarks, 'glow').map((type) => ({ type })),
  fc.webUrl().map((href) => ({ type: 'link', attrs: { href } })),
);
const textNode = fc
  .tuple(words, fc.array(anyMark, { maxLength: 3 }))
  .map(([value, marks]) => ({ type: 'text', text: value, marks }));
const attributes = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ level: fc.integer(), order: fc.double(), title: words, state: fc.constant('DONE') }),
  },
  { weight: 1, arbitrary: fc.record({ colspan: fc.integer({ max: 9 }), rowspan: fc.integer({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Trees of every known kind and some unknown ones, nested without regard to the schema. */
const anyTree = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'adf' },
    textNode,
    fc.record({
      type: fc.constantFrom(...blockKinds, ...inlineKinds, 'mystery', ''),
      attrs: attributes,
      content: fc.array(tie('tree'), { maxLength: 4, depthIdentifier: 'adf' }),
    }),
  ),
})).tree;

/** All words of the text nodes of a tree. */
function wordsOf(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) value.forEach((item) => wordsOf(item, found));
  else if (typeof value === 'object' && value !== null) {
    const { type, text: own, content } = value as { type?: unknown; text?: unknown; content?: unknown };
    if (type === 'text' && typeof own === 'string') found.push(...own.split(' '));
    wordsOf(content, found);
  }
  return found;
}

const lettersOf = (markdown: string): string => markdown.replace(/\]\([^)\s]*\)/g, ']').replace(/[^a-z ]/g, '');

describe('adfToMarkdown', () => {
  test('keeps every word of every text node, whatever the tree', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const { markdown } = adfToMarkdown(tree);
        for (const each of wordsOf(tree)) expect(markdown).toContain(each);
      }),
      { numRuns: 500 },
    );
  });

  test('takes any JSON value as a document, as content and as a node', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        for (const document of [
          value,
          { type: 'doc', content: value },
          doc(node('table', {}, value)),
          doc(paragraph(value)),
        ]) {
          expect(typeof adfToMarkdown(document).markdown).toBe('string');
          expect(adfText(document)).not.toMatch(/\n/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('takes wrong types for every field of every kind', () => {
    const wrong = fc.jsonValue({ maxDepth: 2 });
    const broken = fc.record({
      type: fc.constantFrom(...blockKinds, ...inlineKinds),
      attrs: wrong,
      content: wrong,
      marks: wrong,
      text: wrong,
    });
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 5 }), (nodes) => {
        expect(typeof adfToMarkdown(doc(...nodes)).markdown).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  test('joins text under any marks without losing or adding a letter or a blank', () => {
    const marked = fc.tuple(
      fc.stringMatching(/^[a-z ]{1,6}$/),
      fc.subarray(['strong', 'em', 'strike', 'code', 'underline', 'textColor']),
    );
    fc.assert(
      fc.property(fc.array(marked, { minLength: 1, maxLength: 8 }), (parts) => {
        const { markdown } = adfToMarkdown(doc(paragraph(...parts.map(([value, marks]) => text(value, ...marks)))));
        expect(lettersOf(markdown)).toBe(
          parts
            .map(([value]) => value)
            .join('')
            .trim(),
        );
        expect(markdown).not.toMatch(/\*{4}|~{3}/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('never lets text become a heading, list, quote, fence or table', () => {
    const tricky = fc.string({
      unit: fc.constantFrom('#', '-', '+', '*', '>', '|', '`', '~', '1', '.', ')', '=', '_', ' ', 'a', '\n'),
    });
    fc.assert(
      fc.property(tricky, (value) => {
        for (const each of adfToMarkdown(doc(paragraph(value))).markdown.split('\n')) {
          expect(each).not.toMatch(/^\s*(#{1,6}(\s|$)|[-+*](\s|$)|\d+[.)](\s|$)|>|```|~~~|\|)/);
          expect(each).not.toMatch(/^\s*(-+|=+|(_\s*){3,}|(\*\s*){3,})\s*$/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('counts every leaf that has no text to show', () => {
    const leaf = fc.constantFrom(
      'media',
      'mediaInline',
      'mention',
      'emoji',
      'date',
      'status',
      'inlineCard',
      'blockCard',
      'embedCard',
      'extension',
      'inlineExtension',
      'syncBlock',
      'placeholder',
      'confluenceJiraIssue',
      'mystery',
    );
    const wrap = fc.constantFrom(
      'paragraph',
      'heading',
      'listItem',
      'tableCell',
      'blockquote',
      'panel',
      'taskItem',
      'layoutColumn',
    );
    fc.assert(
      fc.property(leaf, wrap, fc.nat(4), (kind, around, depth) => {
        let tree: TestNode = node(kind, { localId: 'l' });
        for (let level = 0; level <= depth; level += 1) tree = node(around, {}, tree);
        const { warnings } = adfToMarkdown(doc(tree));
        expect(Object.values(warnings.toJSON())).toEqual([1]);
      }),
    );
  });

  test('gives the same answer twice', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        expect(JSON.stringify(adfToMarkdown(structuredClone(tree)))).toBe(JSON.stringify(adfToMarkdown(tree)));
      }),
    );
  });
});
