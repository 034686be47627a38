import { describe, expect, test } from 'vitest';
import { adfToMarkdown } from './adf-to-markdown.ts';
import { blockKinds, inlineKinds, silentMarks, writtenMarks } from './kinds.ts';
import { doc, node, paragraph, text, type TestNode } from './testing/build.ts';

const item = (...content: unknown[]): TestNode => node('listItem', {}, ...content);
const cell = (value: string): TestNode => node('tableCell', {}, paragraph(value));
const media = (attrs: Record<string, unknown> = {}): TestNode =>
  node('media', { type: 'file', id: 'a1', collection: 'c', ...attrs });
const inLine = (inline: TestNode): TestNode => doc(paragraph('a ', inline, ' b'));

/** Every kind of node by name: what goes in, what comes out, what is counted. */
const nodes: [kind: string, document: unknown, markdown: string, warnings?: Record<string, number>][] = [
  ['doc', doc(paragraph('one'), paragraph('two')), 'one\n\ntwo'],
  ['paragraph', doc(paragraph('one ', 'line')), 'one line'],
  ['text', doc(paragraph(text('plain'))), 'plain'],
  ['heading', doc(node('heading', { level: 3 }, text('Acceptance criteria'))), '### Acceptance criteria'],
  ['bulletList', doc(node('bulletList', {}, item(paragraph('a')), item(paragraph('b')))), '- a\n- b'],
  ['orderedList', doc(node('orderedList', { order: 4 }, item(paragraph('a')), item(paragraph('b')))), '4. a\n5. b'],
  ['listItem', doc(node('bulletList', {}, item(paragraph('a'), paragraph('more')))), '- a\n\n  more'],
  ['taskList', doc(node('taskList', {}, node('taskItem', { state: 'TODO' }, text('a')))), '- [ ] a'],
  ['taskItem', doc(node('taskList', {}, node('taskItem', { state: 'DONE' }, text('a')))), '- [x] a'],
  [
    'blockTaskItem',
    doc(node('taskList', {}, node('blockTaskItem', { state: 'DONE' }, paragraph('a'), paragraph('b')))),
    '- [x] a\n\n  b',
  ],
  ['decisionList', doc(node('decisionList', {}, node('decisionItem', {}, text('Ship it')))), '- Decision: Ship it'],
  [
    'decisionItem',
    doc(node('decisionList', {}, node('decisionItem', { state: 'UNDECIDED' }, text('Ship it?')))),
    '- Decision (undecided): Ship it?',
  ],
  ['codeBlock', doc(node('codeBlock', { language: 'sql' }, text('select 1;\n# no'))), '```sql\nselect 1;\n# no\n```'],
  ['blockquote', doc(node('blockquote', {}, paragraph('a'), paragraph('b'))), '> a\n>\n> b'],
  ['panel', doc(node('panel', { panelType: 'warning' }, paragraph('hot'))), '**Warning:** hot'],
  ['expand', doc(node('expand', { title: 'More' }, paragraph('inside'))), '**More**\n\ninside'],
  ['nestedExpand', doc(node('nestedExpand', { title: 'More' }, paragraph('inside'))), '**More**\n\ninside'],
  ['table', doc(node('table', {}, node('tableRow', {}, cell('a'), cell('b')))), '|  |  |\n| --- | --- |\n| a | b |'],
  ['tableRow', doc(node('tableRow', {}, cell('a'))), '|  |\n| --- |\n| a |'],
  ['tableCell', doc(cell('stray')), 'stray'],
  [
    'tableHeader',
    doc(
      node('table', {}, node('tableRow', {}, node('tableHeader', {}, paragraph('H'))), node('tableRow', {}, cell('a'))),
    ),
    '| H |\n| --- |\n| a |',
  ],
  [
    'mediaSingle',
    doc(node('mediaSingle', { layout: 'center' }, media({ alt: 'login.png' }))),
    '[attachment: login.png]',
    { 'adf.media': 1 },
  ],
  [
    'mediaGroup',
    doc(node('mediaGroup', {}, media({ __fileName: 'a.log' }), media())),
    '[attachment: a.log]\n[attachment: a1]',
    { 'adf.media': 2 },
  ],
  [
    'media',
    doc(node('mediaSingle', {}, media({ type: 'external', id: '', url: 'https://x.test/i/shot.png?w=1' }))),
    '[attachment: shot.png](https://x.test/i/shot.png?w=1)',
    { 'adf.media': 1 },
  ],
  [
    'mediaInline',
    inLine(node('mediaInline', { id: '', collection: 'c7' })),
    'a [attachment: c7] b',
    { 'adf.media': 1 },
  ],
  [
    'caption',
    doc(node('mediaSingle', {}, media({ alt: 'x' }), node('caption', {}, text('The form')))),
    '[attachment: x]\nThe form',
    { 'adf.media': 1 },
  ],
  ['mention', inLine(node('mention', { id: '7', text: '@Ann Lee' })), 'a @Ann Lee b'],
  ['emoji', inLine(node('emoji', { shortName: ':smile:', text: '😄' })), 'a 😄 b'],
  ['date', inLine(node('date', { timestamp: '1719792000000' })), 'a 2024-07-01 b'],
  ['status', inLine(node('status', { text: 'IN REVIEW', color: 'blue' })), 'a [IN REVIEW] b'],
  ['inlineCard', inLine(node('inlineCard', { url: 'https://x.test/browse/AB-1' })), 'a <https://x.test/browse/AB-1> b'],
  [
    'blockCard',
    doc(node('blockCard', { data: { name: 'Spec', url: 'https://x.test/s' } })),
    '[Spec](https://x.test/s)',
  ],
  ['embedCard', doc(node('embedCard', { url: 'https://x.test/e', layout: 'wide' })), '<https://x.test/e>'],
  ['hardBreak', doc(paragraph('a', node('hardBreak'), 'b')), 'a\nb'],
  ['rule', doc(paragraph('a'), node('rule'), paragraph('b')), 'a\n\n---\n\nb'],
  [
    'layoutSection',
    doc(node('layoutSection', {}, node('layoutColumn', {}, paragraph('l')), node('layoutColumn', {}, paragraph('r')))),
    'l\n\nr',
  ],
  ['layoutColumn', doc(node('layoutColumn', { width: 50 }, paragraph('l'))), 'l'],
  [
    'extension',
    doc(
      node('extension', {
        extensionType: 'com.atlassian.confluence.macro.core',
        extensionKey: 'jira',
        text: 'Open bugs',
        parameters: {
          macroParams: { jqlQuery: { value: 'project = AB' } },
          macroMetadata: { macroId: { value: 'x1' } },
        },
      }),
    ),
    '[extension: jira (Open bugs; jqlQuery: project = AB)]',
    { 'adf.extension': 1 },
  ],
  [
    'inlineExtension',
    inLine(
      node('inlineExtension', {
        extensionKey: 'ari:app/9',
        extensionType: 't',
        parameters: { extensionTitle: 'Poll' },
      }),
    ),
    'a [extension: Poll (extensionTitle: Poll)] b',
    { 'adf.extension': 1 },
  ],
  [
    'bodiedExtension',
    doc(node('bodiedExtension', { extensionKey: 'excerpt' }, paragraph('in'))),
    '[extension: excerpt]\n\nin',
  ],
  [
    'multiBodiedExtension',
    doc(node('multiBodiedExtension', { extensionKey: 'tabs' }, node('extensionFrame', {}, paragraph('one')))),
    '[extension: tabs]\n\none',
  ],
  ['extensionFrame', doc(node('extensionFrame', {}, paragraph('one'))), 'one'],
  ['syncBlock', doc(node('syncBlock', { resourceId: 'page/7' })), '[synced block: page/7]', { 'adf.sync-block': 1 }],
  ['bodiedSyncBlock', doc(node('bodiedSyncBlock', { resourceId: 'page/7' }, paragraph('in'))), 'in'],
  ['placeholder', inLine(node('placeholder', { text: 'Who?' })), 'a [placeholder: Who?] b'],
  ['confluenceJiraIssue', inLine(node('confluenceJiraIssue', { issueKey: 'AB-9' })), 'a AB-9 b'],
  [
    'confluenceUnsupportedBlock',
    doc(node('confluenceUnsupportedBlock', { cxhtml: '<ac:x>kept &amp; <b>bold</b></ac:x>' })),
    '[unsupported content: kept & bold]',
    { 'adf.unsupported': 1 },
  ],
  [
    'confluenceUnsupportedInline',
    inLine(node('confluenceUnsupportedInline', { cxhtml: '<i/>' })),
    'a [unsupported content] b',
    { 'adf.unsupported': 1 },
  ],
  ['unsupportedBlock', doc(node('unsupportedBlock', { originalValue: paragraph('was here') })), 'was here'],
  ['unsupportedInline', inLine(node('unsupportedInline', { originalValue: text('was here') })), 'a was here b'],
];

