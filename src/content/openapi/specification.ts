import { WarningCounts } from '../../documents/warnings.ts';
import { readSpecificationText } from './read-text.ts';
import { type Place, References } from './references.ts';
import type { SchemaCache } from './schema-writer.ts';
import { SpecificationError } from './specification-error.ts';
import { asRecord, asText, oneLine, ownValue, type UnknownRecord } from './values.ts';

export interface ParseOptions {
  /** Absolute URL of the file, which relative references start from. Any scheme; default `specification:///openapi`. */
  location?: string;
  /** Name of the service where `info.title` is missing. Default `Unnamed service`. */
  fallbackName?: string;
}

/** One method of one path. */
export interface Operation {
  /** Upper case. */
  method: string;
  path: string;
  /** `POST /orders`: unique within the specification. */
  key: string;
  value: UnknownRecord;
  /** The path item around it, for shared parameters and servers. */
  pathItem: UnknownRecord;
  /** Address of the file that both stand in. */
  file: string;
}

export interface ParsedSpecification {
  /** `Swagger` up to 2.0, `OpenAPI` from 3.0. */
  format: 'Swagger' | 'OpenAPI';
  /** As written: `2.0`, `3.0.3`, `3.1.0`. */
  formatVersion: string;
  /** `info.title` on one line; the fallback name where there is none. */
  service: string;
  /** `info.version`, or empty. */
  apiVersion: string;
  root: UnknownRecord;
  location: string;
  references: References;
  schemaCache: SchemaCache;
  /** What was odd while reading, without that of the renderings. */
  warnings: WarningCounts;
}

export const httpMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** More than any real interface has; a file with more is cut here and says so in a warning. */
const mostOperations = 5_000;
const longestName = 200;
const longestPath = 1_000;

/**
 * Reads Swagger 2.0 or OpenAPI 3.x from JSON or YAML. Lenient in everything that can still be understood; references are
 * looked at only when something is rendered. Files of a specification in several parts are added by
 * `loadReferencedFiles`.
 *
 * @throws {SpecificationError} that names what is wrong and where.
 */
export function parseOpenApi(text: string | Buffer, options: ParseOptions = {}): ParsedSpecification {
  const warnings = new WarningCounts();
  const root = asRecord(readSpecificationText(text, warnings));
  if (root === undefined) {
    throw new SpecificationError('other', 'the file holds no object at its top level, so it is no OpenAPI document');
  }
  const { format, formatVersion } = versionOf(root);
  const paths = root['paths'];
  if (paths !== undefined && paths !== null && asRecord(paths) === undefined) {
    throw new SpecificationError('structure', '`paths` is not an object');
  }
  if (asRecord(paths) === undefined) warnings.add('openapi.no-paths');
  const info = asRecord(root['info']);
  const location = options.location ?? 'specification:///openapi';
  return {
    format,
    formatVersion,
    service: cleanName(asText(info?.['title'])) || cleanName(options.fallbackName ?? '') || 'Unnamed service',
    apiVersion: oneLine(asText(info?.['version']), longestName),
    root,
    location,
    references: new References(root, location),
    schemaCache: new WeakMap(),
    warnings,
  };
}

/**
 * Fetches the files that a specification refers to, and those that they refer to. `load` answers undefined for what may not
 * be read (another host, a file outside the repository) or does not exist; such references stay named text.
 * Returns the addresses that were read.
 */
export async function loadReferencedFiles(
  specification: ParsedSpecification,
  load: (address: string) => Promise<string | Buffer | undefined>,
  options: { maxFiles?: number } = {},
): Promise<string[]> {
  const asked = new Set<string>();
  const read: string[] = [];
  const open = specification.references.fileReferences();
  for (let address = open.shift(); address !== undefined; address = open.shift()) {
    if (asked.has(address) || address === specification.location) continue;
    if (asked.size >= (options.maxFiles ?? 200)) {
      specification.warnings.add('openapi.referenced-files-left-out', open.length + 1);
      break;
    }
    asked.add(address);
    const text = await load(address);
    if (text === undefined) continue;
    read.push(address);
    open.push(...specification.references.addFile(address, text));
  }
  return read;
}

