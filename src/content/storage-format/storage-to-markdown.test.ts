import { describe, expect, it } from 'vitest';
import { storageToMarkdown, type StorageContext } from './storage-to-markdown.ts';

const context: StorageContext = {
  users: new Map([['u-1', 'Ada Novak']]),
  siteUrl: 'https://site.example',
  spaceKey: 'ENG',
};

const macro = (name: string, inside = ''): string =>
  `<ac:structured-macro ac:name="${name}">${inside}</ac:structured-macro>`;
const parameter = (name: string, value: string): string => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;
const rich = (inside: string): string => `<ac:rich-text-body>${inside}</ac:rich-text-body>`;
const plain = (text: string): string => `<ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body>`;

/** What it shows, storage format, Markdown, warnings. */
type Example = [string, string, string, Record<string, number>?];

const running: Example[] = [
  [
    'paragraphs and marks',
    '<p>A <strong>bold</strong> and <em>slanted</em> word</p><p>B</p>',
    'A **bold** and *slanted* word\n\nB',
  ],
  ['blanks of marks outside them', '<p>a<strong> b </strong>c</p>', 'a **b** c'],
  ['bold in bold once', '<p><strong>a <b>b</b></strong></p>', '**a b**'],
  ['struck text', '<p><del>old</del> <s>older</s></p>', '~~old~~ ~~older~~'],
  ['underline and colour as plain text', '<p><u>a</u> <span style="color: red">b</span></p>', 'a b'],
  ['powers and indices', '<p>10<sup>6</sup> H<sub>2</sub>O 1<sup>st</sup></p>', '10^6 H2O 1st'],
  ['code within a line', '<p>Call <code>a`b</code> now</p>', 'Call ``a`b`` now'],
  ['line breaks', '<p>a<br/>b</p>', 'a\nb'],
  [
    'named, numbered and double entities',
    '<p>caf&eacute;&nbsp;&#8211;&#x20AC; &amp;nbsp; &lt;b&gt; &nosuch;</p>',
    'café –€ &nbsp; <b> &nosuch;',
  ],
  [
    'text that looks like structure',
    '<p># no heading<br/>- no list<br/>1. none</p>',
    '\\# no heading\n\\- no list\n1\\. none',
  ],
  ['headings on one line', '<h2>A <strong>b</strong><br/>c</h2><h6>d</h6>', '## A b c\n\n###### d'],
  ['quotes and rules', '<blockquote><p>a</p><p>b</p></blockquote><hr/><p>c</p>', '> a\n>\n> b\n\n---\n\nc'],
  ['preformatted text', '<pre>a\n  b</pre>', '```\na\n  b\n```'],
  [
    'web links',
    '<p><a href="https://x.example/a?b=1&amp;c=2">here</a> <a>nowhere</a></p>',
    '[here](https://x.example/a?b=1&c=2) nowhere',
  ],
  ['links nobody may follow', '<p><a href="javascript:alert(1)">x</a></p>', 'x', { 'storage.unusable-link': 1 }],
  ['dates', '<p>Due <time datetime="2026-04-01" /></p>', 'Due 2026-04-01'],
  ['comments on the text', '<p>a <ac:inline-comment-marker ac:ref="r">b</ac:inline-comment-marker> c</p>', 'a b c'],
  ['placeholders of templates', '<p><ac:placeholder>Say why</ac:placeholder></p>', 'Say why'],
  [
    'emoticons by character, name and code',
    '<p><ac:emoticon ac:name="blue-star" ac:emoji-fallback="🚀"/> <ac:emoticon ac:name="tick"/> <ac:emoticon ac:name="blue-star" ac:emoji-shortname=":acme:" ac:emoji-fallback=":acme:"/></p>',
    '🚀 ✅ :acme:',
  ],
  ['abbreviations', '<p><abbr title="Service level">SL</abbr></p>', 'SL (Service level)'],
  ['zero-width blanks', '<p>check\u200bout</p>', 'checkout'],
  ['text without any element', 'just text', 'just text'],
  ['elements nobody knows', '<p>a <foo:Bar>b</foo:Bar></p>', 'a b', { 'storage.unknown-element:foo-bar': 1 }],
  ['scripts are no content', '<p>a<script>b()</script></p>', 'a', { 'storage.dropped:script': 1 }],
];

