import { codeBlock, inlineCode } from '../markdown/blocks.ts';
import type { Context } from './context.ts';
import {
  attribute,
  type ChildNode,
  classesOf,
  type Element,
  elementsOf,
  hasClass,
  isTag,
  isText,
  oneLine,
} from './tree.ts';

/** Columns and cells that hold line numbers. */
const gutter =
  /^(linenos?|linenodiv|line-?numbers?(-rows|-wrapper)?|lnt?|lno|gutter|rouge-gutter|hljs-ln-numbers|blob-num|code-line-number|react-syntax-highlighter-line-number)$/;
const codeTable =
  /^(highlighttable|highlight|rouge-table|lntable|hljs-ln|codehilitetable|code-table|js-file-line-container|syntaxhighlighter)$/;
const lineOfCode = /^(line|token-line|code-line|cl|view-line|cm-line|hljs-ln-line|ec-line)$/;
const noLanguage = /^(none|text|txt|plain|plaintext|default|nohighlight|no-highlight|auto|undefined|source)$/;

/** A `<pre>` as fenced code: highlighting dissolved, line numbers and copy buttons dropped, language from classes. */
export function preBlock(pre: Element, context: Context): string {
  const code = textOfCode(pre.children, context);
  if (context.inCell) return inlineCode(oneLine(code));
  return code.trim() === '' ? '' : codeBlock(code.replace(/^\s*\n/, '').replace(/\s+$/, ''), languageOf(pre));
}

/** True for a table that only puts line numbers beside code. */
export function isCodeTable(table: Element): boolean {
  if (hasClass(table, codeTable)) return true;
  let cells = 0;
  let withGutter = false;
  for (const element of elementsOf(table, (inside) => inside === table || inside.name !== 'table')) {
    if (element.name !== 'td' && element.name !== 'th') continue;
    if (isGutter(element)) withGutter = true;
    else cells += 1;
  }
  return withGutter && cells > 0;
}

/** The code of such a table: that of its `<pre>`s, or else one line a row. */
export function codeTableBlock(table: Element, context: Context): string {
  const pres: Element[] = [];
  const rows: string[] = [];
  for (const element of elementsOf(table, (inside) => !isGutter(inside))) {
    if (element.name === 'pre') pres.push(element);
    if (element.name === 'tr') rows.push(textOfCode(element.children, context).replace(/\n$/, ''));
  }
  const blocks = pres.map((pre) => textOfCode(pre.children, context));
  const code = (pres.length > 0 ? withoutNumbers(blocks).join('\n') : rows.join('\n'))
    .replace(/^\s*\n/, '')
    .replace(/\s+$/, '');
  return code === '' ? '' : codeBlock(code, languageOf(pres.at(-1) ?? table));
}

function withoutNumbers(blocks: readonly string[]): readonly string[] {
  const code = blocks.filter((block) => !isNumbers(block));
  return code.length > 0 ? code : blocks.slice(-1);
}

/** Text with its line breaks, also where lines are elements of their own. */
function textOfCode(nodes: readonly ChildNode[], context: Context): string {
  let text = '';
  const walk = (children: readonly ChildNode[]): void => {
    for (const node of children) {
      if (isText(node)) text += node.data;
      else if (isTag(node)) {
        if (node.name === 'br') text += '\n';
        else if (!isGutter(node) && !isButton(node) && !context.drops(node)) {
          const isRow = /^(div|p|li|tr)$/.test(node.name);
          const ownLine = isRow || hasClass(node, lineOfCode);
          if (ownLine && text !== '' && !text.endsWith('\n')) text += '\n';
          const before = text.length;
          walk(node.children);
          if (isRow && (text.length === before || !text.endsWith('\n'))) text += '\n';
        }
      }
    }
  };
  walk(nodes);
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b\ufeff]/g, '')
    .replaceAll('\u00a0', ' ');
}

function isGutter(element: Element): boolean {
  if ('data-line-number' in element.attribs && !['tr', 'table', 'pre', 'code'].includes(element.name)) {
    return isNumbers(shallowText(element));
  }
  return hasClass(element, gutter) && isNumbers(shallowText(element));
}

/** Line numbers are digits; anything else with such a class is code after all. */
function isNumbers(text: string): boolean {
  return /^[\s\d.:|]*$/.test(text);
}

function shallowText(element: Element): string {
  let text = '';
  const stack: ChildNode[] = [...element.children];
  for (let node = stack.pop(); node !== undefined && text.length < 5_000; node = stack.pop()) {
    if (isText(node)) text += node.data;
    else if (isTag(node)) for (const child of node.children) stack.push(child);
  }
  return text;
}

/** What themes put around a block of code on the page: line numbers, the name of the language. */
export function isCodeDecoration(element: Element): boolean {
  if (!('class' in element.attribs)) return false;
  if (element.name !== 'td' && isGutter(element)) return true;
  const { parent } = element;
  return hasClass(element, /^lang$/) && parent !== null && isTag(parent) && hasClass(parent, /^language-/);
}

function isButton(element: Element): boolean {
  return (
    element.name === 'button' ||
    hasClass(element, /^(copy-?(btn|button|code)?|copybtn|clipboard.*|code-copy.*|buttonGroup)$/i)
  );
}

/** Looks at the block, at the code inside and at three ancestors, as generators put the class on any of them. */
export function languageOf(pre: Element): string {
  const places: Element[] = [pre];
  for (const child of pre.children) if (isTag(child) && child.name === 'code') places.push(child);
  let parent = pre.parent;
  for (let level = 0; level < 3 && parent !== null && isTag(parent); level += 1) {
    if (parent.name !== 'div' && parent.name !== 'figure' && parent.name !== 'td' && parent.name !== 'span') break;
    places.push(parent);
    parent = parent.parent;
  }
  for (const place of places) {
    const found = languageFromClasses(place) || attribute(place, 'data-lang') || attribute(place, 'data-language');
    if (found !== '') return noLanguage.test(found.toLowerCase()) ? '' : found.toLowerCase().slice(0, 30);
  }
  return '';
}

function languageFromClasses(element: Element): string {
  const classes = classesOf(element);
  for (const name of classes) {
    const match = /^(?:language|lang|highlight-source|highlight|brush:?|code|src)-([\w+#.-]+)$/.exec(name);
    if (match?.[1] !== undefined && !/^(wrapper|block|content|toolbar|copy|container|box|area)/.test(match[1])) {
      return match[1];
    }
  }
  const marker = classes.findIndex(
    (name) => name === 'sourcecode' || name === 'brush:' || name === 'hljs' || name === 'src',
  );
  const next = marker < 0 ? undefined : classes[marker + 1];
  return next !== undefined && /^[a-z][\w+#]*;?$/.test(next) && !/^(numbersource|wrap|line)/.test(next)
    ? next.replace(';', '')
    : '';
}
