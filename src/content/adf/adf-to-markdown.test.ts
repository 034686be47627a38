import { describe, expect, test } from 'vitest';
import { adfText, adfToMarkdown, isAdf } from './adf-to-markdown.ts';
import { doc, linkTo, node, paragraph, text, type TestNode } from './testing/build.ts';

const markdown = (document: unknown): string => adfToMarkdown(document).markdown;
const item = (...content: unknown[]): TestNode => node('listItem', {}, ...content);
const bullets = (...items: TestNode[]): TestNode => node('bulletList', {}, ...items);
const numbers = (order: number, ...items: TestNode[]): TestNode => node('orderedList', { order }, ...items);
const task = (state: string, value: string): TestNode => node('taskItem', { state, localId: '1' }, text(value));
const row = (...cells: TestNode[]): TestNode => node('tableRow', {}, ...cells);
const header = (value: string): TestNode => node('tableHeader', {}, paragraph(value));
const cell = (attrs: object, ...content: unknown[]): TestNode => node('tableCell', { ...attrs }, ...content);

describe('values that are no documents', () => {
  test.each([
    ['a plain string, as it is', '# plain *text*\n', '# plain *text*\n'],
    ['null', null, ''],
    ['nothing', undefined, ''],
    ['a number', 42, '42'],
    ['a truth value', true, ''],
    ['a list of nodes', [paragraph('a'), paragraph('b')], 'a\n\nb'],
    ['a list in a list', [[paragraph('a')], [[paragraph('b')]]], 'a\n\nb'],
    ['a single node', paragraph('a'), 'a'],
    ['content that is one node', { type: 'doc', content: paragraph('a') }, 'a'],
    ['content that is a string', { type: 'doc', content: 'a' }, 'a'],
    ['text that is a number', doc(paragraph({ type: 'text', text: 7 })), '7'],
    ['marks and attributes of wrong shapes', doc({ ...node('heading', {}, text('a')), attrs: [1], marks: 'x' }), '# a'],
  ])('%s', (_what, value, expected) => {
    expect(markdown(value)).toBe(expected);
  });

  test('an object without a type is counted and keeps its text', () => {
    const converted = adfToMarkdown({ text: 'loose', content: [paragraph('inside')] });
    expect(converted.markdown).toBe('loose\n\ninside');
    expect(converted.warnings.toJSON()).toEqual({ 'adf.unknown-node:none': 1 });
  });
});

describe('lists', () => {
  test('nest directly below their item, in any mixture', () => {
    const document = doc(
      numbers(
        1,
        item(
          paragraph('Open the form'),
          bullets(item(paragraph('as admin')), item(paragraph('as guest'), numbers(3, item(paragraph('late'))))),
        ),
        item(
          paragraph('Send it'),
          node('codeBlock', { language: 'sh' }, text('curl -X POST /\n\n# done')),
          paragraph('Then wait'),
        ),
      ),
    );
    expect(markdown(document)).toBe(
      [
        '1. Open the form',
        '   - as admin',
        '   - as guest',
        '     3. late',
        '2. Send it',
        '',
        '   ```sh',
        '   curl -X POST /',
        '',
        '   # done',
        '   ```',
        '',
        '   Then wait',
      ].join('\n'),
    );
  });

  test('of tasks hold their sub-lists beside the item', () => {
    const list = node(
      'taskList',
      {},
      task('DONE', 'a'),
      node('taskList', {}, task('TODO', 'a1'), task('DONE', 'a2')),
      task('TODO', 'b'),
    );
    expect(markdown(doc(list))).toBe('- [x] a\n  - [ ] a1\n  - [x] a2\n- [ ] b');
  });

  test('drop empty items unless they are numbered', () => {
    expect(markdown(doc(bullets(item(paragraph('a')), item(paragraph()), item(paragraph('b')))))).toBe('- a\n- b');
    expect(markdown(doc(numbers(1, item(paragraph('a')), item(), item(paragraph('b')))))).toMatch(
      /^1\. a\n2\. ?\n3\. b$/,
    );
    expect(markdown(doc(bullets(item(paragraph())), paragraph('x')))).toBe('x');
  });

  test.each([
    [-5, '0. a'],
    [1e300, '999000000. a'],
    [2.9, '2. a'],
  ])('start at %d as far as Markdown can count', (order, expected) => {
    expect(markdown(doc(numbers(order, item(paragraph('a')))))).toBe(expected);
  });

  test('take text and nodes that are no items', () => {
    expect(markdown(doc(node('bulletList', {}, text('a'), paragraph('b'), bullets(item(paragraph('b1'))))))).toBe(
      '- a\n- b\n  - b1',
    );
  });
});

