/**
 * The HTML that Zephyr's text fields hold, from a plan's plain text: signs that HTML gives a meaning to stay what they are, and
 * line breaks stay line breaks.
 */
export function toRichText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br/>');
}

/** Whether two texts read the same. Zephyr's editor writes HTML in its own way, which is no difference. */
export function readsTheSame(one: string | null | undefined, other: string | null | undefined): boolean {
  return one === other || words(one ?? '') === words(other ?? '');
}

function words(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(lt|gt|quot|apos|nbsp|#39|amp);/g, (_, name: string) => entities[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
  amp: '&',
};
