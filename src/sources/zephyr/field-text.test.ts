import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WarningCounts } from '../../documents/warnings.ts';
import { fieldMarkdown, valueMarkdown } from './field-text.ts';

const markdown = (text: string | null | undefined): string => fieldMarkdown(text, new WarningCounts());
const value = (input: unknown): string => valueMarkdown(input, new WarningCounts());

describe('fieldMarkdown', () => {
  it('keeps breaks, emphasis and lists of HTML', () => {
    expect(markdown('A <strong>saved</strong> card<br/>and a basket')).toBe('A **saved** card\nand a basket');
    expect(markdown('<p>Before:</p><ul><li>one</li><li>two</li></ul>')).toBe('Before:\n\n- one\n- two');
  });

  it('keeps the line breaks of plain text, and of text with a little markup', () => {
    expect(markdown('first\r\nsecond')).toBe('first\nsecond');
    expect(markdown('first\n<b>second</b>')).toBe('first\n**second**');
  });

  it('keeps placeholders and comparisons, which are not markup', () => {
    expect(markdown('Enter <user name> and <password>')).toBe('Enter <user name> and <password>');
    expect(markdown('a < b and c > d<br>next')).toBe('a < b and c > d\nnext');
    expect(markdown('Send <customerId> as <strong>id</strong>')).toBe('Send <customerId> as **id**');
    expect(markdown('List<String> items')).toBe('List<String> items');
  });

  it('decodes entities', () => {
    expect(markdown('Tom &amp; Jerry &lt;3')).toBe('Tom & Jerry <3');
  });

  it('does not let text become structure', () => {
    expect(markdown('# not a heading\n1. not a step')).toBe('\\# not a heading\n1\\. not a step');
  });

  it('is empty for nothing', () => {
    for (const nothing of [null, undefined, '', ' \n', '<br/>', '<p> </p>']) expect(markdown(nothing)).toBe('');
  });

  it('gives a text without carriage returns for any input', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<b>', '</p>', '<ul><li>', '&', '\r', '<'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(markdown(pieces.join(''))).not.toContain('\r');
      }),
    );
  });

  it('keeps every word of text in which nothing is a tag', () => {
    // No tag is named with these letters.
    const words = fc.array(fc.stringMatching(/^[0-9<>_xz]{1,12}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ');
        for (const original of [text, `${text}<br>end`]) {
          const kept = markdown(original);
          for (const word of text.match(/[0-9_xz]+/g) ?? []) expect(kept).toContain(word);
        }
      }),
    );
  });
});

describe('valueMarkdown', () => {
  it('writes any JSON value', () => {
    expect(value('nightly<br>weekly')).toBe('nightly\nweekly');
    expect(value(20)).toBe('20');
    expect(value(false)).toBe('no');
    expect(value(['Performance', null, 'Regression'])).toBe('Performance, Regression');
    expect(value({ id: 7, name: 'Chrome' })).toBe('Chrome');
    expect(value({ browser: 'Chrome', versions: [1, 2] })).toBe('browser: Chrome, versions: 1, 2');
    for (const nothing of [null, undefined, '', [], {}]) expect(value(nothing)).toBe('');
  });

  it('is total', () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => typeof value(input) === 'string'));
    let deep: unknown = 'end';
    for (let level = 0; level < 50; level += 1) deep = { level: [deep] };
    expect(value(deep)).toContain('end');
  });
});
