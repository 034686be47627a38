import { link } from '../markdown/blocks.ts';
import type { Place, Renderer } from './renderer.ts';
import { childNamed, descendant, isElement, type StorageElement } from './tree.ts';
import { sanitisedName } from './vocabulary.ts';

/** What a link, an image or a parameter points to, in words. */
export interface Resource {
  kind: 'page' | 'space' | 'user' | 'attachment' | 'url' | 'content' | 'other';
  /** For people: a title, a file name, a display name, an address. Empty where only an id is known. */
  text: string;
  /** An address, where there is one. */
  address: string;
}

export function isResource(element: StorageElement): boolean {
  return element.name.startsWith('ri:');
}

/** Describes one `ri:` element. */
export function resourceOf(renderer: Renderer, element: StorageElement): Resource {
  const attribute = (name: string): string => (element.attributes.get(`ri:${name}`) ?? '').trim();
  switch (element.name) {
    case 'ri:page':
    case 'ri:blog-post': {
      const space = attribute('space-key');
      const elsewhere = space !== '' && space !== renderer.context.spaceKey ? ` in ${space}` : '';
      return { kind: 'page', text: `${attribute('content-title')}${elsewhere}`.trim(), address: '' };
    }
    case 'ri:space':
      return { kind: 'space', text: attribute('space-key'), address: '' };
    case 'ri:attachment': {
      const container = childNamed(element, 'ri:page') ?? childNamed(element, 'ri:blog-post');
      const of = container === undefined ? '' : resourceOf(renderer, container).text;
      const file = attribute('filename');
      return { kind: 'attachment', text: of === '' ? file : `${file} of ${of}`, address: '' };
    }
    case 'ri:url':
      return { kind: 'url', text: '', address: attribute('value') };
    case 'ri:user':
      return { kind: 'user', text: mention(renderer, element), address: '' };
    case 'ri:content-entity': {
      const id = attribute('content-id');
      const { siteUrl } = renderer.context;
      const isId = /^\d+$/.test(id);
      const address = siteUrl !== undefined && isId ? `${siteUrl}/wiki/pages/viewpage.action?pageId=${id}` : '';
      return { kind: 'content', text: isId && address === '' ? `content ${id}` : '', address };
    }
    case 'ri:shortcut':
      return { kind: 'other', text: `${attribute('parameter')}@${attribute('key')}`, address: '' };
    default: {
      renderer.countNamed('storage.unknown-element', sanitisedName(element.name));
      const [first] = [...element.attributes.values()];
      return { kind: 'other', text: first ?? '', address: '' };
    }
  }
}

/** The first resource in a link, an image or a parameter. */
export function resourceIn(renderer: Renderer, element: StorageElement): Resource | undefined {
  const found = descendant(element, isResource);
  return found === undefined ? undefined : resourceOf(renderer, found);
}

function mention(renderer: Renderer, user: StorageElement): string {
  const id = user.attributes.get('ri:account-id') ?? user.attributes.get('ri:userkey') ?? '';
  const name = renderer.context.users?.get(id) ?? user.attributes.get('ri:username');
  if (name !== undefined && name !== '') return `@${name}`;
  renderer.warnings.add('storage.unresolved-user');
  return '';
}

/** `ac:link`: its body, and where it leads when the body does not say so. */
export function acLink(renderer: Renderer, element: StorageElement, place: Place): string {
  const body = childNamed(element, 'ac:link-body') ?? childNamed(element, 'ac:plain-text-link-body');
  const label = renderer.inline(body?.children ?? element.children.filter((child) => !isResourceNode(child)), place);
  const target = element.children.find((child) => isElement(child) && isResource(child));
  if (target === undefined || !isElement(target)) {
    const anchor = element.attributes.get('ac:anchor') ?? '';
    return label === '' && anchor !== '' ? `#${anchor}` : label;
  }
  const resource = resourceOf(renderer, target);
  const { text, address, kind } = resource;
  if (address !== '') return addressed(renderer, label, address, kind === 'content' ? 'page' : '');
  if (kind === 'user') return text === '' ? label || '@someone' : text;
  if (text === '' || label.includes(text)) return label === '' ? kind : label;
  if (label === '') return kind === 'space' ? `space ${text}` : text;
  return kind === 'other' ? `${label} (${text})` : `${label} (${kind}: ${text})`;
}

function isResourceNode(node: StorageElement['children'][number]): boolean {
  return isElement(node) && isResource(node);
}

/** A link; one whose address no reader may follow (`javascript:` and the like) keeps its text and is counted. */
export function addressed(renderer: Renderer, label: string, address: string, fallback = ''): string {
  const written = link(label === '' ? fallback : label, address);
  const oneLine = label.replace(/\s+/g, ' ').trim();
  if (address.trim() !== '' && written === oneLine && oneLine !== address.trim()) {
    renderer.warnings.add('storage.unusable-link');
  }
  return written;
}

/** `ac:image` and `img`: a placeholder with everything that is known about the picture. */
export function imagePlaceholder(renderer: Renderer, element: StorageElement): string {
  renderer.warnings.add('storage.image');
  const attribute = (name: string): string =>
    (element.attributes.get(`ac:${name}`) ?? element.attributes.get(name) ?? '').replace(/\s+/g, ' ').trim();
  const caption = childNamed(element, 'ac:caption');
  const resource = resourceIn(renderer, element);
  const source = resource === undefined ? attribute('src') : resource.address || resource.text;
  const parts = [
    attribute('alt'),
    attribute('title'),
    caption === undefined ? '' : renderer.inline(caption.children, { flat: true, strong: true }).replaceAll('\n', ' '),
    source.startsWith('data:') ? '' : source,
  ];
  const known = [...new Set(parts.filter((part) => part !== ''))];
  return known.length === 0 ? '[image]' : `[image: ${known.join(', ')}]`;
}

const emoticonCharacters: ReadonlyMap<string, string> = new Map([
  ['tick', '✅'],
  ['cross', '❌'],
  ['warning', '⚠'],
  ['information', 'ℹ'],
  ['question', '❓'],
  ['plus', '➕'],
  ['minus', '➖'],
  ['thumbs-up', '👍'],
  ['thumbs-down', '👎'],
  ['light-on', '💡'],
  ['light-off', '(light off)'],
  ['yellow-star', '⭐'],
  ['smile', '🙂'],
  ['sad', '🙁'],
  ['laugh', '😀'],
  ['wink', '😉'],
  ['cheeky', '😛'],
  ['heart', '❤'],
  ['broken-heart', '💔'],
]);

/** `ac:emoticon`: the character it stands for, or its name between colons. Ticks and crosses carry meaning in tables. */
export function emoticon(element: StorageElement): string {
  const attribute = (name: string): string => (element.attributes.get(`ac:${name}`) ?? '').trim();
  const fallback = attribute('emoji-fallback');
  if (fallback !== '' && !/^:.*:$/.test(fallback)) return fallback;
  const name = attribute('name');
  const known = emoticonCharacters.get(name);
  if (known !== undefined) return known;
  const shortname = attribute('emoji-shortname') || fallback;
  if (shortname !== '') return shortname;
  return name === '' ? '' : `:${name}:`;
}
