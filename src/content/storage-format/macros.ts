import { emphasis, inlineCode, joinBlocks, quote } from '../markdown/blocks.ts';
import { codeLines } from './code.ts';
import type { Place, Renderer } from './renderer.ts';
import { isResource, resourceIn, resourceOf } from './resources.ts';
import { childNamed, descendant, isElement, type StorageElement, textOf } from './tree.ts';
import {
  bodyLanguages,
  dynamicMacros,
  inlineBodyMacros,
  macroName,
  panelLabels,
  sanitisedName,
  titledMacros,
  transparentMacros,
} from './vocabulary.ts';

/** Parameters that hold words for readers or say what is embedded; the rest steers looks. */
const readableParameters =
  /^(?:|title|name|caption|description|label|text|alt|url|src|href|file|filename|page|pagename|diagramname|displayname|diagramdisplayname|templatename|query|jql|jqlquery|cql|key|body|expression|formula|message|tooltip|date)$/;

/** A panel that holds headings or more characters than this is a part of the page, and a quote would hide its structure. */
const longestQuote = 4_000;

/** A macro that stands on lines of its own. */
export function macroBlocks(renderer: Renderer, macro: StorageElement, place: Place): string[] {
  const name = macroName(macro);
  const rich = childNamed(macro, 'ac:rich-text-body');
  const plain = childNamed(macro, 'ac:plain-text-body');
  const inside = (): string[] => [
    ...(rich === undefined ? [] : renderer.blocks(rich.children, place)),
    ...(plain === undefined ? [] : codeLines(textOf(plain.children), '', place)),
  ];

  if (name === 'style') {
    renderer.warnings.add('storage.dropped:style');
    return [];
  }
  const label = panelLabels.get(name);
  if (label !== undefined && rich !== undefined) {
    return panel(label, title(renderer, macro, place), inside(), place);
  }
  if (titledMacros.has(name) || transparentMacros.has(name)) return [title(renderer, macro, place), ...inside()];
  if (dynamicMacros.has(name)) {
    renderer.warnings.add(`storage.dynamic-macro:${name}`);
    return inside();
  }
  if (plain !== undefined) {
    const code = textOf(plain.children);
    if (name === 'markdown') return [code];
    const language = name === 'code' ? parameterText(macro, 'language') : (bodyLanguages.get(name) ?? '');
    const isKnown = name === 'code' || name === 'noformat' || bodyLanguages.has(name) || inlineBodyMacros.has(name);
    return [
      ...(isKnown ? [title(renderer, macro, place)] : unknownMacro(renderer, macro, name)),
      ...codeLines(code, language === 'none' ? '' : language, place),
      ...(rich === undefined ? [] : renderer.blocks(rich.children, place)),
    ];
  }
  if (rich !== undefined) return [...unknownMacro(renderer, macro, name), ...inside()];
  return [inlineMacro(renderer, macro, place)];
}

/** A macro within running text: one without a body, or one whose body is a formula. */
export function inlineMacro(renderer: Renderer, macro: StorageElement, place: Place): string {
  const name = macroName(macro);
  const plain = childNamed(macro, 'ac:plain-text-body');
  switch (name) {
    case 'status': {
      const text = parameterText(macro, 'title') || parameterText(macro, 'colour');
      return text === '' ? '' : `[${text}]`;
    }
    case 'anchor':
      renderer.warnings.add('storage.anchor');
      return '';
    case 'jira':
    case 'jiraissues':
      return jiraText(renderer, macro);
    case 'include':
    case 'excerpt-include':
    case 'multiexcerpt-include':
    case 'multiexcerpt-include-macro': {
      renderer.warnings.add('storage.included-page');
      const included = resourceIn(renderer, macro)?.text ?? '';
      const named = [
        included,
        parameterText(macro, 'pagewithexcerpt'),
        parameterText(macro, ''),
        defaultParameter(macro),
      ];
      const which = named.find((text) => text !== '') ?? 'unknown';
      return name === 'include' ? `[included page: ${which}]` : `[included excerpt of page: ${which}]`;
    }
    case 'profile':
    case 'user-profile': {
      const user = resourceIn(renderer, macro);
      return user === undefined || user.text === '' ? '@someone' : user.text;
    }
    case 'code':
    case 'noformat':
      return plain === undefined ? '' : inlineCode(oneLine(textOf(plain.children)));
  }
  if (dynamicMacros.has(name)) {
    renderer.warnings.add(`storage.dynamic-macro:${name}`);
    return '';
  }
  if (plain !== undefined) return inlineCode(oneLine(textOf(plain.children)));
  if (inlineBodyMacros.has(name)) return inlineCode(parameterText(macro, 'body') || parameterText(macro, ''));
  const isContainer = transparentMacros.has(name) || titledMacros.has(name) || panelLabels.has(name);
  if (isContainer) return title(renderer, macro, place);
  return unknownMacro(renderer, macro, name).join(' ');
}

