import { inlineLine } from './inline.ts';
import type { Context } from './context.ts';
import { attribute, classesOf, type Element, hasClass, isTag } from './tree.ts';

/** Containers of notes and warnings, by the generators that write them. */
const containers =
  /^(admonition|theme-admonition|custom-block|markdown-alert|alert|callout|hint|admonitionblock|starlight-aside|docutils-note|infobox|notification|note-box|wp-block-note|confluence-information-macro|gitbook-hint|nextra-callout)$/;
const titles =
  /^(admonition-?title|admonition-?heading|custom-block-title|markdown-alert-title|alert-heading|alert-title|callout-title|callout-heading|starlight-aside__title|title)$/;
const kinds =
  /(?:^|[-_])(note|tip|info|information|important|warning|warn|caution|danger|error|attention|hint|success|question|example|bug|deprecated|seealso|versionadded|versionchanged|todo|quote|abstract|secondary|primary)$/;
/** How Bootstrap's colours read in documentation. */
const words: Readonly<Record<string, string>> = {
  information: 'Info',
  warn: 'Warning',
  seealso: 'See also',
  versionadded: 'New in',
  versionchanged: 'Changed in',
  secondary: 'Note',
  primary: 'Note',
};

export interface Admonition {
  /** `Note`, `Warning`, or the title that the author gave. */
  title: string;
  /** The element that holds the title, not to be written twice. */
  titleElement: Element | null;
}

/** Recognises a note, tip, warning …; null for other elements. */
export function admonitionOf(element: Element, context: Context): Admonition | null {
  const isContainer = hasClass(element, containers) || attribute(element, 'role') === 'note' || isTypedDetails(element);
  if (!isContainer || !['div', 'aside', 'blockquote', 'section', 'details', 'table', 'p'].includes(element.name)) {
    return null;
  }
  const titleElement = findTitle(element);
  const own = titleElement === null ? '' : inlineLine(titleElement.children, context).replaceAll('**', '');
  return { title: own === '' ? kindOf(element) : own, titleElement };
}

export function isAdmonitionClass(element: Element): boolean {
  return hasClass(element, containers) || attribute(element, 'role') === 'note';
}

function kindOf(element: Element): string {
  for (const name of classesOf(element)) {
    const kind = kinds.exec(name)?.[1];
    if (kind !== undefined) return words[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
  }
  return 'Note';
}

/** MkDocs writes collapsible notes as `<details class="warning">`. */
function isTypedDetails(element: Element): boolean {
  return element.name === 'details' && hasClass(element, new RegExp(`^${kinds.source.replace('(?:^|[-_])', '')}`));
}

/** A child or grandchild with a title's class. */
function findTitle(element: Element): Element | null {
  for (const child of element.children.filter(isTag)) {
    if (element.name === 'details' && child.name === 'summary') return child;
    if (hasClass(child, titles)) return child;
    for (const grandchild of child.children.filter(isTag)) if (hasClass(grandchild, titles)) return grandchild;
    // A title comes first.
    return null;
  }
  return null;
}
