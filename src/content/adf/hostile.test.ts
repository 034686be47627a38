import { describe, expect, test } from 'vitest';
import { adfText, adfToMarkdown } from './adf-to-markdown.ts';
import { blockKinds } from './kinds.ts';
import { doc, node, paragraph, text, type TestNode } from './testing/build.ts';

function nested(depth: number, kinds: readonly string[]): TestNode {
  let inner: TestNode = paragraph('innermost');
  for (let level = 0; level < depth; level += 1) inner = node(kinds[level % kinds.length] ?? 'panel', {}, inner);
  return doc(inner);
}

describe('10,000 nodes inside each other', () => {
  test.each([
    ['bulletList', 'listItem'],
    ['table', 'tableCell', 'tableRow'],
    ...[...blockKinds, 'mystery'].map((kind) => [kind]),
  ])('of %s %s %s give their text', (...kinds) => {
    const document = nested(
      10_000,
      kinds.filter((kind) => kind !== undefined),
    );
    expect(adfToMarkdown(document).markdown).toContain('innermost');
    expect(adfText(document)).toContain('innermost');
  });

  test('are counted as too deep', () => {
    expect(adfToMarkdown(nested(10_000, ['blockquote'])).warnings.toJSON()).toEqual({ 'adf.too-deep': 1 });
    expect(adfToMarkdown(nested(50, ['blockquote'])).warnings.size).toBe(0);
  });
});

describe('huge documents', () => {
  test('of 200,000 rows keep all of them', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) =>
      node('tableRow', {}, node('tableCell', {}, text(`cell${index}`))),
    );
    const { markdown } = adfToMarkdown(doc(node('table', {}, ...rows.slice(0, 10), { type: 'x', content: rows })));
    expect(markdown).toContain('cell199999');
    const whole = adfToMarkdown(doc({ type: 'table', content: rows }));
    expect(whole.markdown.match(/cell\d+/g)).toHaveLength(200_000);
    expect(whole.warnings.size).toBe(0);
  });

  test('of 200,000 fences give their words', () => {
    const code = node('codeBlock', {}, text(`${'``` '.repeat(200_000)} end`));
    expect(adfToMarkdown(doc(code)).markdown).toContain('end');
  });

  test('with a row of 20,000 cells do not widen the other rows without end', () => {
    const wide = node(
      'tableRow',
      {},
      ...Array.from({ length: 20_000 }, (_, index) => node('tableCell', {}, text(`c${index}`))),
    );
    const narrow = Array.from({ length: 1_000 }, () => node('tableRow', {}, node('tableCell', {}, text('n'))));
    const { markdown } = adfToMarkdown(doc({ type: 'table', content: [wide, ...narrow] }));
    expect(markdown).toContain('c19999');
    expect(markdown.length).toBeLessThan(1_000_000);
  });

  test('with long runs of blanks take no more time than others', () => {
    const blanks = `a${' '.repeat(500_000)}b`;
    for (const mark of ['strong', 'code', 'link']) adfToMarkdown(doc(paragraph(text(blanks, mark), text(blanks))));
    adfToMarkdown(
      doc(
        node('codeBlock', {}, text(blanks)),
        node('table', {}, node('tableRow', {}, node('tableCell', {}, text(blanks)))),
      ),
    );
    // Quadratic patterns would need minutes.
  });
});
