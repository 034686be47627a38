import { isAdmonitionClass } from './admonition.ts';
import { isCodeDecoration } from './code-block.ts';
import { isSilent } from './context.ts';
import { isTabPanel } from './tabs.ts';
import { attribute, classesOf, type Element, elementsOf, hasClass, isTag, oneLine, rawTextOf } from './tree.ts';

/** Classes and ids of what surrounds content. Whole words only: `has-sidebar` on a page's body must not match. */
const chromeNames = new RegExp(
  `^(${[
    // navigation
    'breadcrumbs?(-?(container|nav|list|item|wrapper))?',
    '(theme-doc-)?breadcrumbs',
    'nav|nav-?bar(-.*)?|navigation|(site|page|top|main|side|doc|docs|left|right|global|secondary)-?(nav|navigation|navbar|menu)',
    '(side|left|right|doc|docs|page|book|menu)-?(bar|sidebar)|sidebar(-.*)?|side-?menu',
    'toc|(page|local|mini|desktop|mobile|inline|article|doc)-?toc|toc-?(container|wrapper|mobile|desktop|sidebar|nav|drawer|collapsible)',
    'table-?of-?contents|on-?this-?page|theme-doc-toc-(mobile|desktop)|contents-local|in-page-nav|bd-toc',
    'pagination(-nav)?|pager|page-?nav(igation)?|prev-?next(-.*)?|next-?prev(-.*)?|theme-doc-footer|rst-footer-buttons',
    'rst-versions|wy-nav-(side|top)|wy-side-scroll|wy-breadcrumbs|related|sphinxsidebar|bd-(sidebar|header|footer)(-.*)?',
    'md-(sidebar|header|footer|tabs|nav|search|skip|dialog|overlay|source|source-file|source-date|feedback|content__button|path)',
    'vp(nav|sidebar|docfooter|docaside|localnav|footer|skiplink)|vp-doc-footer|starlight-menu.*|pagination-links',
    'td-sidebar(-.*)?|td-page-meta|td-toc|book-(menu|toc|summary|header)|js-(nav|sidebar|toc).*',
    // header and footer
    '(site|page|global|main|top|book|doc)-?(header|footer)|masthead|footer|colophon|copyright',
    // tools around the text
    'edit-?(this-?)?page(-.*)?|edit-?link(-.*)?|theme-edit-this-page|github-(edit|link)|view-source|page-?(actions|tools|meta)',
    'last-?updated(-.*)?|theme-last-updated|git-revision-date.*|(page-?)?feedback(-.*)?|was-this-(page-)?helpful|rating(s)?',
    'share|social(-.*)?|addthis.*|search|search-?(box|bar|form|input|modal)|docsearch.*|algolia.*|lang(uage)?-?(switcher|selector|picker)',
    'version-?(switcher|selector|picker|warning)|theme-doc-version-(badge|banner)|theme-switch(er)?',
    'skip-?(link|to-content|nav|to-main).*|back-to-top|scroll-to-top|announcement-?bar|mw-(editsection|jump-link|navigation|indicators)|noprint|printfooter|catlinks',
    // consent, advertisements
    'cookie.*|consent.*|gdpr.*|onetrust.*|cc-(window|banner|revoke).*|osano.*|ad|ads|advert(isement)?s?|sponsors?|newsletter(-.*)?|subscribe(-.*)?|promo(-.*)?|modal|popup',
    'sr-only|visually-?hidden|screen-reader-(text|only)|u-visually-hidden|is-hidden|d-none|hidden-print',
  ].join('|')})$`,
);
const chromeRoles: ReadonlySet<string> = new Set(
  'navigation banner contentinfo search complementary menu menubar toolbar dialog alertdialog tooltip'.split(' '),
);
const headingAnchor =
  /^(header-?link|hash-?link|header-?anchor|heading-?(anchor|link)|anchor(js-link|-link|-icon)?|permalink|section-?link|direct-link|self-link|td-heading-self-link|sl-anchor-link|headerlink)$/;
const sourceLink = /^(src|srclink|viewcode-link|view-source)$/;
const editText =
  /^(\W*)(edit( this)?( page)?( on (git(hub|lab|ea)|bitbucket|codeberg))?|(view|show) (page )?source( on \w+)?|view (this )?page on \w+|improve this (page|doc)|suggest (an )?edits?|report (an issue|a bug|this page)|open an issue|print this page|copy (page|link|code)|back to top|skip to (main )?content|previous|next)(\W*)$/i;

