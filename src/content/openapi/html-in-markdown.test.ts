import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asProse, withoutHtml } from './html-in-markdown.ts';

describe('HTML in Markdown', () => {
  it.each([
    ['breaks become lines', 'first<br/>second<BR />third', 'first\nsecond\nthird'],
    ['paragraphs stand apart', '<p>one</p><p class="x">two</p>', '\n\none\n\ntwo\n\n'],
    [
      'lists become items',
      '<ul><li>tent</li><li>lamp</li></ul>',
      '\n\n\n- tent\n- lamp\n\n'.replace(/\n{3,}/g, '\n\n'),
    ],
    [
      'links become links',
      'see <a class="external" href="https://example.com/a" target="_blank">the <b>rules</b></a>.',
      'see [the rules](https://example.com/a).',
    ],
    ['links that lead nowhere lose their address', '<a href="javascript:x()">run</a>', 'run'],
    ['code becomes code', 'send <code>X-Key</code>', 'send `X-Key`'],
    ['images leave their text', '<img src="a.png" alt="a lamp">', 'a lamp'],
    ['comments go', 'a<!-- Start of the table -->b', 'ab'],
    ['a comment that is never closed stays', 'a <!-- b', 'a <!-- b'],
    ['entities are what they stand for', '“A&nbsp;&amp;&nbsp;B”', '“A & B”'],
    ['placeholders stay', 'GET <orderId> or List<Order>', 'GET <orderId> or List<Order>'],
    ['rows of tables stay in one line', '| a | b<br>c |\n| <p>d</p> | e |', '| a | b c |\n|  d  | e |'],
    ['code spans keep theirs', 'write `<br>` for a break<br>here', 'write `<br>` for a break\nhere'],
    [
      'code blocks keep theirs',
      '```html\n<p>kept</p>\n```\n<p>gone</p>',
      '```html\n<p>kept</p>\n```\n\n\ngone\n\n'.replace(/\n{3,}/g, '\n\n'),
    ],
  ])('%s', (_, html, markdown) => {
    expect(withoutHtml(html).replace(/\n{3,}/g, '\n\n')).toBe(markdown);
  });

  it('loses no word of any text', () => {
    const pieces = fc.constantFrom(
      '<p>',
      '</p>',
      '<a href="x">',
      '</a>',
      '<',
      '>',
      '`',
      '```\n',
      'lamp ',
      'tent ',
      '<!--',
      '-->',
      '"',
      '\n',
      '&amp;',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.filter((part) => part !== '<!--').join('');
        const words = (of: string): number => (of.match(/lamp|tent/g) ?? []).length;
        expect(words(withoutHtml(text))).toBe(words(text));
      }),
    );
  });

  it('is read in linear time, however it was made to be slow', () => {
    for (const part of ['<a ', '<!--', '<a href="', '`', '<p', '```\n', '<a b="c" ']) {
      expect(asProse(part.repeat(1_000_000)).length).toBeLessThanOrEqual(20_001);
    }
  });
});
