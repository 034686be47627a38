import { link } from '../markdown/blocks.ts';
import { parameterText } from './attribute-text.ts';
import { isObject, lineOf, type JsonObject } from './node.ts';
import type { Notes } from './notes.ts';

/**
 * What stands in the text for a node that is no text itself: its readable content, or a placeholder that names what is
 * missing, which is counted. Undefined for kinds that only hold other nodes. Always one line, never empty.
 */
export function leafText(kind: string, attributes: JsonObject, notes: Notes): string | undefined {
  switch (kind) {
    case 'mention':
      return mention(attributes, notes);
    case 'emoji':
      return emoji(attributes, notes);
    case 'date':
      return date(attributes, notes);
    case 'status':
      return bracketed('', lineOf(attributes['text'])) ?? counted(notes, 'adf.status', '[status]');
    case 'placeholder':
      return (
        bracketed('placeholder: ', lineOf(attributes['text'])) ?? counted(notes, 'adf.placeholder', '[placeholder]')
      );
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return card(attributes, notes);
    case 'media':
    case 'mediaInline':
      return media(attributes, notes);
    case 'extension':
    case 'inlineExtension':
      notes.warnings.add('adf.extension');
      return extensionLabel(attributes, notes);
    case 'bodiedExtension':
    case 'multiBodiedExtension':
      return extensionLabel(attributes, notes);
    case 'syncBlock':
      return counted(notes, 'adf.sync-block', named('synced block', lineOf(attributes['resourceId'])));
    case 'confluenceJiraIssue':
      return lineOf(attributes['issueKey']) || counted(notes, 'adf.jira-issue', '[jira issue]');
    case 'confluenceUnsupportedBlock':
    case 'confluenceUnsupportedInline':
      return counted(notes, 'adf.unsupported', named('unsupported content', withoutTags(attributes['cxhtml'])));
    default:
      return undefined;
  }
}

function counted(notes: Notes, kind: string, text: string): string {
  notes.warnings.add(kind);
  return text;
}

function bracketed(before: string, text: string): string | undefined {
  return text === '' ? undefined : `[${before}${text}]`;
}

function named(what: string, name: string): string {
  return name === '' ? `[${what}]` : `[${what}: ${name}]`;
}

function linked(text: string, href: string, notes: Notes): string {
  if (!notes.plain) return link(text, href);
  return text === '' || text === href ? href : `${text} ${href}`;
}

function mention(attributes: JsonObject, notes: Notes): string {
  const id = lineOf(attributes['id']);
  const name = lineOf(attributes['text']).replace(/^@+/, '') || notes.names.get(id);
  return name ? `@${name}` : counted(notes, 'adf.mention', named('mention', id));
}

function emoji(attributes: JsonObject, notes: Notes): string {
  const text = lineOf(attributes['text']) || lineOf(attributes['shortName']);
  return text === '' ? counted(notes, 'adf.emoji', named('emoji', lineOf(attributes['id']))) : text;
}

/** The day in UTC, which is how the editor stores it. */
function date(attributes: JsonObject, notes: Notes): string {
  const said = lineOf(attributes['timestamp']);
  const day = /^-?\d{1,16}$/.test(said) ? new Date(Number(said)) : new Date(said);
  return Number.isNaN(day.getTime())
    ? counted(notes, 'adf.date', named('date', said))
    : day.toISOString().replace(/T.*/, '');
}

function card(attributes: JsonObject, notes: Notes): string {
  const data = isObject(attributes['data']) ? attributes['data'] : {};
  const url = lineOf(attributes['url']) || lineOf(data['url']) || lineOf(data['@id']);
  const name = lineOf(data['name']) || lineOf(data['title']) || lineOf(data['summary']);
  const datasource = isObject(attributes['datasource'])
    ? parameterText(attributes['datasource']['parameters'], notes)
    : '';
  const parts = url === '' && name === '' ? [] : [linked(name, url, notes) || url];
  if (isObject(attributes['datasource'])) {
    // A table of search results: only the question it asks is in the document, not the answers.
    parts.push(counted(notes, 'adf.datasource', named('list of results', datasource)));
  }
  return parts.length === 0 ? counted(notes, 'adf.card', '[card]') : parts.join(' ');
}

/** The picture or file itself is not read, whatever its name says: always counted. */
function media(attributes: JsonObject, notes: Notes): string {
  const id = lineOf(attributes['id']);
  const url = lineOf(attributes['url']);
  const name =
    lineOf(attributes['alt']) ||
    lineOf(attributes['__fileName']) ||
    lineOf(attributes['fileName']) ||
    lineOf(attributes['name']) ||
    (notes.names.get(id) ?? '') ||
    (url.startsWith('data:') ? '' : url.replace(/[?#].*$/, '').replace(/^.*\/(?=.)/, '')) ||
    id ||
    lineOf(attributes['collection']);
  const placeholder = counted(notes, 'adf.media', named('attachment', name));
  return /^https?:/i.test(url) ? linked(placeholder.slice(1, -1), url, notes) : placeholder;
}

/** `[extension: key (text; parameter: value)]`. A key that is an address gives way to the title the app states. */
export function extensionLabel(attributes: JsonObject, notes: Notes): string {
  const parameters = attributes['parameters'];
  const key = lineOf(attributes['extensionKey']);
  const title = isObject(parameters) ? lineOf(parameters['extensionTitle']) : '';
  const name = title !== '' && (key === '' || /[:/]/.test(key)) ? title : key || lineOf(attributes['extensionType']);
  const details = [lineOf(attributes['text']), parameterText(parameters, notes)].filter((part) => part !== '');
  return named('extension', details.length === 0 ? name : `${name} (${details.join('; ')})`.trim());
}

/** The text of a scrap of XHTML, found without patterns that an open tag could slow down. */
function withoutTags(value: unknown): string {
  if (typeof value !== 'string') return '';
  const parts: string[] = [];
  for (let from = 0; from < value.length;) {
    const open = value.indexOf('<', from);
    parts.push(value.slice(from, open < 0 ? undefined : open));
    const close = open < 0 ? -1 : value.indexOf('>', open);
    if (close < 0) break;
    from = close + 1;
  }
  return lineOf(parts.join(' ').replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
}
