import { type Context, isSilent } from './context.ts';
import { inlineLine } from './inline.ts';
import { attribute, type Element, elementsOf, hasClass, isTag } from './tree.ts';

const labelLists = /^(tabbed-labels|tabs__list|nav-tabs|tab-list|tablist|tab-labels|tabs-nav|tabs-header)$/;
const panels =
  /^(tab-?pane|tab-?panel|tab-?content|tabbed-block|sd-tab-content|tab-item|vp-code-group-block|tabpanel|tabs-panel)$/;

/** Panels are hidden until their tab is chosen; their content counts all the same. */
export function isTabPanel(element: Element): boolean {
  if (attribute(element, 'role') === 'tabpanel' || hasClass(element, panels)) return true;
  const parent = element.parent;
  // VitePress shows only the `active` child of `.blocks`.
  return parent !== null && isTag(parent) && hasClass(parent, /^(tabbed-content|blocks|tab-content|tabs-content)$/);
}

/**
 * A container of tabs as pairs of label and panel, in order; null for everything else, and where labels and panels do not
 * match one to one (then all of it is written as it stands).
 */
export function tabsOf(container: Element, context: Context): { label: string; panel: Element }[] | null {
  const children = container.children.filter(isTag).filter((child) => !isSilent(child));
  const listIndex = children.findIndex(isLabelList);
  if (listIndex >= 0) {
    const list = children[listIndex] as Element;
    const labels = labelsOf(list, context);
    let found = children.filter((child, index) => index !== listIndex && child.name !== 'input');
    if (found.length === 1 && labels.length !== 1) found = (found[0] as Element).children.filter(isTag);
    else if (found.length === 1 && !isTabPanel(found[0] as Element)) {
      const inside = (found[0] as Element).children.filter(isTag);
      if (inside.length === 1) found = inside;
    }
    found = found.filter((panel) => panel.name !== 'input' && panel.name !== 'button');
    if (labels.length === 0 || labels.length !== found.length) return null;
    return labels.map((label, index) => ({ label, panel: found[index] as Element }));
  }
  // sphinx-design: input, label, content; again and again.
  if (!hasClass(container, /^(sd-tab-set|tabbed-set|tab-set)$/)) return null;
  const pairs: { label: string; panel: Element }[] = [];
  let label: string | null = null;
  for (const child of children) {
    if (child.name === 'label') label = inlineLine(child.children, context);
    else if (child.name !== 'input') {
      if (label === null) return null;
      pairs.push({ label, panel: child });
      label = null;
    }
  }
  return pairs.length === 0 ? null : pairs;
}

function isLabelList(element: Element): boolean {
  if (attribute(element, 'role') === 'tablist' || hasClass(element, labelLists)) return true;
  if (!hasClass(element, /^tabs$/)) return false;
  return element.children.filter(isTag).some((child) => child.name === 'label' || attribute(child, 'role') === 'tab');
}

function labelsOf(list: Element, context: Context): string[] {
  const found: Element[] = [];
  for (const element of elementsOf(list)) if (attribute(element, 'role') === 'tab') found.push(element);
  const items =
    found.length > 0 ? found : list.children.filter(isTag).filter((child) => /^(li|label|a|button)$/.test(child.name));
  return items.map((item) => inlineLine(item.children, context)).filter((label) => label !== '');
}
