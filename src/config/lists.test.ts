import { describe, expect, it } from 'vitest';
import { parsePerProject, splitList } from './lists.ts';

const fail = (reason: string): Error => new Error(reason);

describe('splitList', () => {
  it.each([
    ['PLAT', ['PLAT']],
    [' PLAT , SHOP ,, PLAT ', ['PLAT', 'SHOP']],
    ['', []],
    [' , ', []],
    ['["a,b", " c "]', ['a,b', 'c']],
    [' []', []],
  ])('reads %j', (value, items) => expect(splitList(value, fail)).toEqual(items));

  it.each([
    ['["a"', 'not valid JSON'],
    ['[::1]:80', 'not valid JSON'],
    ['[1, 2]', 'list of strings'],
    ['[["a"]]', 'list of strings'],
  ])('refuses %j', (value, reason) => expect(() => splitList(value, fail)).toThrow(reason));
});

describe('parsePerProject', () => {
  const read = (value: string) => {
    const forProject = parsePerProject(value, fail);
    return { PLAT: forProject('PLAT'), SHOP: forProject('SHOP') };
  };

  it.each([
    ['a plain list, for every project', 'ENG,DOCS', ['ENG', 'DOCS'], ['ENG', 'DOCS']],
    ['a list for each project', 'PLAT=ENG|DOCS;SHOP=SHOPDOCS', ['ENG', 'DOCS'], ['SHOPDOCS']],
    ['blanks and line breaks', ' PLAT = ENG | DOCS ;\n SHOP=X ', ['ENG', 'DOCS'], ['X']],
    ['commas inside a project', 'PLAT=ENG,DOCS', ['ENG', 'DOCS'], undefined],
    ['a project that is not named', 'PLAT=ENG', ['ENG'], undefined],
    ['a project with nothing', 'PLAT=;SHOP=X', [], ['X']],
    ['parts for every project', 'ALL;PLAT=ENG', ['ENG', 'ALL'], ['ALL']],
    ['a project that is named twice', 'PLAT=A;PLAT=B|A', ['A', 'B'], undefined],
    ['addresses with equals signs', 'https://x.example/?a=b', ['https://x.example/?a=b'], ['https://x.example/?a=b']],
    ['addresses of a project', 'PLAT=https://x.example/?A=b;SHOP=y', ['https://x.example/?A=b'], ['y']],
    [
      'a JSON list with semicolons',
      '["https://x.example/;V=1"]',
      ['https://x.example/;V=1'],
      ['https://x.example/;V=1'],
    ],
    ['a JSON list of a project', 'PLAT=["https://x.example/a,b"]', ['https://x.example/a,b'], undefined],
    ['nothing', '', [], []],
  ])('reads %s', (_, value, platform, shop) => expect(read(value)).toEqual({ PLAT: platform, SHOP: shop }));

  it.each(['PLAT=ENG,SHOP=DOCS', 'ENG,SHOP=DOCS', 'PLAT=ENG|SHOP=DOCS'])(
    'refuses %j, where a semicolon is missing',
    (value) => expect(() => read(value)).toThrow('semicolons'),
  );
});