const lists: Example[] = [
  ['nested lists', '<ul><li><p>a</p><ol><li>b</li><li>c</li></ol></li><li>d</li></ul>', '- a\n  1. b\n  2. c\n- d'],
  ['lists nested the old way', '<ul><li>a</li><ul><li>b</li></ul></ul>', '- a\n  - b'],
  ['numbers that start later', '<ol start="4"><li>a</li><li>b</li></ol>', '4. a\n5. b'],
  ['code in an item', `<ul><li><p>a</p>${macro('code', plain('x\ny'))}</li></ul>`, '- a\n\n  ```\n  x\n  y\n  ```'],
  [
    'tasks',
    '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a <time datetime="2026-01-02"/></ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body><span>b</span></ac:task-body></ac:task></ac:task-list>',
    '- [x] a 2026-01-02\n- [ ] b',
  ],
  ['definitions', '<dl><dt>Term</dt><dd>What it means</dd></dl>', '**Term**\n\nWhat it means'],
];

const tables: Example[] = [
  [
    'a header row',
    '<table><colgroup><col/></colgroup><tbody><tr><th><p><strong>A</strong></p></th><th>B</th></tr><tr><td>1</td><td><p>2</p></td></tr></tbody></table>',
    '| A | B |\n| --- | --- |\n| 1 | 2 |',
  ],
  [
    'no header row, row headers',
    '<table><tbody><tr><th>A</th><td>1</td></tr><tr><th>B</th><td>2</td></tr></tbody></table>',
    '|  |  |\n| --- | --- |\n| **A** | 1 |\n| **B** | 2 |',
  ],
  [
    'cells that span rows and columns',
    '<table><tr><th>A</th><th colspan="2">B</th></tr><tr><td rowspan="2">1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>',
    '| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 1 | 4 | 5 |',
  ],
  [
    'pipes, lists, macros and code in cells',
    `<table><tr><th>A</th><th>B</th></tr><tr><td>x | y<ul><li>a</li><li>b</li></ul></td><td>${macro('code', parameter('language', 'js') + plain('let a;\n\nlet b;'))}${macro('status', parameter('title', 'DONE'))}</td></tr></table>`,
    '| A | B |\n| --- | --- |\n| x \\| y / - a / - b | `let a;` / `let b;` / [DONE] |',
  ],
  [
    'headings and panels in cells',
    `<table><tr><td><h3>T</h3><p>u</p></td><td>${macro('info', rich('<p>v</p>'))}</td></tr></table>`,
    '|  |  |\n| --- | --- |\n| **T** / u | **Info:** v |',
  ],
  [
    'a table in a cell',
    '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><table><tr><th>c</th><th>d</th></tr><tr><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table></td></tr></table>',
    '| A | B |\n| --- | --- |\n| 1 | c: 2; d: 3 / c: 4; d: 5 |',
  ],
  [
    'a frame of one cell',
    `<table><tbody><tr><td><h2>T</h2>${macro('code', plain('x'))}</td></tr></tbody></table>`,
    '## T\n\n```\nx\n```',
  ],
  [
    'text beside the only element of a row',
    '<table><tr><p></p>alone</tr></table>',
    '|  |  |\n| --- | --- |\n|  | alone |',
  ],
  [
    'a caption',
    '<table><caption>Limits</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>',
    '**Limits**\n\n| A | B |\n| --- | --- |\n| 1 | 2 |',
  ],
  [
    'text that strayed into a table',
    '<table>stray<tr><td>1</td>between<td>2</td></tr></table>',
    'stray\n\n|  |  |  |\n| --- | --- | --- |\n| 1 | between | 2 |',
  ],
];

