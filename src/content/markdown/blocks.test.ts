import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBlocks } from '../chunking/blocks.ts';
import {
  codeBlock,
  emphasis,
  escapeBlockMarkers,
  heading,
  inlineCode,
  joinBlocks,
  link,
  list,
  quote,
  table,
  tableCell,
  task,
} from './blocks.ts';

/** Text made of what has a meaning in Markdown. */
const markdownish = fc
  .array(
    fc.constantFrom('#', '-', '+', '*', '_', '=', '`', '~', '|', '>', ':', '\\', '1.', '2)', ' ', '\t', '\n', 'word'),
  )
  .map((parts) => parts.join(''));

describe('escapeBlockMarkers', () => {
  it.each([
    ['a heading', '# title', '\\# title'],
    ['a heading without text', '##', '\\##'],
    ['a quote', '> said', '\\> said'],
    ['a bullet', '- item', '\\- item'],
    ['a plus bullet', '+ item', '\\+ item'],
    ['a star bullet', '* item', '\\* item'],
    ['a numbered item', '12. item', '12\\. item'],
    ['a numbered item with a bracket', '3) item', '3\\) item'],
    ['a backtick fence', '```sh', '\\```sh'],
    ['a tilde fence', '~~~', '\\~~~'],
    ['a table row', '| a | b |', '\\| a | b |'],
    ['a rule of dashes', '---', '\\---'],
    ['a rule of stars', '***', '\\***'],
    ['a rule of underscores', '___', '\\___'],
    ['a spaced rule of dashes', '- - -', '\\- - -'],
    ['a spaced rule of stars', '* * *', '\\* * *'],
    ['a spaced rule of underscores', '_ _ _', '\\_ _ _'],
    ['an underline', '===', '\\==='],
    ['a short underline', '=', '\\='],
    ['a lone dash', '-', '\\-'],
    ['a lone plus', '+', '\\+'],
    ['a lone star', '*', '\\*'],
    ['a lone number', '1.', '1\\.'],
    ['a lone number with a bracket', '7)', '7\\)'],
    ['a lone dash before blanks', '-   ', '\\-   '],
    ['a line of dashes below a table header', '--- | :--', '\\--- | :--'],
    ['a line of dashes that begins with a colon', ':-:|---', '\\:-:|---'],
  ])('keeps %s from being structure', (_, text, expected) => {
    expect(escapeBlockMarkers(text)).toBe(expected);
    expect(escapeBlockMarkers(`above\n  ${text}\nbelow`)).toBe(`above\n  ${expected}\nbelow`);
  });

  it.each([
    '-5 degrees',
    '#tag',
    '1.5 litres',
    '*bold*',
    '__init__',
    'a - b',
    '=> so',
    '3 | 4',
    ':-)',
    '`code`',
    '~ 5',
    '2026-03-07',
  ])('leaves "%s" as it is', (text) => expect(escapeBlockMarkers(text)).toBe(text));

  it('makes every line ordinary text, and a second time changes nothing', () => {
    fc.assert(
      fc.property(markdownish, (text) => {
        const escaped = escapeBlockMarkers(text);
        expect(
          parseBlocks(escaped)
            .map(({ kind }) => kind)
            .filter((kind) => kind !== 'text'),
        ).toEqual([]);
        expect(escapeBlockMarkers(escaped)).toBe(escaped);
        expect(escaped.replaceAll('\\', '')).toBe(text.replaceAll('\\', ''));
      }),
    );
  });
});

describe('joinBlocks', () => {
  it('puts one blank line between blocks and leaves empty ones out', () => {
    expect(joinBlocks(['a\n', '', '\n\nb  ', ' \n', '  indented'])).toBe('a\n\nb\n\n  indented');
    expect(joinBlocks([])).toBe('');
  });
});

describe('heading', () => {
  it('brings levels inside 1 to 6 and text onto one line', () => {
    expect(heading(0, 'a')).toBe('# a');
    expect(heading(9, 'a')).toBe('###### a');
    expect(heading(2.9, ' a\n b ')).toBe('## a b');
    expect(heading(Number.NaN, 'a')).toBe('# a');
    expect(heading(2, ' \n ')).toBe('');
  });
});

