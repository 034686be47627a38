import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, plain, tidy } from './markdown-blocks.ts';

describe('the blocks of a Markdown text', () => {
  it('are headings, lists, tables, code and paragraphs', () => {
    const text =
      '# Roles\n\nWho may\nrefund:\n\n| Role | Limit |\n| --- | --- |\n| lead | 10 \\| 20 |\n\n- one\n  more\n- [x] two\n\n```\n| no table |\n```\nend';
    expect(blocksOf(text)).toEqual([
      { kind: 'heading', text: 'Roles' },
      { kind: 'text', text: 'Who may\nrefund:' },
      { kind: 'table', head: ['Role', 'Limit'], rows: [['lead', '10 \\| 20']] },
      { kind: 'list', items: ['one more', 'two'] },
      { kind: 'code', text: '| no table |' },
      { kind: 'text', text: 'end' },
    ]);
  });

  it('come to an end for any text', () => {
    const line = fc.constantFrom('', '# a', '- a', '  a', '| a |', '| - |', '```', '~~~', 'a', '1. a', '\u202E', '<b>');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(blocksOf(lines.join('\n')).length).toBeLessThanOrEqual(lines.length + 1);
      }),
    );
  });
});

describe('running text', () => {
  it('loses marks and keeps words', () => {
    expect(plain('*One* word, 2 * 3 * 4')).toBe('One word, 2 * 3 * 4');
    expect(plain('A **bold** `code` with 1\\. and <b>markup</b>')).toBe('A bold code with 1. and <b>markup</b>');
    expect(tidy('## Limits\n| Role | Limit |\n| --- | --- |\n| lead | 10 |\n- one')).toBe(
      'Limits\nRole · Limit\nlead · 10\n• one',
    );
  });
});
