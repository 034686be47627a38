import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractPage } from './extract-page.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';

const markdown = (html: string): string =>
  htmlToMarkdown(html, { baseUrl: 'https://docs.example/guide/a.html' }).markdown;

describe('htmlToMarkdown', () => {
  it.each<[what: string, html: string, expected: string]>([
    ['paragraphs and breaks', '<p>a<br>b</p><p>c</p>', 'a\nb\n\nc'],
    ['text beside blocks', 'a<div>b</div>c', 'a\n\nb\n\nc'],
    ['whitespace', '<p>  a \n\n b&nbsp;c </p>', 'a b c'],
    ['emphasis with blanks kept outside', 'x <b>bold </b>y<i> it</i>', 'x **bold** y *it*'],
    ['doubled emphasis', '<b><strong>x</strong></b>', '**x**'],
    ['headings', '<h2>One <code>two</code></h2><h6>six</h6>', '## One `two`\n\n###### six'],
    ['nested lists', '<ul><li>a<ol start=3><li>b</li><li>c</li></ol></li><li>d</li></ul>', '- a\n  3. b\n  4. c\n- d'],
    ['lists inside lists without items', '<ul><li>a</li><ul><li>b</li></ul></ul>', '- a\n  - b'],
    ['items of several paragraphs', '<ul><li><p>a</p><p>b</p></li></ul>', '- a\n\n  b'],
    [
      'task lists',
      '<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>',
      '- [x] a\n- [ ] b',
    ],
    ['definitions', '<dl><dt>a<dd>one<dt>b<dt>c<dd><p>x</p><p>y</p></dl>', '- **a**: one\n- **b, c**: x\n\n  y'],
    ['quotes', '<blockquote><p>a</p><p>b</p></blockquote>', '> a\n>\n> b'],
    ['collapsible parts', '<details><summary>More</summary><p>x</p></details>', '**More**\n\nx'],
    [
      'keys, powers and indices',
      '<kbd>Ctrl</kbd>+<kbd>C</kbd> 10<sup>6</sup> H<sub>2</sub>O 1<sup>st</sup>',
      '`Ctrl`+`C` 10^6 H2O 1st',
    ],
    ['struck text and quotations', '<del>a</del> <q>b</q>', '~~a~~ "b"'],
    ['code with backticks', '<code>a`b</code>', '``a`b``'],
    ['text that looks like structure', '<p># a</p><p>- b</p>', '\\# a\n\n\\- b'],
    ['cards', '<a href="x"><h3>T</h3><p>d</p></a>', '### T\n\nd'],
    [
      'formulas',
      '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>',
      '$x^2$',
    ],
    ['unclosed and stray tags', '</p><p>a<b>b<p>c</div>', 'a\n\nb\n\nc'],
  ])('writes %s', (_, html, expected) => expect(markdown(html)).toBe(expected));

  it('makes links absolute and keeps only those that lead somewhere', () => {
    expect(markdown('<a href="b.html#x">b</a>')).toBe('[b](https://docs.example/guide/b.html#x)');
    expect(markdown('<a href="#x">here</a> <a href="javascript:go()">js</a> <a href="data:text/html,x">d</a>')).toBe(
      'here js d',
    );
    expect(htmlToMarkdown('<a href="b.html">b</a>').markdown).toBe('[b](b.html)');
  });

  it('puts named placeholders where something is not text, and counts what cannot be searched', () => {
    const { markdown: text, warnings } = htmlToMarkdown(
      '<img src="a/b.png" alt="Order flow"><img src="x/y.png"><img src="s.gif" alt=""><iframe src="https://v.example/1" title="Film"></iframe>' +
        '<video><source src="/m/demo.mp4"></video><svg><text>Cart</text><text>Payment</text></svg><svg><path/></svg>',
    );
    expect(text).toBe('[image: Order flow][image: y.png][iframe: Film][video: demo.mp4][image: Cart, Payment]');
    expect(warnings.toJSON()).toEqual({
      'html.drawing': 1,
      'html.iframe': 1,
      'html.image-without-text': 1,
      'html.video': 1,
    });
  });

  it('drops scripts and styles, keeps everything else of a fragment', () => {
    expect(
      markdown('<style>a{}</style><script>b</script><nav>menu</nav><p hidden>secret</p><footer>foot</footer>'),
    ).toBe('menu\n\nsecret\n\nfoot');
  });

  it('reads text that is no HTML at all', () => {
    expect(markdown('a < b && c > d')).toBe('a < b && c > d');
    expect(markdown('')).toBe('');
  });

  describe('tables', () => {
    it('have one line a row, with merged cells filled where a row needs them', () => {
      const html = `<table><caption>Limits</caption><thead><tr><th rowspan=2>Role</th><th colspan=2>Refund</th></tr>
        <tr><th>min</th><th>max</th></tr></thead><tbody><tr><td rowspan=2>Clerk</td><td>1</td><td>50</td></tr>
        <tr><td>2</td><td>60</td></tr><tr><td>Lead</td><td colspan=2>none</td></tr></tbody></table>`;
      expect(markdown(html)).toBe(
        [
          '**Limits**',
          '',
          '| Role | Refund min | Refund max |',
          '| --- | --- | --- |',
          '| Clerk | 1 | 50 |',
          '| Clerk | 2 | 60 |',
          '| Lead | none |  |',
        ].join('\n'),
      );
    });

    it('keep lists, code and tables inside cells on the line of their row', () => {
      const html =
        '<table><tr><th>a</th><th>b</th></tr><tr><td><ul><li>x</li><li>y|z</li></ul></td><td><pre>one\ntwo</pre><table><tr><td>p</td><td>q</td></tr></table></td></tr></table>';
      expect(markdown(html).split('\n').at(-1)).toBe('| - x / - y\\|z | `one two` / p, q |');
    });

    it('get an empty header where they have none, and dissolve where they only make layout', () => {
      expect(markdown('<table><tr><td>a<td>b<tr><td>c<td>d</table>')).toBe(
        '|  |  |\n| --- | --- |\n| a | b |\n| c | d |',
      );
      expect(markdown('<table role=presentation><tr><td><h2>A</h2><td><p>b</p></table>')).toBe('## A\n\nb');
    });

    it('do not explode when spans are absurd', () => {
      const row = `<tr>${'<td rowspan=1000 colspan=1000>x</td>'.repeat(20)}</tr>`;
      expect(markdown(`<table>${row.repeat(300)}</table>`).length).toBeLessThan(200_000);
    });
  });

  describe('code blocks', () => {
    it.each<[generator: string, html: string]>([
      ['Prism', '<pre class="language-js"><code class="language-js"><span>let</span> a;\nb;</code></pre>'],
      [
        'Docusaurus',
        '<div class="language-js codeBlockContainer_x"><pre class="prism-code"><code><span class="token-line">let a;<br></span><span class="token-line">b;<br></span></code></pre><div class="buttonGroup__atx"><button>Copy</button></div></div>',
      ],
      [
        'VitePress',
        '<div class="language-js vp-adaptive-theme"><button title="Copy"></button><span class="lang">js</span><pre class="shiki"><code><span class="line">let a;</span>\n<span class="line">b;</span></code></pre><div class="line-numbers-wrapper">1<br>2<br></div></div>',
      ],
      [
        'Hugo',
        '<div class="highlight"><table class="lntable"><tr><td class="lntd"><pre><code><span class="lnt">1\n</span><span class="lnt">2\n</span></code></pre></td><td class="lntd"><pre class="chroma"><code class="language-js" data-lang="js"><span class="line"><span class="cl">let a;\n</span></span><span class="line"><span class="cl">b;</span></span></code></pre></td></tr></table></div>',
      ],
      [
        'Pygments',
        '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2</pre></div></td><td class="code"><div class="highlight highlight-js"><pre>let a;\nb;\n</pre></div></td></tr></table>',
      ],
      [
        'highlight.js',
        '<pre><code class="hljs js"><table class="hljs-ln"><tr><td class="hljs-ln-numbers" data-line-number="1"></td><td class="hljs-ln-code">let a;</td></tr><tr><td class="hljs-ln-numbers"></td><td class="hljs-ln-code">b;</td></tr></table></code></pre>',
      ],
      ['GitHub', '<div class="highlight highlight-source-js"><pre>let a;\nb;</pre></div>'],
    ])('of %s come out whole', (_, html) => {
      expect(extractPage(`<main>${html}</main>`, { url: 'https://docs.example/' }).markdown).toMatch(
        /^```(js)?\nlet a;\nb;\n```$/,
      );
    });

    it('keep blank lines, indentation and longer fences', () => {
      expect(markdown('<pre>\n  a\n\n    b ```\n</pre>')).toBe('````\n  a\n\n    b ```\n````');
    });
  });

  describe('notes', () => {
    it.each<[generator: string, html: string]>([
      ['Sphinx', '<div class="admonition warning"><p class="admonition-title">Warning</p><p>Hot.</p></div>'],
      [
        'Docusaurus',
        '<div class="theme-admonition theme-admonition-warning alert alert--warning"><div class="admonitionHeading_Gvgb"><span></span>warning</div><div class="admonitionContent_x"><p>Hot.</p></div></div>',
      ],
      ['VitePress', '<div class="warning custom-block"><p class="custom-block-title">WARNING</p><p>Hot.</p></div>'],
      [
        'GitHub',
        '<div class="markdown-alert markdown-alert-warning"><p class="markdown-alert-title"><svg></svg>Warning</p><p>Hot.</p></div>',
      ],
      ['Bootstrap', '<div class="alert alert-warning" role="alert">Hot.</div>'],
      [
        'Starlight',
        '<aside aria-label="Warning" class="starlight-aside starlight-aside--warning"><p class="starlight-aside__title" aria-hidden="true">Warning</p><div><p>Hot.</p></div></aside>',
      ],
      ['MkDocs', '<details class="warning"><summary>Warning</summary><p>Hot.</p></details>'],
    ])('of %s become quotes that say their kind', (_, html) => {
      expect(markdown(html)).toMatch(/^> \*\*warning\*\*\n>\n> Hot\.$/i);
    });
  });

  it('writes tabs one after another under their labels', () => {
    const docusaurus =
      '<div class="tabs-container"><ul role="tablist" class="tabs"><li role="tab">npm</li><li role="tab">yarn</li></ul><div><div role="tabpanel"><pre>npm i</pre></div><div role="tabpanel" hidden><pre>yarn add</pre></div></div></div>';
    const material =
      '<div class="tabbed-set"><input type="radio"><input type="radio"><div class="tabbed-labels"><label>npm</label><label>yarn</label></div><div class="tabbed-content"><div class="tabbed-block"><pre>npm i</pre></div><div class="tabbed-block"><pre>yarn add</pre></div></div></div>';
    const sphinx =
      '<div class="sd-tab-set"><input type="radio"><label class="sd-tab-label">npm</label><div class="sd-tab-content"><pre>npm i</pre></div><input type="radio"><label class="sd-tab-label">yarn</label><div class="sd-tab-content"><pre>yarn add</pre></div></div>';
    for (const html of [docusaurus, material, sphinx]) {
      expect(markdown(html)).toBe('**npm**\n\n```\nnpm i\n```\n\n**yarn**\n\n```\nyarn add\n```');
    }
  });

  it('survives nesting of any depth, keeping the text', () => {
    for (const tag of ['b', 'div', 'ul><li', 'blockquote', 'table><tr><td', 'span']) {
      const { markdown: text, warnings } = htmlToMarkdown(`${`<${tag}>`.repeat(20_000)}deep &amp; down`);
      expect(text, tag).toContain('deep & down');
      expect(warnings.toJSON()['html.too-deep'], tag).toBe(1);
    }
  });

  it('never throws, and never loses a word that stands outside of markup', () => {
    const tag = fc.constantFrom(
      ...'p div span b i ul ol li dl dt dd table tr td th thead pre code h1 h2 blockquote a img br sup details summary section label q del kbd form'.split(
        ' ',
      ),
    );
    const word = fc.stringMatching(/^[a-z]{4,9}$/);
    const piece = fc.oneof(
      word.map((text) => ` ${text} `),
      tag.map((name) => `<${name}>`),
      tag.map((name) => `</${name}>`),
      fc.constantFrom('<a href="/x">', '<td colspan=2 rowspan=3>', '&lt;', '<!--x-->', '<input type=checkbox>', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { markdown: text } = htmlToMarkdown(pieces.join(''));
        for (const found of pieces) if (/^ [a-z]+ $/.test(found)) expect(text).toContain(found.trim());
      }),
      { numRuns: 600 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(typeof htmlToMarkdown(text).markdown).toBe('string');
      }),
    );
  });
});