describe('codeBlock', () => {
  it('is fenced longer than anything inside', () => {
    expect(codeBlock('a', 'c++')).toBe('```c++\na\n```');
    expect(codeBlock('````\nx\n````\n\n')).toBe('`````\n````\nx\n````\n`````');
    expect(codeBlock('', 'not `a` language')).toBe('```notalanguage\n\n```');
  });

  it('is one closed fence whatever the code', () => {
    fc.assert(
      fc.property(markdownish, (code) => {
        expect(parseBlocks(codeBlock(code))).toEqual([expect.objectContaining({ kind: 'fence', closed: true })]);
      }),
    );
  });
});

describe('inlineCode', () => {
  it('is delimited longer than anything inside', () => {
    expect(inlineCode('a')).toBe('`a`');
    expect(inlineCode('a``b`c')).toBe('```a``b`c```');
    expect(inlineCode('`a')).toBe('`` `a ``');
    expect(inlineCode('')).toBe('');
  });

  it('stays on one line, where it ends', () => expect(inlineCode('a\n\nb\r\nc')).toBe('`a b c`'));
});

describe('quote, list and task', () => {
  it('quotes every line', () => expect(quote('a\n\nb')).toBe('> a\n>\n> b'));

  it('indents what belongs to an item below its marker', () => {
    expect(list(['a', 'b\nc\n\nd'])).toBe('- a\n- b\n  c\n\n  d');
    expect(list(['a\nb'], { ordered: true, start: 10 })).toBe('10. a\n    b');
    expect(list([task(true, 'done'), task(false, 'open')])).toBe('- [x] done\n- [ ] open');
  });

  it.each([-3, Number.NaN, Infinity, 999_999_999])('numbers from 1 where Markdown cannot write %s', (start) =>
    expect(list(['a', 'b'], { ordered: true, start })).toBe('1. a\n2. b'),
  );

  it('is a list of as many items as were given', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((text) => text.trim() !== ''),
          { maxLength: 5 },
        ),
        fc.boolean(),
        (items, ordered) => {
          const written = list(items.map(escapeBlockMarkers), { ordered });
          expect(parseBlocks(written).map(({ kind }) => kind)).toEqual(items.map(() => 'item'));
        },
      ),
    );
  });
});

describe('tableCell and table', () => {
  it('brings blocks onto one line and escapes each pipe once', () => {
    expect(tableCell(' a \n\n\n b\n \nc ')).toBe('a / b / c');
    expect(tableCell('a|b\\|c')).toBe('a\\|b\\|c');
  });

  it('does not take an escaped backslash for the escape of a pipe', () => {
    expect(tableCell('C:\\\\|x')).toBe('C:\\\\\\|x');
  });

  it('fills rows up to the widest one', () => {
    expect(table([['a'], ['b', 'c']])).toBe('| a |  |\n| --- | --- |\n| b | c |');
    expect(table([['b', 'c']], { header: false })).toBe('|  |  |\n| --- | --- |\n| b | c |');
    expect(table([])).toBe('');
    expect(table([[], []])).toBe('');
  });

  it('has as many pipes in every line, whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.array(markdownish, { maxLength: 4 }), { maxLength: 4 }), (rows) => {
        const lines = table(rows).split('\n');
        const width = Math.max(0, ...rows.map((row) => row.length));
        if (width === 0) return;
        expect(lines).toHaveLength(rows.length + 1);
        // A pipe is one that splits when an even number of backslashes stands before it.
        const splitting = (line: string): number =>
          [...line.matchAll(/(\\*)\|/g)].filter(([, before = '']) => before.length % 2 === 0).length;
        expect(lines.map(splitting)).toEqual(lines.map(() => width + 1));
      }),
    );
  });

  it('does not make every row of a huge table as wide as one hostile row', () => {
    const wide = Array.from({ length: 50_000 }, () => 'x');
    const written = table([['a'], wide, ...Array.from({ length: 50_000 }, () => ['b'])]);
    expect(written.length).toBeLessThan(2_000_000);
    expect(written.split('\n').at(-1)).toBe('| b |');
  });
});

