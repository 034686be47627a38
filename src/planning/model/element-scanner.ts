/**
 * Finds the whole elements of one array at the top of a JSON object while its text arrives: `{"…": …, "field": [{…}, {…`.
 * What stands before the object is skipped. Says nothing about whether the rest is JSON.
 */
export interface ElementScanner {
  /** Takes the next piece of the text; returns how many elements are whole by now. */
  push(text: string): number;
  /** The text of each whole element. */
  elements(): string[];
}

export function createElementScanner(field: string): ElementScanner {
  let text = '';
  let at = 0;
  let depth = 0;
  let inString = false;
  let stringStart = 0;
  let lastString = '';
  let key = '';
  let array = '';
  let start = 0;
  const found: { start: number; end: number }[] = [];

  const step = (character: string): void => {
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') {
        inString = false;
        if (depth === 1) lastString = text.slice(stringStart, at);
      }
      return;
    }
    if (depth === 0 && character !== '{') return;
    switch (character) {
      case '"':
        inString = true;
        stringStart = at + 1;
        return;
      case ':':
        if (depth === 1) key = lastString;
        return;
      case '{':
      case '[':
        if (depth === 1) array = character === '[' ? key : '';
        if (depth === 2) start = at;
        depth += 1;
        return;
      case '}':
      case ']':
        depth -= 1;
        if (depth === 2 && character === '}' && array === field) found.push({ start, end: at + 1 });
        return;
      default:
    }
  };

  return {
    push(piece) {
      text += piece;
      // An escaped character may be in the piece to come.
      for (; at < text.length; at += 1) step(text.charAt(at));
      return found.length;
    },
    elements: () => found.map((element) => text.slice(element.start, element.end)),
  };
}
