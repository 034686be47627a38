import type { StorageElement } from './tree.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Elements that stand on lines of their own. */
export const blockElements = words(`
  p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre hr
  section article header footer main aside nav address figure figcaption details summary center fieldset form
  ac:task-list ac:task ac:task-body ac:layout ac:layout-section ac:layout-cell ac:rich-text-body ac:plain-text-body
  ac:adf-extension ac:adf-node ac:adf-content ac:adf-fallback
`);

/** Elements whose inside never decides how their surroundings are written: a caption's paragraph is no paragraph of the page. */
export const atomicElements = words('ac:image ac:link ac:parameter ac:emoticon ac:placeholder ac:task-status time');

/** HTML elements without content, whether or not the source closes them. */
export const voidElements = words('br hr img col wbr input area base embed source track');

/** Elements that only group or decorate; their content is written as it is. */
export const transparentElements = words(`
  p div section article header footer main aside nav address center fieldset form figure hgroup
  span font small big u ins mark bdi bdo label cite var dfn time-zone ruby rb
  ac:layout ac:layout-section ac:layout-cell ac:rich-text-body ac:inline-comment-marker ac:task-body
  ac:adf-content ac:adf-fallback ac:link-body ac:plain-text-link-body ac:caption
  thead tbody tfoot tr td th li dt dd ac:task caption figcaption summary details
`);

/** Elements that are never content: ids, positions, styling. */
export const silentElements = words(
  'col colgroup wbr ac:task-id ac:task-uuid ac:task-status ac:parameter ac:adf-attribute',
);

/** Macros that only group, decorate or sort what they hold. */
export const transparentMacros = words(`
  section column div span center align float highlight bgcolor excerpt multiexcerpt multiexcerpt-macro details toc-zone
  rw-ui-tabs-macro rw-ui-tab-group ui-tabs auitabs tabs-container ui-steps ui-text-box table-filter table-chart
  pivot-table table-joiner table-transformer table-excerpt
`);

/** Macros with a title above what they hold, which readers see only after a click. */
export const titledMacros = words('expand ui-expand ui-tab rw-tab auitabspage tab-pane ui-step aura-accordion');

/** Panels, and the word that their colour stands for. */
export const panelLabels: ReadonlyMap<string, string> = new Map([
  ['info', 'Info'],
  ['note', 'Note'],
  ['warning', 'Warning'],
  ['tip', 'Tip'],
  ['success', 'Success'],
  ['error', 'Error'],
  ['panel', ''],
  ['custom', ''],
]);

/** Macros whose content Confluence computes when the page is shown: navigation, lists of pages, people and changes. */
export const dynamicMacros = words(`
  toc children pagetree pagetreesearch livesearch recently-updated recently-updated-dashboard contentbylabel
  contributors contributors-summary change-history index page-index attachments space-attachments gallery
  blog-posts blog-post-list labels-list listlabels related-labels popular-labels recently-used-labels navmap favpages network spaces
  space-details global-reports search userlister userstatus tasks-report-macro task-report detailssummary
  content-report-table decisionreport create-from-template create-space-button content-by-user contentbyuser
  profile-picture activity-stream im page-properties-report reading-time team-calendar calendar viewtracker
`);

/** Macros with a plain body that is written within a line. */
export const inlineBodyMacros = words('mathinline mathjax-inline-macro latex-inline eazy-math-inline math-inline');

/** The language of the code that a macro's plain body holds. */
export const bodyLanguages: ReadonlyMap<string, string> = new Map([
  ['html', 'html'],
  ['html-bobswift', 'html'],
  ['css', 'css'],
  ['mathblock', 'latex'],
  ['mathinline', 'latex'],
  ['latex', 'latex'],
  ['latex-formatting', 'latex'],
  ['mermaid', 'mermaid'],
  ['mermaid-macro', 'mermaid'],
  ['mermaid-diagram', 'mermaid'],
  ['plantuml', 'plantuml'],
  ['plantumlrender', 'plantuml'],
  ['graphviz', 'dot'],
  ['sql', 'sql'],
  ['swagger', 'yaml'],
  ['openapi', 'yaml'],
]);

/** True for `ac:structured-macro` and its older spelling `ac:macro`. */
export function isMacro(element: StorageElement): boolean {
  return element.name === 'ac:structured-macro' || element.name === 'ac:macro';
}

export function macroName(element: StorageElement): string {
  return (element.attributes.get('ac:name') ?? '').trim().toLowerCase();
}

/** A name from a document, made fit for a warning's kind: short, lower case, no white space. */
export function sanitisedName(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return cleaned === '' ? 'unnamed' : cleaned;
}
