import { WarningCounts } from '../../documents/warnings.ts';
import { isPageChrome } from './chrome.ts';
import { type Context, isSilent } from './context.ts';
import { createContext, renderNodes } from './html-to-markdown.ts';
import { findMainContent } from './main-content.ts';
import { type PageFacts, readFacts } from './page-facts.ts';
import { type Document, type Element, elementsOf, isTag, oneLine, parseHtml, rawTextOf } from './tree.ts';

export interface ExtractedPage extends Pick<
  PageFacts,
  'canonical' | 'robots' | 'language' | 'modified' | 'refresh' | 'links'
> {
  /** The content's first `<h1>`, else that of the head; the empty string where there is neither. */
  title: string;
  /** The main content without the title. Empty only where the page holds no text outside scripts and styles. */
  markdown: string;
  warnings: WarningCounts;
}

const longestTitle = 300;

/**
 * Reads a web page: its main content as Markdown, and what a crawler needs to know. `url` is the page's final address;
 * links are resolved against it, or against `<base>`. Total: any text gives a result.
 */
export function extractPage(html: string, options: { url: string }): ExtractedPage {
  const warnings = new WarningCounts();
  const root = parseHtml(html, warnings);
  const facts = readFacts(root, options.url);
  if (facts.linksCut) warnings.add('html.links-cut');
  const { title, markdown } = renderMain(root, facts, warnings);
  if (markdown === '' && title === '') warnings.add('html.no-content');
  const { canonical, robots, language, modified, refresh, links } = facts;
  return { title, markdown, canonical, robots, language, modified, refresh, links, warnings };
}

/** Strict first; whatever leaves nothing is tried again with less dropped. */
function renderMain(root: Document, facts: PageFacts, warnings: WarningCounts): { title: string; markdown: string } {
  const chrome = remembered(isPageChrome);
  const main = findMainContent(root, chrome);
  const found = main === null ? null : titleHeading(root, main, chrome);
  const said = found === null ? '' : oneLine(rawTextOf(found.children, chrome));
  // A heading that is a picture names nothing; then it stays where it is.
  const heading = said === '' ? null : found;
  const title = (said || facts.headTitle).slice(0, longestTitle);
  const noTitle = (drops: (element: Element) => boolean) => (element: Element) => element === heading || drops(element);
  const strict = createContext(root, { base: facts.base, warnings, drops: noTitle(chrome) });
  const markdown = main === null ? '' : render(main, strict);
  if (markdown !== '') return { title, markdown };
  // What looks like navigation is all there is: an index page, a menu. Or all is hidden until a script has run.
  return { title, markdown: render(root, { ...strict, drops: noTitle(isSilent) }) };
}

function render(main: Element | Document, context: Context): string {
  return renderNodes(isTag(main) ? [main] : main.children, context);
}

/** The first `<h1>` of the content; else the only one of the page, which then stands above the content. */
function titleHeading(root: Document, main: Element | Document, drops: (element: Element) => boolean): Element | null {
  const inMain = headings(isTag(main) ? main : root, drops);
  if (inMain[0] !== undefined) return inMain[0];
  const onPage = headings(root, drops);
  return onPage.length === 1 ? (onPage[0] as Element) : null;
}

function headings(within: Element | Document, drops: (element: Element) => boolean): Element[] {
  return [...elementsOf(within, (element) => !drops(element))].filter(({ name }) => name === 'h1');
}

/** The same question is asked of every element several times. */
function remembered(test: (element: Element) => boolean): (element: Element) => boolean {
  const answers = new Map<Element, boolean>();
  return (element) => {
    let answer = answers.get(element);
    if (answer === undefined) answers.set(element, (answer = test(element)));
    return answer;
  };
}
