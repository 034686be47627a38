import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeBlock, heading, joinBlocks, list, table } from '../markdown/blocks.ts';
import { estimateTokens } from '../tokens.ts';
import { chunkMarkdown } from './chunk-markdown.ts';

const sentence = 'The customer opens the order page and sees the amount after the discount.';
const paragraph = (sentences: number): string => Array.from({ length: sentences }, () => sentence).join(' ');
const textsOf = (markdown: string, options = {}): string[] =>
  chunkMarkdown(markdown, options).chunks.map((chunk) => chunk.text);

describe('chunkMarkdown', () => {
  it('gives an empty document one chunk with an empty text', () => {
    for (const empty of ['', '\n', ' \r\n\t\n']) {
      expect(chunkMarkdown(empty).chunks).toEqual([{ text: '', headingPath: [], tokens: 0 }]);
    }
  });

  it('keeps a short document in one chunk as it stands', () => {
    const markdown = joinBlocks([heading(1, 'Refunds'), paragraph(2), list(['one', 'two'])]);
    expect(chunkMarkdown(markdown).chunks).toEqual([
      { text: markdown, headingPath: [], tokens: estimateTokens(markdown) },
    ]);
  });

  it('takes a line that begins with inline code in three backticks for text', () => {
    const markdown = joinBlocks(['```POST /orders``` makes one.', heading(2, 'Answers'), paragraph(40)]);
    expect(chunkMarkdown(markdown).chunks.at(-1)?.headingPath).toEqual(['Answers']);
  });

  it('cuts at headings and names the path of each chunk', () => {
    const markdown = joinBlocks([
      heading(1, 'Payments'),
      heading(2, 'Cards'),
      paragraph(20),
      heading(2, 'Vouchers'),
      heading(3, 'Expiry'),
      paragraph(20),
    ]);
    const { chunks } = chunkMarkdown(markdown);
    expect(chunks.map((chunk) => chunk.headingPath)).toEqual([
      ['Payments', 'Cards'],
      ['Payments', 'Vouchers', 'Expiry'],
    ]);
    expect(chunks[1]?.text.startsWith('## Vouchers\n\n### Expiry\n\nThe customer')).toBe(true);
  });

  it('joins small neighbouring sections under the path that they share', () => {
    const sections = Array.from({ length: 12 }, (_, index) => [heading(2, `Rule ${index}`), paragraph(4)]).flat();
    const { chunks } = chunkMarkdown(joinBlocks([heading(1, 'Rules'), ...sections]));
    expect(chunks.length).toBeLessThan(10);
    expect(chunks[0]?.headingPath).toEqual(['Rules']);
    expect(chunks.every((chunk) => chunk.tokens >= 100)).toBe(true);
  });

  it('repeats the header row when a table is split between rows', () => {
    const rows = Array.from({ length: 80 }, (_, index) => [`E-${index}`, sentence]);
    const texts = textsOf(table([['Code', 'Meaning'], ...rows]));
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(text.startsWith('| Code | Meaning |\n| --- | --- |\n| E-')).toBe(true);
    expect(texts.join('\n').match(/\| E-\d+ \|/g)).toHaveLength(80);
  });

  it('keeps a test step with its nested data and result whole, however long it is', () => {
    const step = joinBlocks([paragraph(15), list([`Data: ${paragraph(15)}`, `Expected: ${paragraph(15)}`])]);
    const markdown = list([step, 'Short step', step], { ordered: true });
    const { chunks, warnings } = chunkMarkdown(markdown);
    expect(chunks.map((chunk) => chunk.text.match(/Expected: /g)?.length ?? 0)).toEqual([1, 1]);
    expect(chunks.map((chunk) => chunk.text).join('\n')).toBe(markdown);
    expect(warnings.size).toBe(0);
  });

  it('keeps a long code block whole and tears only one beyond the hard limit, fences repeated and counted', () => {
    const code = codeBlock(Array.from({ length: 150 }, (_, index) => `call(${index}, "argument");`).join('\n'), 'js');
    const markdown = joinBlocks([heading(2, 'Example'), 'See:', code, 'After.']);
    expect(textsOf(markdown).filter((text) => text.includes('```'))).toEqual([expect.stringContaining(code)]);

    const torn = chunkMarkdown(markdown, { maxTokens: 200, hardMaxTokens: 400 });
    const parts = torn.chunks.map((chunk) => chunk.text).filter((text) => text.includes('```'));
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part.match(/^```js$/gm)).toHaveLength(1);
      expect(part.match(/^```$/gm)).toHaveLength(1);
    }
    expect(torn.warnings.toJSON()).toEqual({ 'chunk.split-code': 1 });
  });

  it('never cuts a code block inside a panel or a list item', () => {
    const code = codeBlock(Array.from({ length: 60 }, (_, index) => `- line ${index}`).join('\n\n'));
    const panel = code.replace(/^/gm, '> ');
    const texts = textsOf(joinBlocks([paragraph(20), panel, paragraph(20), list([`Example:\n\n${code}`, 'Next'])]));
    for (const text of texts) expect((text.match(/```/g) ?? []).length % 2).toBe(0);
  });

  it('splits long paragraphs at the ends of sentences', () => {
    const texts = textsOf(paragraph(100));
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(text).toMatch(/^The customer[^]*discount\.$/);
  });

  it('never leaves a heading at the end of a chunk when text follows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 20 }), (lengths) => {
        const blocks = lengths.flatMap((length, index) => [
          heading(1 + (index % 3), `Part ${index}`),
          paragraph(length),
        ]);
        for (const text of textsOf(joinBlocks([...blocks, 'The end.']), { maxTokens: 120 })) {
          expect(text.split('\n').at(-1)).not.toMatch(/^#/);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps chunks within the limit and half of the least size, where nothing whole is larger', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}[.!?]?$/), { minLength: 1, maxLength: 60 });
    const block = fc.oneof(
      words.map((list) => list.join(' ')),
      words.map((items) => list(items)),
      words.map((title) => heading(2, title.slice(0, 4).join(' '))),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), (blocks) => {
        for (const chunk of chunkMarkdown(joinBlocks(blocks), { maxTokens: 100, minTokens: 20 }).chunks) {
          expect(chunk.tokens).toBeLessThanOrEqual(115);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('loses no word and no order, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '# ',
        '## a\n',
        '\n',
        '\n\n',
        '```\n',
        '~~~js\n',
        '| a | b |\n',
        '| - | - |\n',
        '|--|\n',
        '1. ',
        '- ',
        '  - ',
      ),
      fc.constantFrom(
        '> ',
        '> ```\n',
        '\r\n',
        '\t',
        '.',
        '! ',
        '。',
        'word ',
        '\0',
        '\ud800',
        '\u{1f680}',
        'x'.repeat(300),
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const wordsOf = (text: string): string[] =>
      text
        .replaceAll('\0', '\ufffd')
        .replace(/[\ud800-\udfff]/gu, '\ufffd')
        // Behind the end of a sentence a quote may be cut, and goes on behind another mark of a quote.
        .match(/[^\s。！？]*[。！？]+|[^\s。！？]+/g) ?? [];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 150 }), (pieces) => {
        const markdown = pieces.join('');
        const { chunks } = chunkMarkdown(markdown, { maxTokens: 30, hardMaxTokens: 90 });
        // Words that were cut stand with gaps between their parts: compare without blanks.
        const all = chunks.map((chunk) => chunk.text).join('\n');
        const squeezed = all.replace(/\s+/g, '');
        let from = 0;
        for (const word of wordsOf(markdown)) {
          if (estimateTokens(word) > 20) continue;
          const at = squeezed.indexOf(word, from);
          expect(at, word).toBeGreaterThanOrEqual(0);
          from = at;
        }
        expect(chunks.length).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  });

  it('returns every character of a text without structure', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z0-9äß漢.,!?]{1,400}$/), { maxLength: 60 }), (words) => {
        const texts = textsOf(words.map((word) => `w${word}`).join(' '), { maxTokens: 40 });
        expect(texts.join('').replaceAll(/\s/g, '')).toBe(words.map((word) => `w${word}`).join(''));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['one word', 'x'],
    ['blanks', ' '],
    ['line breaks', '\n'],
    ['full stops', '.'],
    ['table bars', '|'],
    ['table rows', '| a | b |\n'],
    ['delimiters', '| --- '],
    ['headings', '# h\n'],
    ['nested quotes', '> '],
    ['fences', '```\n'],
    ['backticks', '`'],
    ['list items', '1. '],
    ['hashes', '#'],
    ['surrogates', '\ud800'],
    ['stars', '. *'],
    ['ideographs', '漢。'],
    ['base64', 'QmFzZTY0IGlz'],
  ])('takes 2 MB of %s in its stride', (_, unit) => {
    const { chunks } = chunkMarkdown(unit.repeat(2_000_000 / unit.length));
    expect(chunks.length).toBeGreaterThan(0);
  });
});
