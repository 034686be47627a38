import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractPage } from './extract-page.ts';

const url = 'https://docs.example/guide/refunds.html';
const extract = (html: string) => extractPage(html, { url });

const prose = '<p>A refund goes back to the card that was charged. It takes three to five days to arrive there.</p>';
const head = '<head><title>Refunds | Acme Docs</title><meta property="og:site_name" content="Acme Docs"></head>';
const cookies =
  '<div class="cookie-banner"><p>We use cookies for everything you can imagine.</p><button>OK</button></div>';

/** Pages as well-known generators lay them out; all say the same. */
const layouts: Record<string, string> = {
  Docusaurus: `<body><nav class="navbar">Acme</nav><div id="__docusaurus_skipToContent_fallback"><aside class="theme-doc-sidebar-container"><nav>Side</nav></aside><main><article><nav class="theme-doc-breadcrumbs breadcrumbsContainer_Z_bl">Home</nav><div class="tocCollapsible_ETCw theme-doc-toc-mobile"><button>On this page</button></div><div class="theme-doc-markdown markdown"><header><h1>Refunds</h1></header><h2 class="anchor" id="when">When<a href="#when" class="hash-link" aria-label="Direct link to When">\u200b</a></h2>${prose}</div><footer class="theme-doc-footer"><a class="theme-edit-this-page" href="/e">Edit this page</a> Last updated</footer></article><nav class="pagination-nav"><a href="/next">Next</a></nav></main><div class="tableOfContents_bqdL"><a href="#when">When</a></div></div><footer>foot</footer></body>`,
  'MkDocs Material': `<body><header class="md-header">Acme</header><div class="md-container"><main class="md-main"><div class="md-sidebar md-sidebar--primary">Side</div><div class="md-sidebar">TOC</div><div class="md-content"><article class="md-content__inner md-typeset"><a href="/edit" title="Edit this page" class="md-content__button md-icon"><svg></svg></a><h1>Refunds<a class="headerlink" href="#refunds" title="Permanent link">¶</a></h1><h2 id="when">When<a class="headerlink" href="#when">¶</a></h2>${prose}<div class="md-source-file"><small>Last update</small></div></article></div></main><footer class="md-footer">foot</footer></div></body>`,
  'Read the Docs': `<body class="wy-body-for-nav"><div class="wy-grid-for-nav"><nav class="wy-nav-side"><div class="wy-side-scroll">Side</div></nav><section class="wy-nav-content-wrap"><div class="rst-content"><div role="navigation"><ul class="wy-breadcrumbs"><li>Refunds</li><li class="wy-breadcrumbs-aside"><a href="/src">View page source</a></li></ul><hr/></div><div role="main" class="document" itemscope><div itemprop="articleBody"><section id="refunds"><h1>Refunds<a class="headerlink" href="#refunds" title="Link to this heading"></a></h1><section id="when"><h2>When<a class="headerlink" href="#when">\uf0c1</a></h2>${prose}</section></section></div></div><footer><div class="rst-footer-buttons" role="navigation"><a rel="next" href="/n">Next</a></div><p>Copyright</p></footer></div></section></div></body>`,
  VitePress: `<body><div id="app"><div class="Layout"><header class="VPNav">Acme</header><aside class="VPSidebar"><nav>Side</nav></aside><div class="VPContent"><div class="VPDoc"><div class="aside"><div class="VPDocAside">On this page</div></div><main class="main"><div class="vp-doc _guide"><div><h1 id="refunds" tabindex="-1">Refunds <a class="header-anchor" href="#refunds" aria-label="Permalink to &quot;Refunds&quot;">\u200b</a></h1><h2 id="when">When <a class="header-anchor" href="#when">\u200b</a></h2>${prose}</div></div></main><footer class="VPDocFooter">Edit this page on GitHub</footer></div></div></div></div></body>`,
  Docsy: `<body class="td-page"><header><nav class="js-navbar-scroll navbar">Acme</nav></header><div class="td-outer"><main role="main"><aside class="td-sidebar">Side</aside><aside class="td-sidebar-toc"><div class="td-page-meta"><a href="/edit">Edit this page</a></div><div class="td-toc">TOC</div></aside><nav aria-label="breadcrumb" class="td-breadcrumbs"><ol class="breadcrumb"><li>Docs</li></ol></nav><div class="td-content"><h1>Refunds</h1><h2 id="when">When<a class="td-heading-self-link" href="#when" aria-label="Heading self-link"></a></h2>${prose}<div class="feedback--title">Was this page helpful?</div></div></main><footer class="td-footer">foot</footer></div></body>`,
  GitBook: `<body><div class="book"><div class="book-summary"><nav role="navigation">Side</nav></div><div class="book-body"><div class="book-header" role="navigation"><h1><a href=".">Refunds</a></h1></div><div class="page-inner"><section class="normal markdown-section"><h1 id="refunds">Refunds</h1><h2 id="when">When</h2>${prose}</section></div></div></div></body>`,
  'plain old page': `<body bgcolor="white"><table width="100%"><tr><td class="sidebar"><ul><li><a href="/a">Side one</a></li><li><a href="/b">Side two</a></li></ul></td><td><div><h1>Refunds</h1><h2><a name="when">When</a></h2>${prose}</div></td></tr></table></body>`,
};