/** `ac:adf-extension`: what newer editors write, with a fallback for older readers that says the same. */
export function adfExtensionBlocks(renderer: Renderer, element: StorageElement, place: Place): string[] {
  const fallback = childNamed(element, 'ac:adf-fallback');
  const node = childNamed(element, 'ac:adf-node');
  const preferFallback = fallback !== undefined && hasContent(fallback);
  const children = preferFallback ? element.children.filter((child) => child !== node) : element.children;
  const inside = renderer.blocks(children, place);
  return node?.attributes.get('type') === 'panel' ? panel(panelKind(node), '', inside, place) : inside;
}

/** `ac:adf-node`: its content; one without any is named and counted. */
export function adfNodeBlocks(renderer: Renderer, node: StorageElement, place: Place): string[] {
  const inside = renderer.blocks(node.children, place);
  if (inside.some((block) => block !== '')) return inside;
  const type = sanitisedName(node.attributes.get('type') ?? '');
  renderer.countNamed('storage.adf-node', type);
  return [`[${type}]`];
}

function panelKind(node: StorageElement): string {
  const kind = node.children.find(
    (child) => isElement(child, 'ac:adf-attribute') && child.attributes.get('key') === 'panel-type',
  );
  return panelLabels.get(kind === undefined ? '' : textOf([kind]).trim()) ?? '';
}

function panel(label: string, heading: string, inside: readonly string[], place: Place): string[] {
  const bareTitle = heading.replace(/^\*\*|\*\*$/g, '');
  const words = [label, bareTitle].filter((word) => word !== '').join(': ');
  const strong = (text: string): string => (place.strong ? text : emphasis(text, '**'));
  const [first = '', ...rest] = inside.filter((block) => block.trim() !== '');
  if (first === '') return words === '' ? [] : [strong(words)];
  const startsWithText = bareTitle === '' && !/^(?:[-#>|`~]|\d+\.)/.test(first);
  const blocks =
    words === ''
      ? [first, ...rest]
      : startsWithText
        ? [`${strong(`${words}:`)} ${first}`, ...rest]
        : [strong(words), first, ...rest];
  if (place.flat) return blocks;
  const whole = joinBlocks(blocks);
  return whole.length > longestQuote || /^#{1,6} /m.test(whole) ? blocks : [quote(whole)];
}

function jiraText(renderer: Renderer, macro: StorageElement): string {
  const key = parameterText(macro, 'key');
  if (key !== '') return key;
  renderer.warnings.add('storage.jira-query');
  const query = parameterText(macro, 'jqlquery') || parameterText(macro, 'jql') || parameterText(macro, 'url');
  return query === '' ? '[Jira issues]' : `[Jira issues: ${oneLine(query)}]`;
}

/** The name of a macro that is not known here, with those parameters that say something, and a count. */
function unknownMacro(renderer: Renderer, macro: StorageElement, name: string): string[] {
  const cleanName = sanitisedName(name);
  renderer.countNamed('storage.unknown-macro', cleanName);
  const said: string[] = [];
  for (const parameter of macro.children) {
    if (!isElement(parameter, 'ac:parameter') && !isElement(parameter, 'ac:default-parameter')) continue;
    const resource = descendant(parameter, isResource);
    if (resource !== undefined) {
      const { text, address } = resourceOf(renderer, resource);
      said.push(address || text);
    } else if (readableParameters.test((parameter.attributes.get('ac:name') ?? '').toLowerCase())) {
      said.push(oneLine(textOf(parameter.children)));
    }
  }
  const words = [...new Set(said.filter((text) => text !== ''))].join(', ');
  return [words === '' ? `[macro ${cleanName}]` : `[macro ${cleanName}: ${words}]`];
}

/** The macro's title in bold, or the empty string. */
function title(renderer: Renderer, macro: StorageElement, place: Place): string {
  const parameter = parameterNamed(macro, 'title') ?? parameterNamed(macro, 'label');
  if (parameter === undefined) return '';
  const text = renderer.inline(parameter.children, { flat: true, strong: true }).replaceAll('\n', ' ');
  return place.strong ? text : emphasis(text, '**');
}

function parameterNamed(macro: StorageElement, name: string): StorageElement | undefined {
  for (const child of macro.children) {
    if (isElement(child, 'ac:parameter') && (child.attributes.get('ac:name') ?? '').toLowerCase() === name)
      return child;
  }
  return undefined;
}

function parameterText(macro: StorageElement, name: string): string {
  const parameter = parameterNamed(macro, name);
  return parameter === undefined ? '' : oneLine(textOf(parameter.children));
}

function defaultParameter(macro: StorageElement): string {
  const parameter = childNamed(macro, 'ac:default-parameter');
  return parameter === undefined ? '' : oneLine(textOf(parameter.children));
}

function hasContent(element: StorageElement): boolean {
  return (
    textOf(element.children).trim() !== '' ||
    descendant(element, (candidate) => candidate.name === 'ac:image' || candidate.name === 'ac:link') !== undefined
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
