import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLine, snippet } from './snippet.ts';

const marked = (markdown: string, query: string, width?: number): string[] => {
  const { text, marks } = snippet(markdown, query, width);
  return marks.map(([start, end]) => text.slice(start, end));
};
const filler = 'Parcels leave the warehouse every morning before nine. '.repeat(20);

describe('the passage of a search result', () => {
  it('is the whole text where it is short', () => {
    expect(snippet('A refund is sent once.', 'refund')).toEqual({ text: 'A refund is sent once.', marks: [[2, 8]] });
  });

  it('shows the matched words although they stand far from the beginning', () => {
    const { text } = snippet(`${filler}The refund was sent twice on retry. ${filler}`, 'refund sent twice');
    expect(text).toContain('The refund was sent twice on retry.');
    expect(text).toMatch(/^… .* …$/);
  });

  it('begins with a sentence where one begins nearby', () => {
    const { text } = snippet(`${filler}The refund was sent twice. ${filler}`, 'twice');
    expect(text).toMatch(/^… (Parcels|The) /);
  });

  it('prefers a stretch with more different words over one that repeats a word', () => {
    const text = `Refund refund refund refund. ${filler}A refund after partial delivery. ${filler}`;
    expect(snippet(text, 'partial delivery refund').text).toContain('A refund after partial delivery');
  });

  it('marks other forms of a word, identifiers and words in punctuation', () => {
    expect(marked('Refunds, (refunded) and refunding: see PLAT-12 and orderId.', 'refund PLAT-12 order')).toEqual([
      'Refunds',
      'refunded',
      'refunding',
      'PLAT-12',
      'orderId',
    ]);
  });

  it('is the beginning where no word of the query occurs', () => {
    const { text, marks } = snippet(filler, 'voucher');
    expect(text.startsWith('Parcels leave')).toBe(true);
    expect(text.endsWith(' …')).toBe(true);
    expect(marks).toEqual([]);
  });

  it('finds its place in a text without blanks', () => {
    const { text } = snippet(`${'あ'.repeat(500)}返金${'い'.repeat(500)}`, '返金', 60);
    expect(text).toContain('返金');
    expect(text.length).toBeLessThan(120);
  });

  it('shows prose instead of Markdown', () => {
    const markdown = [
      '## Rules',
      '',
      '- **Only** [managers](https://acme.example/m) may `approve`',
      '',
      '| Role | Limit |',
      '| --- | --- |',
      '| Agent | 50\\_EUR |',
    ].join('\n');
    expect(plainLine(markdown)).toBe('Rules · Only managers may approve · Role · Limit · Agent · 50_EUR');
  });

  it('never fails, keeps its marks in the text and its length near the width', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc
        .array(fc.constantFrom('refund', 'PLAT-1', '/a/{id}', '😀', '| a | b |', '\n', '**', '返金', 'x'.repeat(90)), {
          maxLength: 200,
        })
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 40, max: 300 }), (markdown, query, width) => {
        const { text, marks } = snippet(markdown, query, width);
        expect(text.length).toBeLessThanOrEqual(width + 50);
        expect(text).not.toMatch(/[\n\r]/);
        expect(plainLine(markdown)).toContain(text.replace(/^… /, '').replace(/ …$/, ''));
        let at = 0;
        for (const [start, end] of marks) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });
});