const marks: [kind: string, mark: Record<string, unknown>, markdown: string][] = [
  ['strong', {}, 'a **b** c'],
  ['em', {}, 'a *b* c'],
  ['strike', {}, 'a ~~b~~ c'],
  ['code', {}, 'a `b` c'],
  ['subsup', { attrs: { type: 'sup' } }, 'a ^b c'],
  ['subsup', { attrs: { type: 'sub' } }, 'a _b c'],
  ['link', { attrs: { href: 'https://x.test/' } }, 'a [b](https://x.test/) c'],
  ['underline', {}, 'a b c'],
  ['textColor', { attrs: { color: '#ff0000' } }, 'a b c'],
  ['backgroundColor', { attrs: { color: '#ff0000' } }, 'a b c'],
  ['fontSize', { attrs: { fontSize: 'small' } }, 'a b c'],
  ['annotation', { attrs: { id: '1', annotationType: 'inlineComment' } }, 'a b c'],
  ['confluenceInlineComment', { attrs: { reference: '1' } }, 'a b c'],
];

const blockMarks = ['alignment', 'indentation', 'breakout', 'border', 'dataConsumer', 'fragment'];

describe('every kind of node', () => {
  test.each(nodes)('%s', (_kind, document, markdown, warnings = {}) => {
    const converted = adfToMarkdown(document);
    expect(converted.markdown).toBe(markdown);
    expect(converted.warnings.toJSON()).toEqual(warnings);
  });

  test('is in the table above', () => {
    expect(nodes.map(([kind]) => kind).sort()).toEqual([...inlineKinds, ...blockKinds].sort());
  });
});

