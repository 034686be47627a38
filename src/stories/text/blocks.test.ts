import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBlocks } from './blocks.ts';

describe('blocks', () => {
  it('tells headings, paragraphs, lists, tables, code, quotations and rules apart', () => {
    const markdown =
      '# Title\n\nTwo\nlines\n\n- a\n- b\n\n1. one\n\n| h |\n| --- |\n| c |\n\n```js\n# code\n```\n\n> said\n> so\n\n---\n\nend';
    expect(readBlocks(markdown).map((block) => `${block.kind} ${block.from}-${block.to}`)).toEqual([
      'heading 0-0',
      'paragraph 2-3',
      'list 5-6',
      'list 8-8',
      'table 10-12',
      'code 14-16',
      'quote 18-19',
      'rule 21-21',
      'paragraph 23-23',
    ]);
  });

  it('keeps nested lists, blocks below an item, and tasks', () => {
    const [list] = readBlocks('- [x] done\n  still\n  - inner\n\n    more\n- [ ] open\n\n  | t |\n  | --- |\n  | c |');
    expect(list).toMatchObject({
      kind: 'list',
      items: [
        { text: 'done still', checked: true, children: [{ kind: 'list', items: [{ text: 'inner', checked: null }] }] },
        { text: 'open', checked: false, children: [{ kind: 'table', header: ['t'] }] },
      ],
    });
  });

  it('reads lines of any text, each at most once, in order', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '- a',
        '  - b',
        '    c',
        '1. d',
        '# e',
        '> f',
        '| g | h |',
        '| --- | --- |',
        '```',
        '~~~',
        '',
        '---',
        '   ',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const markdown = lines.join('\n');
        const count = markdown.split('\n').length;
        let last = -1;
        for (const block of readBlocks(markdown)) {
          expect(block.from).toBeGreaterThan(last);
          expect(block.to).toBeGreaterThanOrEqual(block.from);
          expect(block.to).toBeLessThan(count);
          last = block.to;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