/** All operations in the order of the file; call it after `loadReferencedFiles`, since a path may stand in another file. */
export function listOperations(specification: ParsedSpecification): Operation[] {
  const { root, location, references, warnings } = specification;
  const found = new Map<string, Operation>();
  for (const [rawPath, item] of Object.entries(asRecord(root['paths']) ?? {})) {
    if (rawPath.startsWith('x-')) continue;
    const path = oneLine(rawPath, longestPath);
    const pathItem = pathItemAt({ value: item, file: location }, references, warnings);
    if (pathItem === undefined) {
      if (item !== null) warnings.add('openapi.path-unreadable');
      continue;
    }
    for (const { method, place } of methodsOf(pathItem)) {
      const value = asRecord(place.value);
      const key = `${method} ${path}`;
      if (value === undefined) warnings.add('openapi.operation-unreadable');
      else if (found.has(key)) warnings.add('openapi.operation-twice');
      else if (found.size >= mostOperations) warnings.add('openapi.operations-left-out');
      else found.set(key, { method, path, key, value, pathItem: pathItem.value, file: place.file });
    }
  }
  return [...found.values()];
}

/** The methods of a path item, webhook or callback: names as they are, upper case, other keys left out. */
export function methodsOf(item: Place): { method: string; place: Place }[] {
  const record = asRecord(item.value) ?? {};
  const more = asRecord(record['additionalOperations']) ?? {};
  return [
    ...Object.entries(record).filter(([key]) => httpMethods.includes(key.toLowerCase())),
    ...Object.entries(more).filter(([key]) => /^[\w-]{1,40}$/.test(key)),
  ]
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ({ method: key.toUpperCase(), place: { value, file: item.file } }));
}

/** A path item with its `$ref` followed; what stands beside the reference is kept. */
function pathItemAt(
  place: Place,
  references: References,
  warnings: WarningCounts,
): { value: UnknownRecord; file: string } | undefined {
  const own = asRecord(place.value);
  if (own === undefined) return undefined;
  if (typeof ownValue(own, '$ref') !== 'string') return { value: own, file: place.file };
  const target = references.follow(place, warnings);
  const value = asRecord(target?.value);
  if (target === undefined || value === undefined)
    return Object.keys(own).length > 1 ? { value: own, file: place.file } : undefined;
  const { $ref: _reference, ...beside } = own;
  return { value: { ...value, ...beside }, file: target.file };
}

function versionOf(root: UnknownRecord): Pick<ParsedSpecification, 'format' | 'formatVersion'> {
  const key = 'openapi' in root ? 'openapi' : 'swagger';
  const version = oneLine(asText(root[key]), 20);
  // Other tools' settings use the same words as keys (`swagger: { enabled: true }`, `openapi: ./api.yaml`).
  if (!/^\d/.test(version)) {
    throw new SpecificationError(
      'other',
      'the file has neither `openapi` nor `swagger` with a version at its top level',
    );
  }
  if (key === 'swagger' && /^2(\.0*)*$/.test(version)) return { format: 'Swagger', formatVersion: '2.0' };
  if (key === 'openapi' && /^3(\.|$)/.test(version)) {
    return { format: 'OpenAPI', formatVersion: version === '3' ? '3.0' : version };
  }
  const safe = /^[\d.]{1,12}/.exec(version)?.[0] ?? '';
  throw new SpecificationError('version', `\`${key}: ${safe}\` is a version that cannot be read`, {
    hint: 'Womba reads Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2.',
  });
}

/** A name without line breaks and control characters, so that it can be part of an id. */
function cleanName(text: string): string {
  return oneLine(text.replace(/[\p{Cc}\p{Cf}]/gu, ' '), longestName);
}
