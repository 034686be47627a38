import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftHeadings } from './shift-headings.ts';

describe('shiftHeadings', () => {
  it('moves headings down, to level 6 at most', () => {
    expect(shiftHeadings('# a\ntext\n##### b\n###### c', 2)).toBe('### a\ntext\n###### b\n###### c');
  });

  it('moves them up to level 1 at most', () => expect(shiftHeadings('# a\n### b', -2)).toBe('# a\n# b'));

  it('moves indented, empty and odd ones, and keeps their line breaks', () => {
    expect(shiftHeadings('  # a\n#\n# b\r\n# c\u2028d', 1)).toBe('  ## a\n##\n## b\r\n## c\u2028d');
  });

  it('leaves what only looks like a heading', () => {
    const text = '#tag\n    # indented code\n####### seven\n\\# escaped\ntext # not';
    expect(shiftHeadings(text, 2)).toBe(text);
  });

  it.each([
    ['backticks', '```sh\n# comment\n```'],
    ['tildes', '~~~\n# comment\n~~~'],
    ['a longer fence around a shorter one', '````\n```\n# comment\n```\n# more\n````'],
    ['another fence inside', '```\n~~~\n# comment\n```'],
    ['a fence that is never closed', '```\n# comment'],
    ['a line that only looks like the end', '```\n``` x\n# comment\n```'],
  ])('leaves code in %s alone', (_, code) => {
    expect(shiftHeadings(code, 1)).toBe(code);
  });

  it('goes on behind code', () => expect(shiftHeadings('```\n# a\n```\n# b', 1)).toBe('```\n# a\n```\n## b'));

  it('does not take inline code at the start of a line for a fence', () => {
    expect(shiftHeadings('```code``` is code\n# a', 1)).toBe('```code``` is code\n## a');
  });

  it('changes nothing but the signs of headings', () => {
    const parts = fc.constantFrom('#', '##', ' ', '\n', '```', '~~~', 'x', '\t', '\r');
    fc.assert(
      fc.property(
        fc.array(parts).map((all) => all.join('')),
        fc.nat(7),
        (text, levels) => {
          const shifted = shiftHeadings(text, levels);
          expect(shifted.replaceAll('#', '')).toBe(text.replaceAll('#', ''));
          if (levels === 0) expect(shifted).toBe(text);
        },
      ),
    );
  });

  it('takes linear time on hostile input', () => {
    expect(shiftHeadings(`${'`'.repeat(300_000)} \`x\n${' '.repeat(300_000)}#\n${'# '.repeat(300_000)}`, 1)).toContain(
      '## #',
    );
  });
});
