import { htmlToMarkdown } from '../../content/html/html-to-markdown.ts';
import { escapeBlockMarkers } from '../../content/markdown/blocks.ts';
import type { WarningCounts } from '../../documents/warnings.ts';

/** Elements that Zephyr's editor and its importers write. Any other `<word>` is what a tester typed, not markup. */
const knownTag =
  /^\/?(?:a|abbr|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|figure|figcaption|font|h[1-6]|hr|i|img|ins|kbd|label|li|mark|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var)(?=[\s/>])[^<>]*>/i;
const blockTag = /<(?:p|div|ul|ol|li|table|tr|h[1-6]|pre|blockquote|section|dl)[\s/>]/i;
const entity = /&(?:#\d+|#x[\da-f]+|[a-z]+\d*);/i;

/**
 * The Markdown of a text field. Zephyr keeps HTML from its editor beside plain text from imports, often with both in one
 * field: placeholders such as `<user name>` stay text, and line breaks of plain text stay line breaks.
 */
export function fieldMarkdown(value: string | null | undefined, warnings: WarningCounts): string {
  const text = (value ?? '').replace(/\r\n?/g, '\n');
  if (text.trim() === '') return '';
  const html = text.replace(/</g, (bracket, at: number) =>
    knownTag.test(text.slice(at + 1, at + 2_001)) ? bracket : '&lt;',
  );
  if (!html.includes('<') && !entity.test(text)) return escapeBlockMarkers(text.trim());
  const converted = htmlToMarkdown(blockTag.test(html) ? html : html.replaceAll('\n', '<br>'));
  warnings.merge(converted.warnings);
  return converted.markdown.trim();
}

/** Deeper values of a custom field are written as JSON. */
const deepest = 4;
const longestJson = 2_000;

/** Any JSON value of a custom field as Markdown; empty for null, false lists and empty objects. */
export function valueMarkdown(value: unknown, warnings: WarningCounts, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return fieldMarkdown(value, warnings);
    case 'number':
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'object':
      if (value === null) return '';
      if (depth >= deepest) return (JSON.stringify(value) ?? '').slice(0, longestJson);
      if (Array.isArray(value)) {
        return value
          .map((item) => valueMarkdown(item, warnings, depth + 1))
          .filter((item) => item !== '')
          .join(', ');
      }
      return objectMarkdown(value as Record<string, unknown>, warnings, depth);
    default:
      return '';
  }
}

/** An option or a user is known by its name; anything else by all that it holds. */
function objectMarkdown(value: Record<string, unknown>, warnings: WarningCounts, depth: number): string {
  for (const name of ['name', 'displayName', 'value', 'label']) {
    const own = value[name];
    if (typeof own === 'string' && own.trim() !== '') return fieldMarkdown(own, warnings);
  }
  return Object.entries(value)
    .map(([name, item]) => [name, valueMarkdown(item, warnings, depth + 1)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ');
}
