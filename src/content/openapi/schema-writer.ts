import { WarningCounts } from '../../documents/warnings.ts';
import { inlineCode } from '../markdown/blocks.ts';
import type { Place, References } from './references.ts';
import { schemaFacts } from './schema-facts.ts';
import { hasStructure, isKeyword, type MergedSchema, mergeSchema } from './schema-merge.ts';
import { asList, asRecord, oneLine, ownValue } from './values.ts';
import { asProse } from './html-in-markdown.ts';

/** How a schema looks where it is used. */
export interface WrittenSchema {
  /** `string`, `array of Order`, `map of number or null`. */
  type: string;
  /** What it demands beyond the type, in words. */
  facts: string[];
  description: string;
  /** Its fields as lines of a nested Markdown list; empty for plain values and for what was written before. */
  lines: string[];
}

/** Schemas put together once per file; every operation uses the same ones. */
export type SchemaCache = WeakMap<object, MergedSchema>;

const deepestField = 8;
const deepestType = 12;
const longestDescription = 600;
const longestName = 200;

/**
 * Writes the schemas of one document. The fields of a named schema are written once; afterwards, and inside itself, it is
 * referred to (`see Order above`), so circles end and nothing doubles. `budget` is the number of fields that may still be
 * written; what goes beyond is counted.
 */
export class SchemaWriter {
  budget = 0;
  readonly #references: References;
  readonly #warnings: WarningCounts;
  readonly #cache: SchemaCache;
  readonly #written = new Set<object>();

  constructor(references: References, warnings: WarningCounts, cache: SchemaCache) {
    this.#references = references;
    this.#warnings = warnings;
    this.#cache = cache;
  }

  write(place: Place): WrittenSchema {
    return this.#write([place], 0);
  }

  #merge(places: readonly Place[]): MergedSchema {
    const [only] = places;
    const key = only?.value;
    const cacheable = places.length === 1 && typeof key === 'object' && key !== null;
    if (!cacheable) return mergeSchema(places, this.#references, this.#warnings);
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const merged = this.#mergeReference(only as Place) ?? mergeSchema(places, this.#references, this.#warnings);
    this.#cache.set(key, merged);
    return merged;
  }

  /** A reference with at most a description and the like beside it borrows the fields of its target instead of copying them. */
  #mergeReference(place: Place): MergedSchema | undefined {
    const record = asRecord(place.value) ?? {};
    const reference = ownValue(record, '$ref');
    if (typeof reference !== 'string' || hasStructure(record)) return undefined;
    // Counted only once: where this gives up, the full merge looks again.
    const warnings = new WarningCounts();
    const target = this.#references.target(reference, place.file, warnings);
    const value = asRecord(target?.value);
    // A reference to a reference is left to the full merge, which knows circles.
    if (target === undefined || value === undefined || '$ref' in value) return undefined;
    this.#warnings.merge(warnings);
    const base = this.#merge([target]);
    const own = Object.entries(record).filter(([name]) => isKeyword(name));
    return {
      ...base,
      name: target.name,
      identity: value,
      nullable: base.nullable || record['nullable'] === true || record['x-nullable'] === true,
      keywords: own.length === 0 ? base.keywords : new Map([...base.keywords, ...own]),
    };
  }

  #write(places: readonly Place[], depth: number): WrittenSchema {
    const schema = this.#merge(places);
    const facts = schemaFacts(schema);
    const written: WrittenSchema = {
      type: '',
      facts,
      description: oneLine(asProse(schema.keywords.get('description')), longestDescription),
      lines: [],
    };
    // Arrays and maps hand over to what they hold: their type is said in one line, the fields below are the inner ones.
    let inner = schema;
    let before = '';
    for (let level = 0; level < deepestType; level += 1) {
      const next = innerOf(inner);
      if (next === undefined) break;
      before += `${next.kind} `;
      inner = this.#merge([next.place]);
      const innerFacts = schemaFacts(inner);
      if (innerFacts.length > 0) facts.push(`each: ${innerFacts.join('; ')}`);
      if (schema.nullable && level === 0) facts.unshift('may be null');
      written.description ||= oneLine(asProse(inner.keywords.get('description')), longestDescription);
    }
    written.type = before + typeName(inner);
    const { identity } = inner;
    if (!hasFields(inner)) return written;
    if (identity !== undefined && inner.name !== '' && this.#written.has(identity)) {
      written.facts = [
        ...facts.filter((fact) => fact !== 'no other keys'),
        `see ${oneLine(inner.name, longestName)} above`,
      ];
      return written;
    }
    if (depth >= deepestField) {
      this.#warnings.add('openapi.fields-too-deep');
      written.facts.push('…');
      return written;
    }
    if (this.budget > 0 && identity !== undefined) this.#written.add(identity);
    written.lines = this.#fields(inner, depth);
    return written;
  }

  #fields(schema: MergedSchema, depth: number): string[] {
    const rows: { name: string; places: readonly Place[]; required?: boolean }[] = [];
    for (const [name, places] of schema.properties) {
      rows.push({ name: inlineCode(oneLine(name, longestName)), places, required: schema.required.has(name) });
    }
    for (const [index, place] of schema.tuple.entries()) rows.push({ name: `item ${index + 1}`, places: [place] });
    for (const [pattern, place] of schema.patternProperties) {
      rows.push({ name: `keys like ${inlineCode(oneLine(pattern, longestName))}`, places: [place] });
    }
    if (isSchema(schema.additional) && schema.properties.size > 0) {
      rows.push({ name: 'any other key', places: [schema.additional] });
    }
    const lines = this.#rows(rows, depth, 0);
    for (const { kind, options } of schema.choices) {
      lines.push(`- ${kind}:`);
      lines.push(
        ...this.#rows(
          options.map((place) => ({ name: '', places: [place] })),
          depth + 1,
          1,
        ),
      );
    }
    if (schema.not !== undefined) {
      lines.push(...this.#rows([{ name: 'must not be', places: [schema.not] }], depth, 0));
    }
    return lines;
  }

  #rows(
    rows: readonly { name: string; places: readonly Place[]; required?: boolean }[],
    depth: number,
    indent: number,
  ): string[] {
    const lines: string[] = [];
    const margin = '  '.repeat(indent);
    for (const [index, { name, places, required }] of rows.entries()) {
      if (this.budget <= 0) {
        const left = rows.length - index;
        this.#warnings.add('openapi.fields-left-out', left);
        lines.push(`${margin}- … ${left} more ${left === 1 ? 'field' : 'fields'}`);
        break;
      }
      this.budget -= 1;
      const written = this.#write(places, depth + 1);
      lines.push(`${margin}- ${fieldLine(name, written, required === true)}`);
      lines.push(...written.lines.map((line) => `${margin}  ${line}`));
    }
    return lines;
  }
}

