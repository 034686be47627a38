/**
 * The text of a line without emphasis, link targets and escapes; code keeps its backticks, because `{id}` and `limit=0` are
 * to be read letter by letter. What is struck through is gone: it no longer holds. Total and linear for any text.
 */
export function inlineText(markdown: string): string {
  return outsideCode(markdown, (text) =>
    text
      .replace(/~~[^~]*~~/g, '')
      .replace(/!?\[([^\][]*)\]\([^()\s]*\)/g, '$1')
      .replace(/<(https?:[^<>\s]*)>/g, '$1')
      .replace(/\*\*+/g, '')
      .replace(/(^|[\s(“"'/])\*(?=\S)([^*]+)\*(?=$|[\s).,;:!?”"'/])/g, '$1$2')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1'),
  )
    .replace(/\s+/g, ' ')
    .trim();
}

/** The text with code and quoted passages replaced by a mark: rules about wording do not hold for them. */
export function ownWords(text: string): string {
  return text
    .replace(/(`{1,3})[^`]*\1/g, '`…`')
    .replace(/"[^"]{0,300}"|“[^”]{0,300}”|„[^“”]{0,300}[“”]|«[^»]{0,300}»/g, '“…”')
    .replace(/<?https?:[^\s<>]+>?/g, '…');
}

function outsideCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(`{1,3}[^`]+`{1,3})/)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}

/** Whether a text has a letter or digit at all, and is more than the name of an attachment or extension. */
export function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(/\[(?:attachment|extension|image|media)\b[^\]]*\]/gi, ''));
}

/** Ends of abbreviations after which no sentence begins. */
const abbreviation = /(?:\b(?:e\.g|i\.e|etc|approx|incl|excl|no|nr|vs|cf|resp|max|min|fig|st|mr|ms|dr)|\b[a-z])\.$/i;

/** Sentences of a text, in order, none empty. A break needs a full stop, a blank and a capital letter, digit or sign. */
export function sentences(text: string): string[] {
  const result: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/[.!?][)”"'’]?\s+(?=[\p{Lu}\p{N}“"'`*([])/gu)) {
    const end = match.index + match[0].trimEnd().length;
    if (abbreviation.test(text.slice(Math.max(start, end - 12), end))) continue;
    result.push(text.slice(start, end).trim());
    start = match.index + match[0].length;
  }
  result.push(text.slice(start).trim());
  return result.filter((sentence) => sentence !== '');
}
