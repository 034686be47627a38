import { lineOf, type JsonObject } from './node.ts';
import type { Notes } from './notes.ts';

const mostValues = 40;
const longestValue = 1_000;
const mostVisited = 2_000;

/** Keys whose values are for machines: identities, versions, layout. */
const machineKeys =
  /^(type|version|marks|localId|macroMetadata|macroId|schemaVersion|extensionId|extensionType|extensionKey|extensionProperties|forgeEnvironment|embeddedMacroContext|render|id|uuid|ids|layout|width|height|color|style|collection|occurrenceKey|.*(Id|Uuid|Color|Ari))$/i;
const machineValue = /^([0-9a-f]{8}-[0-9a-f-]{27,}|ari:.*|data:.*|#[0-9a-f]{3,8}|\{\}|\[\])$/i;

/** Keys of attributes that people write. */
const textKeys = new Set(
  'text title name label alt caption description summary url href src value shortname filename placeholder question answer issuekey jql'.split(
    ' ',
  ),
);

/**
 * The parameters of an extension as `key: value; key: value`, without identities and other things for machines. Values of
 * Confluence macros (`{macroParams: {key: {value}}}`) stand under their key.
 */
export function parameterText(parameters: unknown, notes: Notes): string {
  return textValues(parameters, notes, () => true)
    .map(([key, value]) => (key === '' || key === 'text' ? value : `${key}: ${value}`))
    .join('; ');
}

/** Those attributes of an unknown node that look like text: by their name, or because they hold several words. */
export function attributeText(attributes: JsonObject, notes: Notes): string {
  const isText = (key: string, value: string): boolean =>
    textKeys.has(key.toLowerCase()) || /\p{L}\s+\p{L}/u.test(value);
  return textValues(attributes, notes, isText)
    .map(([, value]) => value)
    .join(' ');
}

/** Walks without recursion: parameters may be as deep as their author likes. */
function textValues(
  root: unknown,
  notes: Notes,
  wanted: (key: string, value: string) => boolean,
): [key: string, value: string][] {
  const found: [string, string][] = [];
  const stack: [key: string, value: unknown][] = [['', root]];
  let visited = 0;
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const [key, value] = entry;
    visited += 1;
    if (found.length >= mostValues || visited > mostVisited) {
      notes.warnings.add('adf.parameters-cut');
      break;
    }
    if (typeof value === 'object' && value !== null) {
      const inside = Object.entries(value).slice(0, mostVisited).reverse();
      for (const [name, item] of inside) {
        if (Array.isArray(value) || name === 'value') stack.push([key, item]);
        else if (!machineKeys.test(name))
          stack.push([name === 'macroParams' || name === 'guestParams' ? key : name, item]);
      }
    } else if (typeof value === 'string') {
      const text = lineOf(value.slice(0, longestValue));
      if (value.length > longestValue) notes.warnings.add('adf.parameters-cut');
      if (text !== '' && !machineValue.test(text) && wanted(key, text)) found.push([lineOf(key), text]);
    }
  }
  return found;
}
