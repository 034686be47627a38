import { asText } from './values.ts';

/** Characters of one text; longer ones are whole handbooks. */
export const longestProse = 20_000;

/** Elements of HTML that authors of specifications write between their Markdown; any other `<name>` is a placeholder. */
const blocks = 'address|blockquote|center|dd|details|div|dl|dt|h[1-6]|hr|ol|p|section|summary|table|tbody|thead|tr|ul';
const inlines = 'a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|li|s|small|span|strong|sub|sup|td|th|tt|u|var';
/** Attributes are bounded, so that a text of nothing but `<a ` is read in linear time. */
const attributes = `(?:\\s(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^'"<>]){0,200})?`;
const tag = new RegExp(`</?(${blocks}|${inlines})(${attributes})/?>`, 'gi');
const isBlock = new RegExp(`^(?:${blocks})$`, 'i');
const href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const imageText = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
/** Code spans and fenced blocks show HTML instead of using it. */
const code = /(^ {0,3}(?:`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}(?:`{3,}|~{3,})[^\n]*$|(?![\s\S]))|`[^`\n]{1,1000}`)/m;

/** Text for people as Markdown without HTML, on one line or several; as much of it as is ever shown. */
export function asProse(value: unknown): string {
  const text = asText(value).replace(/\r\n?/g, '\n');
  return withoutHtml(text.length > longestProse ? text.slice(0, longestProse + 1) : text).trim();
}

/**
 * Writes the HTML that stands in a Markdown text as Markdown: breaks and paragraphs become lines, lists items, links links;
 * what is only for the eye goes, and so do comments. A table's row stays one line.
 */
export function withoutHtml(markdown: string): string {
  if (!markdown.includes('<') && !markdown.includes('&')) return markdown;
  return markdown
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : plain(part)))
    .join('');
}

function plain(text: string): string {
  const links: string[] = [];
  const written = withoutComments(text).replace(
    tag,
    (whole: string, name: string, rest: string, at: number, all: string) => {
      const element = name.toLowerCase();
      const closes = whole.startsWith('</');
      if (element === 'a') {
        if (!closes) links.push(addressIn(rest));
        const address = closes ? (links.pop() ?? '') : (links.at(-1) ?? '');
        if (address === '') return '';
        return closes ? `](${address})` : '[';
      }
      if (element === 'img') return valueOf(imageText.exec(rest));
      if (element === 'code' || element === 'tt' || element === 'kbd') return '`';
      if (element === 'td' || element === 'th') return ' ';
      const breaks = element === 'br' || element === 'li' || isBlock.test(element);
      if (!breaks) return '';
      if (isTableRow(all, at)) return ' ';
      if (element === 'li') return closes ? '' : '\n- ';
      return element === 'br' || element === 'tr' ? '\n' : '\n\n';
    },
  );
  return written
    .replace(/&nbsp;/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&(?:apos|#39);/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\n{3,}/g, '\n\n');
}

function withoutComments(text: string): string {
  let rest = text;
  let kept = '';
  for (let at = rest.indexOf('<!--'); at >= 0; at = rest.indexOf('<!--')) {
    const end = rest.indexOf('-->', at);
    if (end < 0) break;
    kept += rest.slice(0, at);
    rest = rest.slice(end + 3);
  }
  return kept + rest;
}

/** An address that can be followed; scripts and the like are none. */
function addressIn(attributesOfLink: string): string {
  const address = valueOf(href.exec(attributesOfLink)).trim();
  return /^(?:https?:\/\/|mailto:|[/#.\w])/i.test(address) && !/^(?:javascript|data|vbscript):|[\s()<>]/i.test(address)
    ? address
    : '';
}

function valueOf(match: RegExpExecArray | null): string {
  return match?.[1] ?? match?.[2] ?? '';
}

function isTableRow(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^ {0,3}\|/.test(text.slice(start, start + 4));
}