describe('tables', () => {
  test('repeat what spans rows and leave room for what spans columns', () => {
    const table = node(
      'table',
      {},
      row(header('Module'), header('Case'), header('Result')),
      row(cell({ rowspan: 2 }, paragraph('Login')), cell({}, paragraph('good password')), cell({}, paragraph('in'))),
      row(cell({}, paragraph('bad password')), cell({}, paragraph('out'))),
      row(cell({ colspan: 2 }, paragraph('all others')), cell({}, paragraph('a | b'))),
    );
    expect(markdown(doc(table))).toBe(
      [
        '| Module | Case | Result |',
        '| --- | --- | --- |',
        '| Login | good password | in |',
        '| Login | bad password | out |',
        '| all others |  | a \\| b |',
      ].join('\n'),
    );
  });

  test('keep blocks inside a cell on its line', () => {
    const full = cell(
      {},
      node('heading', { level: 2 }, text('Steps')),
      bullets(item(paragraph('one')), item(paragraph('- two'))),
      node('codeBlock', {}, text('a();\n\nb();')),
      node('rule'),
      node('taskList', {}, task('DONE', 'ok')),
      node('table', {}, row(cell({}, paragraph('x')), cell({}, paragraph('y'))), row(cell({}, paragraph('z')))),
      node('blockquote', {}, paragraph('# said')),
    );
    expect(markdown(doc(node('table', {}, row(header('H')), row(full))))).toBe(
      '| H |\n| --- |\n| **Steps** / - one / - - two / `a();` / `b();` / - [x] ok / x, y / z / # said |',
    );
  });

  test('inside an expand, between text', () => {
    const table = node('table', {}, row(header('A')), row(cell({}, paragraph('1'))));
    expect(markdown(doc(node('expand', { title: 'Data' }, paragraph('see'), table, paragraph('end'))))).toBe(
      '**Data**\n\nsee\n\n| A |\n| --- |\n| 1 |\n\nend',
    );
  });

  test('without any text give nothing', () => {
    expect(markdown(doc(node('table', {}, row(cell({}, paragraph()), cell({})))))).toBe('');
  });

  test('survive spans that no table can have', () => {
    const endless = cell({ colspan: 1e9, rowspan: 1e9 }, paragraph('x'));
    const lines = markdown(doc(node('table', {}, row(endless), row(cell({}, paragraph('y')))))).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain('y');
    expect(lines[3]?.length).toBeLessThan(1_000);
  });
});

describe('text that looks like Markdown', () => {
  test.each([
    ['# no heading', '\\# no heading'],
    ['- no item', '\\- no item'],
    ['1. no item', '1\\. no item'],
    ['> no quote', '\\> no quote'],
    ['| no table |', '\\| no table |'],
    ['```', '\\```'],
    ['---', '\\---'],
    ['***', '\\***'],
    ['=====', '\\====='],
    ['-', '\\-'],
    ['7.', '7\\.'],
  ])('%s stays text at the start of a line', (line, escaped) => {
    expect(markdown(doc(paragraph(line)))).toBe(escaped);
    expect(markdown(doc(paragraph('x', node('hardBreak'), line)))).toBe(`x\n${escaped}`);
  });

  test.each(['#1 of 3', '-5 degrees', '1.5 s', 'a - b', '*.ts', '--force'])('%s needs no escape', (line) => {
    expect(markdown(doc(paragraph(line)))).toBe(line);
  });

  test('is recognised when several nodes make it', () => {
    expect(markdown(doc(paragraph('1', '. x')))).toBe('1\\. x');
  });
});