/** `name (type, required; facts): description`, or `type (facts): description` where there is no name. */
export function fieldLine(name: string, { type, facts, description }: WrittenSchema, required = false): string {
  const inside = [name === '' ? '' : type, required ? 'required' : ''].filter((text) => text !== '').join(', ');
  const brackets = [inside, ...facts].filter((text) => text !== '').join('; ');
  const head = name === '' ? type : name;
  return `${head}${brackets === '' ? '' : ` (${brackets})`}${description === '' ? '' : `: ${description}`}`;
}

function isSchema(place: Place | undefined): place is Place {
  return place !== undefined && typeof place.value === 'object' && place.value !== null;
}

function hasFields(schema: MergedSchema): boolean {
  return (
    schema.properties.size > 0 ||
    schema.patternProperties.size > 0 ||
    schema.tuple.length > 0 ||
    schema.choices.length > 0 ||
    isSchema(schema.not)
  );
}

function innerOf(schema: MergedSchema): { kind: string; place: Place } | undefined {
  if (schema.properties.size > 0 || schema.choices.length > 0) return undefined;
  if (schema.items !== undefined && schema.tuple.length === 0) return { kind: 'array of', place: schema.items };
  if (isSchema(schema.additional) && schema.patternProperties.size === 0) {
    return { kind: 'map of', place: schema.additional };
  }
  return undefined;
}

function typeName(schema: MergedSchema): string {
  if (!schema.possible) return 'nothing';
  const [reference] = schema.unresolved;
  if (reference !== undefined && !hasFields(schema)) return `${oneLine(reference, longestName)} (not followed)`;
  const base = oneLine(schema.types.join(' or '), longestName) || impliedType(schema);
  const name = oneLine(schema.name, longestName);
  const named = name === '' ? base : base === 'object' || base === 'any' ? name : `${base} ${name}`;
  return schema.nullable ? `${named} or null` : named;
}

/** Many files leave `type` out where another keyword gives it away. */
function impliedType(schema: MergedSchema): string {
  if (schema.properties.size > 0 || schema.additional !== undefined || schema.patternProperties.size > 0)
    return 'object';
  if (schema.choices.length > 0) return 'any';
  if (schema.items !== undefined || schema.tuple.length > 0) return 'array';
  const { keywords } = schema;
  if (keywords.has('pattern') || keywords.has('maxLength') || keywords.has('minLength')) return 'string';
  const value = keywords.get('const') ?? asList(keywords.get('enum'))[0];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return typeof value;
  return 'any';
}
