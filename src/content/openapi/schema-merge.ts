import type { WarningCounts } from '../../documents/warnings.ts';
import type { Place, References } from './references.ts';
import { asList, asRecord, asText, ownValue } from './values.ts';

/** A schema with its references and its `allOf` parts put together. */
export interface MergedSchema {
  /** Names of the referenced schemas that it is made of, such as `Order`; empty when it stands where it is used. */
  name: string;
  /** Stands for the schema when it comes again: equal for two references to the same schema. */
  identity: object | undefined;
  types: string[];
  nullable: boolean;
  /** `false` for a schema that nothing fulfils. */
  possible: boolean;
  /** Every keyword that describes the value itself (`format`, `minimum`, `enum` …); of several parts the first wins. */
  keywords: Map<string, unknown>;
  required: Set<string>;
  properties: Map<string, Place[]>;
  patternProperties: Map<string, Place>;
  /** Schema of other keys, or `false` where there may be none. */
  additional: Place | undefined;
  items: Place | undefined;
  tuple: Place[];
  choices: { kind: 'one of' | 'any of'; options: Place[] }[];
  not: Place | undefined;
  /** References that led nowhere. */
  unresolved: string[];
}

/** Parts of one schema and properties of one schema: what goes beyond is counted, not read. */
const mostParts = 300;
const mostProperties = 1_000;

const structural = new Set([
  '$ref',
  'allOf',
  'oneOf',
  'anyOf',
  'not',
  'type',
  'nullable',
  'x-nullable',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'items',
  'prefixItems',
  '$defs',
  'definitions',
]);

/** Whether a keyword describes the value itself, and not how schemas are put together. */
export function isKeyword(name: string): boolean {
  return !structural.has(name) && !name.startsWith('x-');
}

/** Whether a schema has fields or parts of its own beside a reference. */
export function hasStructure(schema: Record<string, unknown>): boolean {
  return Object.keys(schema).some(
    (name) => structural.has(name) && name !== '$ref' && name !== 'nullable' && name !== 'x-nullable',
  );
}

/** Puts one schema together from all its parts. Never throws; what it cannot follow is named in `unresolved`. */
export function mergeSchema(places: readonly Place[], references: References, warnings: WarningCounts): MergedSchema {
  const merged: MergedSchema = {
    name: '',
    identity: undefined,
    types: [],
    nullable: false,
    possible: true,
    keywords: new Map(),
    required: new Set(),
    properties: new Map(),
    patternProperties: new Map(),
    additional: undefined,
    items: undefined,
    tuple: [],
    choices: [],
    not: undefined,
    unresolved: [],
  };
  const seen = new Set<object>();
  const names: string[] = [];
  const targets: object[] = [];
  let ownFields = false;
  let parts = 0;

  const visit = (place: Place, top: boolean): void => {
    if (place.value === false) merged.possible = false;
    const record = asRecord(place.value);
    if (record === undefined || seen.has(record)) return;
    parts += 1;
    if (parts > mostParts) return warnings.add('openapi.schema-parts-left-out');
    seen.add(record);
    merged.identity ??= record;
    if (top && (asRecord(record['properties']) !== undefined || record['oneOf'] || record['anyOf'])) ownFields = true;
    takeKeywords(record, place.file, merged, warnings);
    const reference = ownValue(record, '$ref');
    if (typeof reference === 'string') {
      const target = references.target(reference, place.file, warnings);
      if (target === undefined) merged.unresolved.push(reference);
      else {
        if (top) {
          names.push(target.name);
          if (asRecord(target.value) !== undefined) targets.push(target.value as object);
        }
        visit(target, false);
      }
    }
    for (const part of asList(record['allOf'])) visit({ value: part, file: place.file }, top);
  };
  for (const place of places) visit(place, true);

  merged.name = [...new Set(names)].slice(0, 3).join(' + ');
  if (targets.length === 1 && !ownFields) merged.identity = targets[0];
  if (merged.types.includes('null')) {
    merged.types = merged.types.filter((type) => type !== 'null');
    merged.nullable = true;
  }
  return merged;
}

function takeKeywords(
  record: Record<string, unknown>,
  file: string,
  merged: MergedSchema,
  warnings: WarningCounts,
): void {
  const here = (value: unknown): Place => ({ value, file });
  for (const [key, value] of Object.entries(record)) {
    if (isKeyword(key) && !merged.keywords.has(key)) merged.keywords.set(key, value);
  }
  if (merged.types.length === 0) {
    const types = Array.isArray(record['type']) ? asList(record['type']) : [record['type']];
    merged.types = types.map(asText).filter((type) => type !== '');
  }
  if (record['nullable'] === true || record['x-nullable'] === true) merged.nullable = true;
  for (const name of asList(record['required'])) merged.required.add(asText(name));
  const properties = asRecord(record['properties']) ?? {};
  const names = Object.keys(properties);
  for (const name of names.slice(0, mostProperties)) {
    const known = merged.properties.get(name);
    if (known !== undefined) known.push(here(properties[name]));
    else merged.properties.set(name, [here(properties[name])]);
  }
  if (names.length > mostProperties) warnings.add('openapi.fields-left-out', names.length - mostProperties);
  for (const [pattern, value] of Object.entries(asRecord(record['patternProperties']) ?? {})) {
    if (merged.patternProperties.size < mostParts) merged.patternProperties.set(pattern, here(value));
  }
  const additional = record['additionalProperties'] ?? record['unevaluatedProperties'];
  if (additional !== undefined && merged.additional === undefined) merged.additional = here(additional);
  const items = record['items'];
  if (Array.isArray(items) && merged.tuple.length === 0) merged.tuple = items.map(here);
  else if (items !== undefined && !Array.isArray(items)) merged.items ??= here(items);
  if (merged.tuple.length === 0) merged.tuple = asList(record['prefixItems']).map(here);
  for (const [key, kind] of [
    ['oneOf', 'one of'],
    ['anyOf', 'any of'],
  ] as const) {
    const options = asList(record[key]).map(here);
    if (options.length > 0) merged.choices.push({ kind, options });
  }
  if (record['not'] !== undefined) merged.not ??= here(record['not']);
}
