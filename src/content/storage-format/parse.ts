import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { decodeEntities } from './entities.ts';
import type { StorageElement, StorageNode } from './tree.ts';
import { atomicElements, blockElements, inlineBodyMacros, isMacro, macroName, voidElements } from './vocabulary.ts';

const noAttributes: ReadonlyMap<string, string> = new Map();
const validName = /^[a-z_][\w:.-]*$/;

interface PendingTag {
  start: number;
  name: string;
  attributes: Map<string, string> | undefined;
}

/**
 * Reads storage format into a tree. XML rules apply (CDATA, self-closing tags, no implied closing), with three leniencies
 * for broken markup: a closing tag closes what is open inside, one that fits nothing is ignored, and what is no tag at all
 * (`a <5 b`, a tag without an end) stays as text.
 *
 * htmlparser2's tokenizer is used without its parser, whose stack costs time in proportion to the depth for each tag: a
 * page of a million open tags would take minutes.
 */
export function parseStorage(storage: string): StorageNode[] {
  const root: StorageElement = {
    kind: 'element',
    name: '',
    attributes: noAttributes,
    children: [],
    isBlock: true,
    hasBlock: false,
  };
  const stack: StorageElement[] = [root];
  const openCounts = new Map<string, number>();
  let current = root;
  let tag: PendingTag | undefined;
  let attribute = '';
  let value = '';
  let consumed = 0;

  const addText = (text: string): void => {
    const last = current.children.at(-1);
    if (last?.kind === 'text') last.text += text;
    else if (text !== '') current.children.push({ kind: 'text', text });
  };

  const close = (): void => {
    const element = current;
    stack.pop();
    current = stack.at(-1) ?? root;
    openCounts.set(element.name, (openCounts.get(element.name) ?? 1) - 1);
    finish(element, current);
  };

  const open = (selfClosing: boolean, end: number): void => {
    if (tag === undefined) return;
    const { start, name, attributes } = tag;
    tag = undefined;
    consumed = end + 1;
    if (!validName.test(name)) return addText(decodeEntities(storage.slice(start, consumed)));
    const element: StorageElement = {
      kind: 'element',
      name,
      attributes: attributes ?? noAttributes,
      children: [],
      isBlock: blockElements.has(name),
      hasBlock: false,
    };
    current.children.push(element);
    if (selfClosing || voidElements.has(name)) return finish(element, current);
    stack.push(element);
    current = element;
    openCounts.set(name, (openCounts.get(name) ?? 0) + 1);
  };

  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => {
      consumed = end;
      addText(decodeEntities(storage.slice(start, end)));
    },
    ontextentity: () => undefined,
    oncdata: (start, end, offset) => {
      consumed = end + 1;
      addText(storage.slice(start, end - offset));
    },
    onopentagname: (start, end) => {
      tag = { start: start - 1, name: storage.slice(start, end).toLowerCase(), attributes: undefined };
    },
    onattribname: (start, end) => {
      attribute = storage.slice(start, end).toLowerCase();
      value = '';
    },
    onattribdata: (start, end) => {
      value += storage.slice(start, end);
    },
    onattribentity: () => undefined,
    onattribend: () => {
      if (tag === undefined) return;
      tag.attributes ??= new Map();
      if (!tag.attributes.has(attribute)) tag.attributes.set(attribute, decodeEntities(value));
    },
    onopentagend: (end) => open(false, end),
    onselfclosingtag: (end) => open(true, end),
    onclosetag: (start, end) => {
      consumed = end + 1;
      const name = storage.slice(start, end).trim().toLowerCase();
      if ((openCounts.get(name) ?? 0) === 0) return;
      while (current !== root && current.name !== name) close();
      if (current !== root) close();
    },
    oncomment: (_start, end) => {
      consumed = end + 1;
    },
    ondeclaration: (_start, end) => {
      consumed = end + 1;
    },
    onprocessinginstruction: (_start, end) => {
      consumed = end + 1;
    },
    onend: () => {
      const rest = storage.slice(consumed);
      if (/^<[^/!?]/.test(rest)) addText(decodeEntities(rest));
      while (current !== root) close();
    },
  };
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, callbacks);
  tokenizer.write(storage);
  tokenizer.end();
  return root.children;
}

/** Called when everything inside an element is known: says whether it is a block, and tells its parent. */
function finish(element: StorageElement, parent: StorageElement): void {
  if (isMacro(element)) {
    const hasBody = element.children.some(
      (child) =>
        child.kind === 'element' && (child.name === 'ac:rich-text-body' || child.name === 'ac:plain-text-body'),
    );
    const name = macroName(element);
    element.isBlock = name === 'include' || (hasBody && !inlineBodyMacros.has(name));
    if (element.isBlock) parent.hasBlock = true;
    return;
  }
  if (atomicElements.has(element.name)) return;
  if (element.isBlock || element.hasBlock) parent.hasBlock = true;
}