describe('emphasis', () => {
  it('keeps blanks at the ends outside', () => {
    expect(emphasis(' a b\n', '**')).toBe(' **a b**\n');
    expect(emphasis(' \n ', '*')).toBe(' \n ');
    expect(emphasis('', '*')).toBe('');
  });
});

describe('link', () => {
  it('is a link with the address made safe', () => {
    expect(link('a', 'https://x.example/a b(c)<d>')).toBe('[a](https://x.example/a%20b%28c%29%3Cd%3E)');
    expect(link(' two\nlines ', '#part')).toBe('[two lines](#part)');
    expect(link('https://x.example', 'https://x.example')).toBe('<https://x.example>');
    expect(link('', 'https://x.example')).toBe('<https://x.example>');
  });

  it('is no tag where the address is relative', () => {
    expect(link('', '/path')).toBe('[/path](/path)');
    expect(link('b', 'b')).toBe('[b](b)');
  });

  it.each(['javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x', ''])(
    'is plain text for "%s"',
    (href) => expect(link('label', href)).toBe('label'),
  );

  it('escapes brackets once, and no label ends the link early', () => {
    expect(link('a [b] \\[c]', '/x')).toBe('[a \\[b\\] \\[c\\]](/x)');
    expect(link('path\\', '/x')).toBe('[path\\\\](/x)');
    expect(link('path\\\\', '/x')).toBe('[path\\\\](/x)');
  });
});

describe('hostile input', () => {
  const much = 300_000;
  const many = Array.from({ length: much }, () => '`x');

  it.each([
    ['code with many fences', () => codeBlock(many.join('``'))],
    ['code with many line breaks', () => codeBlock(`${'\n'.repeat(much)}x`)],
    ['inline code with many backticks', () => inlineCode(many.join(' '))],
    ['a table of many rows', () => table(Array.from({ length: much }, () => ['x']))],
    ['a table with one wide row', () => table([Array.from({ length: much }, () => 'x')])],
    ['blanks in the middle of a block', () => joinBlocks([`a${' '.repeat(much)}b`])],
    ['line breaks in the middle of a block', () => joinBlocks([`a${'\n'.repeat(much)}b`])],
    ['blanks in emphasis', () => emphasis(`a${' '.repeat(much)}b`, '*')],
    ['blanks in a cell', () => tableCell(`a${' '.repeat(much)}b`)],
    ['line breaks in a cell', () => tableCell(`a${'\n'.repeat(much)}b`)],
    ['backslashes in a cell', () => tableCell('\\'.repeat(much))],
    ['blanks in a heading', () => heading(1, `a${' '.repeat(much)}b`)],
    ['blanks in a list item', () => list([`a${' '.repeat(much)}b${'\n'.repeat(much)}c`])],
    ['backslashes in a link', () => link('\\'.repeat(much), '/x')],
    ['blanks in an address', () => link('a', `x${' '.repeat(much)}y`)],
    ['blanks before a marker', () => escapeBlockMarkers(`${' '.repeat(much)}x`)],
    ['line breaks before a marker', () => escapeBlockMarkers(`${'\n'.repeat(much)}x`)],
    ['a rule that goes on as text', () => escapeBlockMarkers(`${'- '.repeat(much)}x`)],
    ['an underline that goes on as text', () => escapeBlockMarkers(`${'_ '.repeat(much)}x`)],
    ['dashes that go on as text', () => escapeBlockMarkers(`${'-'.repeat(much)}x`)],
    ['dashes and pipes that go on as text', () => escapeBlockMarkers(`${':-|'.repeat(much)}x`)],
    ['blanks behind a dash', () => escapeBlockMarkers(`-${' '.repeat(much)}x`)],
  ])('%s takes linear time', (_, write) => expect(typeof write()).toBe('string'), 5_000);
});
