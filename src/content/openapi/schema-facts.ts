import { inlineCode } from '../markdown/blocks.ts';
import type { MergedSchema } from './schema-merge.ts';
import { asList, asRecord, asText, oneLine, plainEntries, previewJson } from './values.ts';

/** Values of one `enum`, and characters of a pattern, a default or an example, that are written out. */
const mostEnumValues = 40;
const longestValue = 200;
const longestPattern = 300;

/** Everything that a schema demands of a value beyond its type, in words: `1 to 50 characters`, `default: "EUR"`. */
export function schemaFacts(schema: MergedSchema): string[] {
  const keyword = (name: string): unknown => schema.keywords.get(name);
  const facts: string[] = [];
  const put = (condition: boolean, fact: () => string): void => {
    if (condition) facts.push(fact());
  };
  const named = (name: string, label: string): void => {
    const text = oneLine(asText(keyword(name)), longestValue);
    if (text !== '') facts.push(`${label} ${text}`);
  };
  named('format', 'format');
  facts.push(...valueRange(schema));
  put(keyword('multipleOf') !== undefined, () => `multiple of ${asText(keyword('multipleOf'))}`);
  facts.push(...countRange(keyword('minLength'), keyword('maxLength'), 'character'));
  const pattern = oneLine(asText(keyword('pattern')), longestPattern);
  put(pattern !== '', () => `pattern ${inlineCode(pattern)}`);
  facts.push(...countRange(keyword('minItems'), keyword('maxItems'), 'item'));
  put(keyword('uniqueItems') === true, () => 'no item twice');
  facts.push(...countRange(keyword('minProperties'), keyword('maxProperties'), 'key'));
  put(schema.keywords.has('const'), () => `always ${shortJson(keyword('const'))}`);
  const values = asList(keyword('enum'));
  put(values.length > 0, () => {
    const shown = values.slice(0, mostEnumValues).map(shortJson);
    const more = values.length - shown.length;
    return `one of: ${shown.join(', ')}${more > 0 ? `, … ${more} more` : ''}`;
  });
  named('contentMediaType', 'content');
  named('contentEncoding', 'encoded as');
  put(schema.additional?.value === false, () => 'no other keys');
  put(keyword('readOnly') === true, () => 'read-only');
  put(keyword('writeOnly') === true, () => 'write-only');
  put(keyword('deprecated') === true, () => 'deprecated');
  for (const [name, needed] of plainEntries(keyword('dependentRequired')).slice(0, mostEnumValues)) {
    facts.push(
      `with ${inlineCode(name)} also ${asList(needed)
        .map((item) => inlineCode(asText(item)))
        .join(', ')}`,
    );
  }
  facts.push(...discriminator(keyword('discriminator')));
  put(schema.keywords.has('default'), () => `default: ${shortJson(keyword('default'))}`);
  const example = schema.keywords.has('example') ? keyword('example') : exampleOf(keyword('examples'));
  put(example !== undefined, () => `example: ${shortJson(example)}`);
  return facts;
}

/** JSON on one line, cut. */
export function shortJson(value: unknown): string {
  return oneLine(previewJson(value, longestValue).json, longestValue + 50);
}

/** 3.1 has a list of examples, older files a map or a single value under the same name. */
function exampleOf(value: unknown): unknown {
  if (Array.isArray(value)) return value[0] as unknown;
  const [first] = Object.values(asRecord(value) ?? {});
  return asRecord(first)?.['value'] ?? first;
}

function valueRange(schema: MergedSchema): string[] {
  // Exclusive bounds are a flag beside the bound up to OpenAPI 3.0 and a bound of their own in 3.1.
  const side = (bound: string, exclusive: string, orEqual: string, strict: string): string => {
    const limit = schema.keywords.get(bound);
    const flag = schema.keywords.get(exclusive);
    if (typeof flag === 'number') return `${strict} ${flag}`;
    const text = asText(limit);
    if (text === '') return '';
    return `${flag === true ? strict : orEqual} ${text}`;
  };
  const low = side('minimum', 'exclusiveMinimum', 'at least', 'greater than');
  const high = side('maximum', 'exclusiveMaximum', 'at most', 'less than');
  return [low, high].filter((text) => text !== '');
}

function countRange(least: unknown, most: unknown, unit: string): string[] {
  const low = asText(least);
  const high = asText(most);
  const units = (text: string): string => `${text} ${unit}${text === '1' ? '' : 's'}`;
  if (low !== '' && low === high) return [`exactly ${units(low)}`];
  if (low !== '' && high !== '') return [`${low} to ${units(high)}`];
  if (low !== '' && low !== '0') return [`at least ${units(low)}`];
  return high === '' ? [] : [`at most ${units(high)}`];
}

function discriminator(value: unknown): string[] {
  const name = asText(value) || asText(asRecord(value)?.['propertyName']);
  if (name === '') return [];
  const mapping = plainEntries(asRecord(value)?.['mapping'])
    .slice(0, mostEnumValues)
    .map(([key, target]) => `${key} is ${asText(target).split('/').at(-1) ?? ''}`);
  return [`told apart by ${inlineCode(name)}${mapping.length > 0 ? ` (${mapping.join(', ')})` : ''}`];
}