/**
 * True for what a reader does not see or does not come for: navigation, headers and footers of the page, tables of
 * contents, cookie banners, hidden elements, edit and heading links, form controls.
 */
export function isPageChrome(element: Element): boolean {
  if (isSilent(element)) return true;
  switch (element.name) {
    case 'html':
    case 'body':
    case 'main':
      return false;
    case 'nav':
    case 'button':
    case 'select':
    case 'textarea':
    case 'dialog':
    case 'menuitem':
      return true;
    case 'input':
      return !(attribute(element, 'type').toLowerCase() === 'checkbox' && isWithin(element, 'li'));
    case 'label':
      // A label beside a control; one in a task list carries the task.
      return !isWithin(element, 'li');
    case 'header':
      return !isWithinContent(element);
    case 'footer':
      return !isWithin(element, 'blockquote');
    case 'aside':
      if (isAdmonitionClass(element)) break;
      return true;
    case 'form':
      return !holdsProse(element);
    case 'a':
      if (isAnchorLink(element)) return true;
      break;
    default:
  }
  if (isHidden(element) || isCodeDecoration(element)) return true;
  const role = attribute(element, 'role');
  if (role !== '' && chromeRoles.has(role.toLowerCase())) return true;
  return hasChromeName(element);
}

/** Hidden by an attribute or inline style. Panels of tabs are hidden until chosen: they are content. */
export function isHidden(element: Element): boolean {
  const { attribs } = element;
  const hidden =
    ('hidden' in attribs && attribs['hidden'] !== 'until-found') ||
    attribs['aria-hidden'] === 'true' ||
    (attribs['style'] !== undefined && /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribs['style']));
  return hidden && !isTabPanel(element) && !/^(math|annotation|svg)$/.test(element.name);
}

function hasChromeName(element: Element): boolean {
  if (!('class' in element.attribs) && !('id' in element.attribs)) return false;
  const id = attribute(element, 'id').toLowerCase();
  // Headings are named after their text (`id="navigation"`), and so are sections around them.
  const mayBeNamedById = !/^(h[1-6]|section|a|dt|article|span)$/.test(element.name) && startsWithoutHeading(element);
  if (id !== '' && mayBeNamedById && chromeNames.test(id)) return true;
  if (
    /^(h[1-6]|pre|code|table|article)$/.test(element.name) &&
    !/^(sr-only|visually-?hidden)$/.test(classesOf(element).join(' '))
  ) {
    return false;
  }
  return hasClass(element, chromeNames);
}

/** Pandoc and Sphinx put a section's id on a `<div>` whose first element is the heading. */
function startsWithoutHeading(element: Element): boolean {
  const first = element.children.find(isTag);
  return first === undefined || !/^h[1-6]$/.test(first.name);
}

/** The sign behind a heading that links to itself, and links for editing. */
function isAnchorLink(element: Element): boolean {
  const text = oneLine(rawTextOf(element.children));
  if (
    hasClass(element, headingAnchor) &&
    (!/[\p{L}\p{N}]/u.test(text) || /^(link|permalink|anchor|direct link)\b/i.test(text))
  ) {
    return true;
  }
  const href = attribute(element, 'href');
  if (href.startsWith('#') && /^[¶#§🔗⚓∞]?$/u.test(text) && text !== '') return true;
  if (hasClass(element, sourceLink) && /^\W*(view )?source\W*$/i.test(text)) return true;
  return text.length < 60 && editText.test(text);
}

function isWithin(element: Element, name: string): boolean {
  for (let parent = element.parent; parent !== null && isTag(parent); parent = parent.parent) {
    if (parent.name === name) return true;
  }
  return false;
}

function isWithinContent(element: Element): boolean {
  for (let parent = element.parent; parent !== null && isTag(parent); parent = parent.parent) {
    if (/^(main|article|section)$/.test(parent.name) || attribute(parent, 'role') === 'main') return true;
  }
  return false;
}

/** Some systems wrap the whole page in a form: one with headings and much text is no search field. */
function holdsProse(form: Element): boolean {
  for (const element of elementsOf(form)) {
    if (/^(h[1-6]|article|main)$/.test(element.name)) return true;
    if (element.name === 'p' && rawTextOf(element.children).length > 200) return true;
  }
  return false;
}