describe('every kind of mark', () => {
  test.each(marks)('%s %j', (type, mark, markdown) => {
    const converted = adfToMarkdown(doc(paragraph('a ', text('b', { type, ...mark }), ' c')));
    expect(converted.markdown).toBe(markdown);
    expect(converted.warnings.toJSON()).toEqual({});
  });

  test.each(blockMarks)('%s changes the look only', (type) => {
    const marked = { ...paragraph('a'), marks: [{ type, attrs: { level: 2, align: 'end', localId: 'x' } }] };
    const converted = adfToMarkdown(doc(marked));
    expect(converted.markdown).toBe('a');
    expect(converted.warnings.size).toBe(0);
  });

  test('is in the tables above', () => {
    const shown = new Set([...marks.map(([kind]) => kind), ...blockMarks]);
    expect([...shown].sort()).toEqual([...silentMarks, ...writtenMarks].sort());
  });
});

describe('panels', () => {
  test.each([
    ['info', '**Info:** x'],
    ['note', '**Note:** x'],
    ['tip', '**Tip:** x'],
    ['success', '**Success:** x'],
    ['warning', '**Warning:** x'],
    ['error', '**Error:** x'],
    ['constructor', 'x'],
  ])('of type %s', (panelType, markdown) => {
    expect(adfToMarkdown(node('panel', { panelType }, paragraph('x'))).markdown).toBe(markdown);
  });

  test('of a custom type show their sign', () => {
    const panel = node('panel', { panelType: 'custom', panelIcon: ':rocket:', panelIconText: '🚀' }, paragraph('x'));
    expect(adfToMarkdown(panel).markdown).toBe('🚀 x');
  });

  test('keep headings and lists readable by lines', () => {
    const list = node('bulletList', {}, item(paragraph('a')));
    const panel = node('panel', { panelType: 'info' }, node('heading', { level: 2 }, text('H')), list);
    expect(adfToMarkdown(panel).markdown).toBe('**Info:**\n\n## H\n\n- a');
  });
});