describe('links and pictures', () => {
  test('a picture that links somewhere keeps the address, wherever the mark stands', () => {
    const media = node('media', { type: 'file', id: 'm', alt: 'map.png' });
    const expected = '[attachment: map.png](https://x.test/map)';
    const marks = [linkTo('https://x.test/map')];
    expect(markdown(doc({ ...node('mediaSingle', {}, media), marks }))).toBe(expected);
    expect(markdown(doc(node('mediaSingle', {}, { ...media, marks })))).toBe(expected);
  });

  test('a script behind a link is counted, other rare addresses are written out', () => {
    const line = paragraph(text('run', linkTo('javascript:alert(1)')), ' or ', text('call', linkTo('tel:+49123')));
    const converted = adfToMarkdown(doc(line));
    expect(converted.markdown).toBe('run or call (tel:+49123)');
    expect(converted.warnings.toJSON()).toEqual({ 'adf.link': 1 });
  });
});

describe('a whole story', () => {
  test('comes out as the Markdown that a person would write', () => {
    const story = doc(
      node('heading', { level: 2 }, text('Story')),
      paragraph(
        'As a ',
        text('customer', 'strong'),
        ' I want to pay by card (see ',
        text('AB-7', linkTo('https://x.test/browse/AB-7')),
        ').',
      ),
      node('panel', { panelType: 'note' }, paragraph('Only ', text('EUR', 'code'), '.')),
      node('heading', { level: 3 }, text('Acceptance criteria')),
      node('taskList', {}, task('TODO', 'The amount is shown'), task('DONE', 'A refused card says why')),
      node(
        'mediaSingle',
        {},
        node('media', { type: 'file', id: '1', alt: 'form.png' }),
        node('caption', {}, text('The form')),
      ),
    );
    expect(markdown(story)).toBe(
      [
        '## Story',
        '',
        'As a **customer** I want to pay by card (see [AB-7](https://x.test/browse/AB-7)).',
        '',
        '**Note:** Only `EUR`.',
        '',
        '### Acceptance criteria',
        '',
        '- [ ] The amount is shown',
        '- [x] A refused card says why',
        '',
        '[attachment: form.png]',
        'The form',
      ].join('\n'),
    );
  });
});

describe('adfText', () => {
  test('gives one line without Markdown', () => {
    const document = doc(
      node('heading', { level: 1 }, text('Given')),
      paragraph('a', text('b', 'strong'), 'c', node('hardBreak'), text('d', linkTo('https://x.test'))),
      bullets(
        item(paragraph('# e')),
        item(paragraph(node('inlineCard', { url: 'https://x.test/1' }), node('mention', { text: '@Ann' }))),
      ),
      node('expand', { title: 'T' }, node('codeBlock', {}, text('f\n  g'))),
    );
    expect(adfText(document)).toBe('Given abc d # e https://x.test/1@Ann T f g');
  });

  test.each([
    ['  a\n b ', 'a b'],
    [null, ''],
    [3, '3'],
    [{}, ''],
  ])('takes %j', (value, expected) => {
    expect(adfText(value)).toBe(expected);
  });
});

describe('isAdf', () => {
  test.each([
    [doc(), true],
    [{ type: 'doc', version: 1 }, true],
    [{ type: 'doc', content: 'x' }, false],
    [paragraph('a'), false],
    ['doc', false],
    [null, false],
    [[doc()], false],
  ])('%j: %s', (value, expected) => {
    expect(isAdf(value)).toBe(expected);
  });
});
