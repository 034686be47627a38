import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdownToAdf } from './markdown.ts';
import type { AdfNode } from './nodes.ts';

const context = { userName: (id: string) => (id === 'u-ben' ? 'Ben Cole' : undefined) };
const blocks = (source: string): AdfNode[] => markdownToAdf(source, context).content;
const inlines = (source: string): AdfNode[] => blocks(source)[0]?.content ?? [];
const text = (value: string, ...marks: string[]): AdfNode =>
  marks.length === 0
    ? { type: 'text', text: value }
    : { type: 'text', text: value, marks: marks.map((type) => ({ type })) };

test('headings, rules and paragraphs become blocks of their own', () => {
  expect(blocks('## Goal\n\nTwo\nlines.\n\n---\nMore')).toEqual([
    { type: 'heading', attrs: { level: 2 }, content: [text('Goal')] },
    { type: 'paragraph', content: [text('Two lines.')] },
    { type: 'rule' },
    { type: 'paragraph', content: [text('More')] },
  ]);
});

test('marks nest, and code takes none', () => {
  expect(inlines('a **b *c*** `**d**` ~~e~~')).toEqual([
    text('a '),
    text('b ', 'strong'),
    text('c', 'strong', 'em'),
    text(' '),
    text('**d**', 'code'),
    text(' '),
    text('e', 'strike'),
  ]);
});

test('mentions, statuses, dates and links become their own nodes', () => {
  expect(inlines('@[u-ben] {status:green|DONE} {date:2026-04-01} [here](https://example.com/a)')).toEqual([
    { type: 'mention', attrs: { id: 'u-ben', text: '@Ben Cole', accessLevel: '' } },
    text(' '),
    { type: 'status', attrs: { text: 'DONE', color: 'green', style: '' } },
    text(' '),
    { type: 'date', attrs: { timestamp: '1775001600000' } },
    text(' '),
    { type: 'text', text: 'here', marks: [{ type: 'link', attrs: { href: 'https://example.com/a' } }] },
  ]);
});

test('lists nest and keep their first number', () => {
  expect(blocks('3. one\n   - inner\n4. two')).toEqual([
    {
      type: 'orderedList',
      attrs: { order: 3 },
      content: [
        {
          type: 'listItem',
          content: [
            { type: 'paragraph', content: [text('one')] },
            {
              type: 'bulletList',
              content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [text('inner')] }] }],
            },
          ],
        },
        { type: 'listItem', content: [{ type: 'paragraph', content: [text('two')] }] },
      ],
    },
  ]);
});

test('task lists keep their states', () => {
  const [list] = blocks('- [x] done\n- [ ] open');
  expect(list?.type).toBe('taskList');
  expect(list?.content?.map((item) => [item.attrs?.['state'], item.content?.[0]?.text])).toEqual([
    ['DONE', 'done'],
    ['TODO', 'open'],
  ]);
});

test('a quote that begins with a kind in brackets is a panel', () => {
  expect(blocks('> [!warning]\n> Mind the gap')).toEqual([
    {
      type: 'panel',
      attrs: { panelType: 'warning' },
      content: [{ type: 'paragraph', content: [text('Mind the gap')] }],
    },
  ]);
  expect(blocks('> said so')[0]?.type).toBe('blockquote');
});

test('tables have a header row and may hold escaped bars', () => {
  const [table] = blocks('| A | B |\n|---|---|\n| 1 | x \\| y |');
  const rows = table?.content?.map((row) =>
    row.content?.map((cell) => [cell.type, cell.content?.[0]?.content?.map((node) => node.text).join('')]),
  );
  expect(rows).toEqual([
    [
      ['tableHeader', 'A'],
      ['tableHeader', 'B'],
    ],
    [
      ['tableCell', '1'],
      ['tableCell', 'x | y'],
    ],
  ]);
});

test('fenced code keeps every letter', () => {
  expect(blocks('```json\n{"a": "*b*"}\n\n# no heading\n```')).toEqual([
    { type: 'codeBlock', attrs: { language: 'json' }, content: [text('{"a": "*b*"}\n\n# no heading')] },
  ]);
});

test('no text is ever empty, whatever the Markdown', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '**',
    '*',
    '`',
    '```\n',
    '> ',
    '| ',
    '|---|',
    '# ',
    '[x](y)',
    '- [ ] ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const visit = (node: AdfNode): void => {
        if (node.type === 'text') expect(node.text).not.toBe('');
        node.content?.forEach(visit);
      };
      visit(markdownToAdf(pieces.join(''), context));
    }),
  );
});