const macros: Example[] = [
  [
    'code with language and title',
    macro('code', parameter('language', 'sql') + parameter('title', 'Query') + plain('select <b> from a & b')),
    '**Query**\n\n```sql\nselect <b> from a & b\n```',
  ],
  [
    'code that holds the end of a CDATA section',
    `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a]]]]><![CDATA[>b]]></ac:plain-text-body></ac:structured-macro>`,
    '```\na]]>b\n```',
  ],
  ['code that holds a fence', macro('noformat', plain('```\nx\n```')), '````\n```\nx\n```\n````'],
  [
    'panels',
    macro('warning', parameter('title', 'Stop') + rich('<p>a</p><p>b</p>')) + macro('panel', rich('<p>c</p>')),
    '> **Warning: Stop**\n>\n> a\n>\n> b\n\n> c',
  ],
  ['a panel that holds a section', macro('note', rich('<h2>T</h2><p>a</p>')), '**Note**\n\n## T\n\na'],
  ['expands', macro('expand', parameter('title', 'More &amp; more') + rich('<p>a</p>')), '**More & more**\n\na'],
  [
    'excerpts, columns, page properties',
    macro(
      'section',
      rich(macro('column', rich(macro('excerpt', rich('<p>a</p>')))) + macro('details', rich('<p>b</p>'))),
    ),
    'a\n\nb',
  ],
  [
    'layouts',
    '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>',
    'a\n\nb',
  ],
  [
    'a status within a line',
    `<p>State: ${macro('status', parameter('colour', 'Green') + parameter('title', 'READY'))}.</p>`,
    'State: [READY].',
  ],
  ['code inside a paragraph', `<p>before ${macro('code', plain('x'))} after</p>`, 'before\n\n```\nx\n```\n\nafter'],
  [
    'issues',
    `<p>${macro('jira', parameter('server', 'Jira') + parameter('key', 'PLAT-1'))} ${macro('jira', parameter('jqlQuery', 'project = PLAT'))}</p>`,
    'PLAT-1 [Jira issues: project = PLAT]',
    { 'storage.jira-query': 1 },
  ],
  [
    'what Confluence computes',
    macro('toc') + macro('children', parameter('all', 'true')) + '<p>a</p>',
    'a',
    { 'storage.dynamic-macro:children': 1, 'storage.dynamic-macro:toc': 1 },
  ],
  ['a zone with contents keeps its text', macro('toc-zone', rich('<p>a</p>')), 'a'],
  [
    'included pages',
    macro('include', parameter('', '<ac:link><ri:page ri:content-title="Glossary" ri:space-key="DOCS"/></ac:link>')) +
      macro('excerpt-include', parameter('', 'Terms')),
    '[included page: Glossary in DOCS]\n\n[included excerpt of page: Terms]',
    { 'storage.included-page': 2 },
  ],
  ['anchors', `<p>${macro('anchor', parameter('', 'top'))}a</p>`, 'a', { 'storage.anchor': 1 }],
  [
    'formulas',
    `<p>So ${macro('mathinline', plain('a^2'))} holds</p>${macro('mathblock', plain('x_1'))}`,
    'So `a^2` holds\n\n```latex\nx_1\n```',
  ],
  [
    'unknown macros with text',
    macro('Acme Box!', parameter('title', 'T') + parameter('bgColor', 'red') + rich('<p>a</p>')),
    '[macro acme-box: T]\n\na',
    { 'storage.unknown-macro:acme-box': 1 },
  ],
  [
    'unknown macros with code',
    macro('acme', plain('x = 1')),
    '[macro acme]\n\n```\nx = 1\n```',
    { 'storage.unknown-macro:acme': 1 },
  ],
  [
    'unknown macros with a file',
    `<p>${macro('viewpdf', parameter('name', '<ri:attachment ri:filename="plan.pdf"/>'))}</p>`,
    '[macro viewpdf: plan.pdf]',
    { 'storage.unknown-macro:viewpdf': 1 },
  ],
  [
    'macros of the old spelling',
    '<ac:macro ac:name="info"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:macro>',
    '> **Info:** a',
  ],
  [
    'panels of newer editors',
    '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div class="panel"><p>a</p></div></ac:adf-fallback></ac:adf-extension>',
    '> **Note:** a',
  ],
  [
    'newer nodes without a fallback',
    '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node></ac:adf-extension><ac:adf-extension><ac:adf-node type="chart"/></ac:adf-extension>',
    'a\n\n[chart]',
    { 'storage.adf-node:chart': 1 },
  ],
];

