import { describe, expect, test } from 'vitest';
import { adfToMarkdown } from './adf-to-markdown.ts';
import { doc, linkTo, node, paragraph, text } from './testing/build.ts';

const line = (...content: unknown[]): string => adfToMarkdown(doc(paragraph(...content))).markdown;
const site = linkTo('https://x.test/');

describe('neighbouring text under marks', () => {
  test('is wrapped once where the marks are equal', () => {
    expect(line(text('bo', 'strong'), text('ld', 'strong'))).toBe('**bold**');
    expect(line(text('bo', 'strong', 'em'), text('ld', 'em', 'strong'))).toBe('***bold***');
    expect(line(text('bo', 'strong', 'underline'), text('ld', 'strong'))).toBe('**bold**');
  });

  test('shares the outer mark', () => {
    expect(line(text('a ', 'strong'), text('b', 'strong', 'em'), text(' c', 'strong'))).toBe('**a *b* c**');
    expect(line(text('see ', site), text('this', site, 'strong'), text(' page', site))).toBe(
      '[see **this** page](https://x.test/)',
    );
  });

  test('keeps its blanks outside the marks, none lost and none added', () => {
    expect(line('a', text(' b ', 'strong'), 'c')).toBe('a **b** c');
    expect(line('a', text('  b ', 'strike'), text('c', 'code'))).toBe('a  ~~b~~ `c`');
    expect(line('a', text(' b ', site), 'c')).toBe('a [b](https://x.test/) c');
    expect(line('a', text(' ', 'strong'), 'b')).toBe('a b');
    expect(line(text('a', 'strong'), ' ', text('b', 'strong'))).toBe('**a** **b**');
  });

  test('inside a word keeps the word whole', () => {
    expect(line('re', text('start', 'strong'), 'ed')).toBe('re**start**ed');
  });

  test('moves punctuation out where Markdown would not see the end of the mark', () => {
    expect(line(text('Note:', 'strong'), 'text')).toBe('**Note**:text');
    expect(line(text('Note:', 'strong'), ' text')).toBe('**Note:** text');
    expect(line('x', text('"a"', 'em'), 'y')).toBe('x"*a*"y');
  });

  test('loses emphasis that Markdown cannot express, never text', () => {
    expect(line('f', text('(x)', 'strong'), 'y')).toBe('f(x)y');
    expect(line(text('a', 'strong'), text('b', 'em'))).toBe('**a**b');
    expect(line(text('c', 'code', 'strong'), 'd')).toBe('`c`d');
  });

  test('of different code marks never makes one delimiter of two', () => {
    expect(line(text('a', 'code', 'strong'), text('b', 'code'))).toBe('**`a`**`b`');
  });
});

describe('marks over line breaks', () => {
  test('close and open again, so that each line can be read alone', () => {
    expect(line(text('a\n\nb', 'strong'))).toBe('**a**\n\n**b**');
    expect(line(text('a', 'strong'), node('hardBreak'), text('b', 'strong'))).toBe('**a**\n**b**');
    expect(line(text('a\nb', 'code'))).toBe('`a`\n`b`');
  });
});

describe('code', () => {
  test('may hold backticks', () => {
    expect(line(text('a `b` c', 'code'))).toBe('``a `b` c``');
    expect(line('a', text(' b ', 'code'), 'c')).toBe('a `b` c');
    expect(line(text('`', 'code'))).toBe('`` ` ``');
  });
});

describe('sub- and superscript', () => {
  test('are written the way formulas are typed', () => {
    const sup = { type: 'subsup', attrs: { type: 'sup' } };
    const sub = { type: 'subsup', attrs: { type: 'sub' } };
    expect(line('m', text('2', sup), ' of H', text('2', sub), 'O')).toBe('m^2 of H_2O');
    expect(line('x', text('a + b', sup), '!')).toBe('x^(a + b)!');
  });
});

describe('invisible characters', () => {
  test('do not split words, and odd blanks and line ends become ordinary ones', () => {
    expect(line('pass\u200bword\u00a0reset\u0000\r\nnow\u2028then')).toBe('password reset\nnow\nthen');
  });
});