describe('extractPage', () => {
  it.each(Object.keys(layouts))('reads the content, and nothing else, of a page by %s', (name) => {
    const page = extract(
      `<!doctype html><html lang="en">${head}${(layouts[name] ?? '').replace('</body>', `${cookies}</body>`)}</html>`,
    );
    expect(page.title).toBe('Refunds');
    expect(page.markdown).toBe(
      '## When\n\nA refund goes back to the card that was charged. It takes three to five days to arrive there.',
    );
    expect(page.language).toBe('en');
  });

  it('finds the densest part where nothing is marked up', () => {
    const links = Array.from({ length: 30 }, (_, i) => `<a href="/p${i}">Page number ${i}</a> `).join('');
    const page = extract(
      `<body><div class="x1">${links}</div><div class="x2"><div class="x3">${prose.repeat(4)}</div></div></body>`,
    );
    expect(page.markdown).not.toContain('Page number');
    expect(page.markdown.match(/A refund/g)).toHaveLength(4);
  });

  it('passes over a main element without content', () => {
    expect(extract(`<main></main><div>${prose}</div>`).markdown).toContain('A refund');
    expect(
      extract(`<div class="article"><article>tiny</article></div><div class="text">${prose.repeat(5)}</div>`).markdown,
    ).toContain('A refund');
  });

  it('keeps all articles of a list', () => {
    const articles = [1, 2, 3].map((n) => `<article><h2>Story ${n}</h2>${prose}</article>`).join('');
    expect(extract(`<div>${articles}</div>`).markdown.match(/## Story/g)).toHaveLength(3);
  });

  it('keeps notes in an aside, a page inside a form, and headings named like navigation', () => {
    const page = extract(
      `<form action="/page.aspx"><main><h1>Search</h1><h2 id="navigation">Navigation</h2>${prose}<aside class="callout">Mind the limit.</aside><section id="search"><h2>Footer</h2><p>Text.</p></section></main></form>`,
    );
    expect(page.title).toBe('Search');
    expect(page.markdown).toContain('## Navigation');
    expect(page.markdown).toContain('Mind the limit.');
    expect(page.markdown).toContain('## Footer');
  });

  it('shows a page of nothing but navigation, or all hidden, rather than nothing', () => {
    expect(extract('<body><nav><a href="/a">Alpha</a></nav></body>').markdown).toContain('Alpha');
    expect(extract('<body style="display:none"><p>Shown by a script</p></body>').markdown).toBe('Shown by a script');
    expect(extract('<body><div id="root"></div><script>x</script></body>').warnings.toJSON()).toEqual({
      'html.no-content': 1,
    });
  });

  it('takes the title from the content, then from the head without the name of the site', () => {
    expect(extract(`${head}<h1>Paying <code>back</code> <em>money</em></h1>${prose}`).title).toBe('Paying back money');
    expect(extract(`${head}<main>${prose}</main>`).title).toBe('Refunds');
    expect(extract(`<title>Only this</title>${prose}`).title).toBe('Only this');
  });

  it('tells a crawler what it needs', () => {
    const page = extract(
      `<html lang="de-AT"><head><base href="/v2/"><link rel="canonical" href="refunds"><meta name="robots" content="NOINDEX, follow"><meta property="article:modified_time" content="2026-02-03T04:05:06+01:00"></head>
       <body><nav><a href="a.html#part">a</a><a href="a.html">a</a></nav>${prose}<a href="https://else.example/">e</a><a rel="nofollow" href="no.html">n</a><a href="mailto:x@y.z">m</a><a href="#top">t</a><a href="file.zip" download>f</a><link rel="next" href="b.html"><noscript><iframe src="toc.html"></iframe></noscript></body></html>`,
    );
    expect(page).toMatchObject({
      canonical: 'https://docs.example/v2/refunds',
      robots: { noindex: true, nofollow: false },
      language: 'de-AT',
      modified: '2026-02-03T03:05:06.000Z',
      refresh: null,
      links: [
        'https://docs.example/v2/a.html',
        'https://else.example/',
        'https://docs.example/v2/b.html',
        'https://docs.example/v2/toc.html',
      ],
    });
    expect(page.markdown).toContain('(https://else.example/)');
  });

  it('reads redirects that a page makes itself', () => {
    const page = extract('<meta http-equiv="refresh" content="0; URL=\'../latest/\'"><p>Moved</p>');
    expect(page.refresh).toBe('https://docs.example/latest/');
  });

  it('always finds text that stands in a body', () => {
    const classes = fc.constantFrom('', 'nav', 'sidebar', 'content', 'cookie-consent', 'sr-only', 'toc', 'main');
    const name = fc.constantFrom(
      'div',
      'main',
      'nav',
      'header',
      'footer',
      'aside',
      'article',
      'section',
      'form',
      'p',
      'ul',
      'h1',
    );
    const piece = fc.oneof(
      fc.tuple(name, classes).map(([tag, className]) => `<${tag} class="${className}">`),
      name.map((tag) => `</${tag}>`),
      fc.constant('some words '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const page = extract(`<body>${pieces.join('')}</body>`);
        if (pieces.includes('some words ')) expect(page.title + page.markdown).toContain('some words');
      }),
      { numRuns: 500 },
    );
  });

  it('takes seconds, not minutes, for hostile pages', () => {
    const pages = [
      '<'.repeat(500_000),
      '<div class="content">'.repeat(50_000) + prose,
      `<h1>${'['.repeat(200_000)}</h1>`,
      '<a href="/x">y</a> '.repeat(30_000),
      `<p class="${'a '.repeat(50_000)}">x</p>`,
      `<pre>${' \n'.repeat(200_000)}x</pre>`,
    ];
    for (const page of pages) {
      extract(page);
    }
  });
});
