import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storageToMarkdown } from './storage-to-markdown.ts';

const containers = [
  'p', 'div', 'span', 'strong', 'em', 'u', 'del', 'sub', 'code', 'a', 'h1', 'h3', 'ul', 'ol', 'li', 'table', 'tbody', 'tr',
  'th', 'td', 'blockquote', 'pre', 'dl', 'dt', 'dd', 'caption', 'ac:layout', 'ac:layout-cell', 'ac:inline-comment-marker',
  'ac:task-list', 'ac:adf-extension', 'ac:adf-fallback', 'x-unknown', 'ac:unknown',
]; // prettier-ignore
const richMacros = ['info', 'panel', 'expand', 'excerpt', 'section', 'details', 'toc-zone', 'unknown-box', 'toc'];
const plainMacros = ['code', 'noformat', 'mathinline', 'mermaid', 'unknown-code', 'info', 'expand', 'section'];

interface Tree {
  storage: string;
  words: string[];
}

let count = 0;
/** A word that no other text of the tree holds. */
const word: fc.Arbitrary<Tree> = fc.constantFrom('alpha', 'Beta', 'Überfluß', '東京', 'x1').map((stem) => {
  count += 1;
  const text = `${stem}q${count}q`;
  return { storage: text, words: [text] };
});

const { tree } = fc.letrec<{ tree: Tree; children: Tree }>((tie) => ({
  children: fc.array(tie('tree'), { maxLength: 4 }).map((trees) => ({
    storage: trees.map((child) => child.storage).join(' '),
    words: trees.flatMap((child) => child.words),
  })),
  tree: fc.oneof(
    { depthSize: 'medium' },
    word,
    fc.tuple(fc.constantFrom(...containers), tie('children')).map(([name, inside]) => ({
      storage: `<${name}>${inside.storage}</${name}>`,
      words: inside.words,
    })),
    fc.tuple(fc.constantFrom(...richMacros), tie('children')).map(([name, inside]) => ({
      storage: `<ac:structured-macro ac:name="${name}"><ac:rich-text-body>${inside.storage}</ac:rich-text-body></ac:structured-macro>`,
      words: inside.words,
    })),
    fc.tuple(fc.constantFrom(...plainMacros), word).map(([name, inside]) => ({
      storage: `<ac:structured-macro ac:name="${name}"><ac:plain-text-body><![CDATA[${inside.storage}]]></ac:plain-text-body></ac:structured-macro>`,
      words: inside.words,
    })),
    word.map((inside) => ({
      storage: `<ac:link><ri:page ri:content-title="${inside.storage}"/></ac:link>`,
      words: inside.words,
    })),
    word.map((inside) => ({
      storage: `<ac:image ac:alt="${inside.storage}"/>`,
      words: inside.words,
    })),
  ),
}));

const fragments = fc.constantFrom(
  '<', '>', '</', '/>', '&', '&amp;', '&#x;', '&#1114112;', '<![CDATA[', ']]>', '<!--', '-->', '<?', '<p', '<p>', '</p>', '<td ',
  'rowspan="99999999"', 'colspan="-1"', '<table>', '<tr>', '<td>', '<ac:structured-macro ac:name="', '"', '<ac:parameter ac:name="',
  'title', '<ac:link>', '<ri:page', '<ri:user ri:account-id="__proto__"/>', '<ol start="1e9">', '\0', '\ud800', ' ', '\n', 'word',
); // prettier-ignore

describe('storageToMarkdown', () => {
  it('keeps every word of any tree of elements and macros', () => {
    fc.assert(
      fc.property(tree, ({ storage, words }) => {
        const { markdown } = storageToMarkdown(storage);
        for (const text of words) expect(markdown).toContain(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers for any string', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.array(fragments).map((all) => all.join('')),
        ),
        (storage) => {
          const { markdown, warnings } = storageToMarkdown(storage);
          expect(typeof markdown).toBe('string');
          for (const kind of Object.keys(warnings.toJSON())) expect(kind).toMatch(/^storage\.[a-z0-9_.:-]+$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(['div', 'span', 'strong', 'ul', 'blockquote', 'table', 'ac:link', 'ac:adf-node', 'a', 'h1'])(
    'keeps text 10,000 levels deep in %s, closed or not, and counts the depth',
    (name) => {
      const opened = `<${name}>`.repeat(10_000);
      for (const storage of [`${opened}deep${`</${name}>`.repeat(10_000)}`, `${opened}deep`]) {
        const { markdown, warnings } = storageToMarkdown(storage);
        expect(markdown).toContain('deep');
        expect(warnings.toJSON()['storage.too-deep']).toBeGreaterThan(0);
      }
    },
  );

  it('keeps text in 10,000 nested macros, tables and links', () => {
    const levels: [string, string][] = [
      ['<ac:structured-macro ac:name="info"><ac:rich-text-body>', '</ac:rich-text-body></ac:structured-macro>'],
      ['<table><tr><td>', '</td></tr></table>'],
      ['<ac:link><ac:link-body>', '</ac:link-body></ac:link>'],
      ['<ul><li>', '</li></ul>'],
    ];
    for (const [open, close] of levels) {
      expect(storageToMarkdown(open.repeat(10_000) + 'deep' + close.repeat(10_000)).markdown).toContain('deep');
    }
  });

  it.each([
    ['tags that are never closed', '<b>'.repeat(300_000)],
    ['closing tags that fit nothing', `${'<b>'.repeat(100_000)}${'</i>'.repeat(100_000)}`],
    ['cells outside tables', '<td rowspan="9999999" colspan="9999999">x</td>'.repeat(2_000)],
    ['spans that pile up', `<table>${'<tr><td rowspan="9999" colspan="9999">x</td></tr>'.repeat(500)}</table>`],
    ['names of no character', '&nosuchname;'.repeat(100_000)],
    ['comments without an end', '<!--'.repeat(100_000)],
  ])(
    'takes seconds, not minutes, for a page of %s',
    (_name, storage) => {
      expect(storageToMarkdown(storage).markdown.length).toBeLessThan(storage.length + 1_000_000);
    },
    20_000,
  );

  it('names at most a limited number of unknown elements in its warnings', () => {
    const storage = Array.from({ length: 5_000 }, (_, index) => `<x-${index}>a</x-${index}>`).join('');
    const counts = storageToMarkdown(storage).warnings.toJSON();
    expect(Object.keys(counts).length).toBeLessThan(300);
    expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).toBe(5_000);
  });
});