describe('leaves without text are named and counted', () => {
  test.each([
    ['mention', { id: 'u-1' }, '[mention: u-1]', 'adf.mention'],
    ['mention', {}, '[mention]', 'adf.mention'],
    ['emoji', { id: '1f600' }, '[emoji: 1f600]', 'adf.emoji'],
    ['date', { timestamp: 'soon' }, '[date: soon]', 'adf.date'],
    ['date', { timestamp: '99999999999999999' }, '[date: 99999999999999999]', 'adf.date'],
    ['status', { text: ' ' }, '[status]', 'adf.status'],
    ['placeholder', {}, '[placeholder]', 'adf.placeholder'],
    ['inlineCard', {}, '[card]', 'adf.card'],
    ['mediaInline', {}, '[attachment]', 'adf.media'],
    ['inlineExtension', {}, '[extension]', 'adf.extension'],
    ['confluenceJiraIssue', {}, '[jira issue]', 'adf.jira-issue'],
  ])('%s %j', (kind, attrs, markdown, warning) => {
    const converted = adfToMarkdown(node(kind, attrs));
    expect(converted.markdown).toBe(markdown);
    expect(converted.warnings.toJSON()).toEqual({ [warning]: 1 });
  });

  test('a list of search results keeps its question', () => {
    const card = node('blockCard', {
      url: 'https://x.test/issues/?jql=project%3DAB',
      datasource: { id: 'd', parameters: { cloudId: 'c', jql: 'project = AB' }, views: [] },
    });
    const converted = adfToMarkdown(doc(card));
    expect(converted.markdown).toBe('<https://x.test/issues/?jql=project%3DAB> [list of results: jql: project = AB]');
    expect(converted.warnings.toJSON()).toEqual({ 'adf.datasource': 1 });
  });

  test('names from the context fill the gaps', () => {
    const names = new Map([
      ['u-1', 'Ann Lee'],
      ['m-1', 'error.log'],
    ]);
    const line = paragraph(node('mention', { id: 'u-1' }), ' sent ', node('mediaInline', { id: 'm-1' }));
    expect(adfToMarkdown(doc(line), { names }).markdown).toBe('@Ann Lee sent [attachment: error.log]');
  });
});

describe('unknown kinds', () => {
  test('of nodes keep their text and the attributes that people wrote', () => {
    const attrs = { title: 'Poll', localId: 'abc', note: 'shown to all', mode: 'compact', nested: { caption: 'Vote' } };
    const converted = adfToMarkdown(doc(node('vote<b>Box', attrs, paragraph('Yes or no?')), paragraph('after')));
    expect(converted.markdown).toBe('Poll shown to all Vote\n\nYes or no?\n\nafter');
    expect(converted.warnings.toJSON()).toEqual({ 'adf.unknown-node:votebBox': 1 });
  });

  test('of nodes in a line stay in the line', () => {
    const converted = adfToMarkdown(doc(paragraph('see ', node('chip', {}, text('this')), ' now')));
    expect(converted.markdown).toBe('see this now');
    expect(converted.warnings.toJSON()).toEqual({ 'adf.unknown-node:chip': 1 });
  });

  test('of marks keep the text', () => {
    const converted = adfToMarkdown(doc(paragraph(text('a', 'glow'), text('b', { type: 7 }))));
    expect(converted.markdown).toBe('ab');
    expect(converted.warnings.toJSON()).toEqual({ 'adf.unknown-mark:glow': 1, 'adf.unknown-mark:none': 1 });
  });

  test('cannot flood the report with names', () => {
    const many = Array.from({ length: 500 }, (_, index) => node(`kind${index}`, {}, text(`w${index}`)));
    const { warnings } = adfToMarkdown(doc(...many));
    expect(warnings.size).toBeLessThan(50);
    expect(warnings.toJSON()['adf.unknown-node:other']).toBeGreaterThan(400);
  });
});