const links: Example[] = [
  ['pages by title', '<p><ac:link><ri:page ri:content-title="Refunds"/></ac:link></p>', 'Refunds'],
  [
    'pages behind other words',
    '<p><ac:link><ri:page ri:content-title="Refunds" ri:space-key="DOCS"/><ac:plain-text-link-body><![CDATA[see <this>]]></ac:plain-text-link-body></ac:link></p>',
    'see <this> (page: Refunds in DOCS)',
  ],
  [
    'the own space needs no name',
    '<p><ac:link><ri:page ri:content-title="Refunds" ri:space-key="ENG"/></ac:link></p>',
    'Refunds',
  ],
  [
    'rich link bodies',
    '<p><ac:link><ri:page ri:content-title="Refunds"/><ac:link-body>the <strong>rules</strong></ac:link-body></ac:link></p>',
    'the **rules** (page: Refunds)',
  ],
  [
    'spaces, files and addresses',
    '<p><ac:link><ri:space ri:space-key="DOCS"/></ac:link>, <ac:link><ri:attachment ri:filename="a.pdf"/><ac:link-body>the file</ac:link-body></ac:link>, <ac:link><ri:url ri:value="https://x.example/"/><ac:link-body>x</ac:link-body></ac:link></p>',
    'space DOCS, the file (attachment: a.pdf), [x](https://x.example/)',
  ],
  [
    'content by id',
    '<p><ac:link><ri:content-entity ri:content-id="42"/><ac:link-body>the plan</ac:link-body></ac:link></p>',
    '[the plan](https://site.example/wiki/pages/viewpage.action?pageId=42)',
  ],
  [
    'places on the page',
    '<p><ac:link ac:anchor="sec-2"><ac:link-body>below</ac:link-body></ac:link> <ac:link ac:anchor="sec-3"/></p>',
    'below #sec-3',
  ],
  [
    'people',
    '<p><ac:link><ri:user ri:account-id="u-1"/></ac:link> and <ac:link><ri:user ri:account-id="u-2"/></ac:link></p>',
    '@Ada Novak and @someone',
    { 'storage.unresolved-user': 1 },
  ],
  [
    'pictures',
    '<ac:image ac:alt="Flow"><ri:attachment ri:filename="flow.png"/><ac:caption><p>The flow</p></ac:caption></ac:image><p><ac:image><ri:url ri:value="https://x.example/y.png"/></ac:image></p>',
    '[image: Flow, The flow, flow.png]\n\n[image: https://x.example/y.png]',
    { 'storage.image': 2 },
  ],
  [
    'a linked picture',
    '<p><ac:link><ri:page ri:content-title="Map"/><ac:link-body><ac:image><ri:attachment ri:filename="m.png"/></ac:image></ac:link-body></ac:link></p>',
    '[image: m.png] (page: Map)',
    { 'storage.image': 1 },
  ],
];

const broken: Example[] = [
  ['tags that are never closed', '<p>a <strong>b', 'a **b**'],
  ['tags closed in the wrong order', '<p><em>a</p><p>b</em></p>', '*a*\n\nb'],
  ['closing tags that fit nothing', '</div><p>a</span> b</p></p>', 'a b'],
  ['what is no tag', '<p>a < b and 3 <5 c> d</p>', 'a < b and 3 <5 c> d'],
  ['a tag without an end', '<p>a</p><strong b="c', 'a\n\n<strong b="c'],
  ['void elements as in HTML', '<p>a<br>b</p><hr><p>c</p>', 'a\nb\n\n---\n\nc'],
  ['a CDATA section without an end', '<p><![CDATA[a < b', 'a < b'],
  ['carriage returns', `<p>a\r\nb</p>${macro('markdown', plain('- a\r\n- b'))}`, 'a b\n\n- a\n- b'],
  ['only white space', ' \n\t ', ''],
  ['the empty string', '', ''],
];

describe.each([
  ['running text', running],
  ['lists', lists],
  ['tables', tables],
  ['macros', macros],
  ['links and pictures', links],
  ['broken markup', broken],
])('storageToMarkdown on %s', (_group, examples) => {
  it.each(examples)('writes %s', (_name, storage, markdown, warnings = {}) => {
    const converted = storageToMarkdown(storage, context);
    expect(converted.markdown).toBe(markdown);
    expect(converted.warnings.toJSON()).toEqual(warnings);
  });
});
