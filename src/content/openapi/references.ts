import type { WarningCounts } from '../../documents/warnings.ts';
import { readSpecificationText } from './read-text.ts';
import { asRecord, asText, ownValue, type UnknownRecord } from './values.ts';

/** A value together with the file that it stands in, which its relative references start from. */
export interface Place {
  readonly value: unknown;
  /** Absolute URL of the file. */
  readonly file: string;
}

/** Where a reference leads. */
export interface Target extends Place {
  /** What the referenced thing is called: `Order` for `#/components/schemas/Order`, `order` for `order.yaml`. */
  readonly name: string;
}

/** References in a row (a reference to a reference) before they are taken for a circle. */
const longestChain = 50;

/** References inside the steps of a pointer that are followed. */
const deepestWalk = 5;

/**
 * Finds what `$ref` means, one reference at a time and only when somebody asks: a file whose schemas hold each other in
 * circles, or double in size with every level, costs nothing until it is rendered, and then only what the renderer allows.
 */
export class References {
  readonly #location: string;
  /** Parsed files by address; undefined for one that was offered but could not be read. */
  readonly #files = new Map<string, unknown>();

  constructor(root: unknown, location: string) {
    this.#location = location;
    this.#files.set(location, root);
  }

  /** Makes another file known. Returns the addresses of the files that it refers to in turn. */
  addFile(address: string, text: string | Buffer): string[] {
    try {
      const value = readSpecificationText(text);
      this.#files.set(address, value);
      return fileReferences(value, address);
    } catch {
      this.#files.set(address, undefined);
      return [];
    }
  }

  /** Addresses of the files that the specification itself refers to. */
  fileReferences(): string[] {
    return fileReferences(this.#files.get(this.#location), this.#location);
  }

  /** What one reference points at; undefined, and a warning, where that cannot be told. */
  target(reference: string, from: string, warnings: WarningCounts, depth = 0): Target | undefined {
    const address = addressOf(reference, from);
    const fragment = reference.includes('#') ? reference.slice(reference.indexOf('#') + 1) : '';
    const name = nameOf(reference);
    if (address === undefined || !this.#files.has(address)) {
      const bare = this.#bareName(reference);
      if (bare !== undefined) return { value: bare, file: this.#location, name };
      warnings.add('openapi.reference-not-followed');
      return undefined;
    }
    const root = this.#files.get(address);
    if (root === undefined) {
      warnings.add('openapi.referenced-file-unreadable');
      return undefined;
    }
    const place = this.#walk({ value: root, file: address }, pointerSegments(fragment), warnings, depth);
    if (place === undefined) {
      warnings.add('openapi.reference-broken');
      return undefined;
    }
    return { ...place, name };
  }

  /**
   * Follows `$ref` until something else comes; the place itself when it is none. A description or summary beside the
   * reference wins over that of its target. Undefined where the reference leads nowhere or in a circle.
   */
  follow(place: Place, warnings: WarningCounts): Target | undefined {
    let current: Place = place;
    let name = '';
    const beside: UnknownRecord = {};
    for (let step = 0; step < longestChain; step += 1) {
      const record = asRecord(current.value);
      const reference = ownValue(record, '$ref');
      if (record === undefined || typeof reference !== 'string') {
        const value = Object.keys(beside).length > 0 && record !== undefined ? { ...record, ...beside } : current.value;
        return { value, file: current.file, name };
      }
      for (const key of ['summary', 'description']) {
        const text = asText(record[key]);
        if (text !== '' && !(key in beside)) beside[key] = text;
      }
      const next = this.target(reference, current.file, warnings);
      if (next === undefined) return undefined;
      if (name === '') name = next.name;
      current = next;
    }
    warnings.add('openapi.reference-circle');
    return undefined;
  }

  /** Walks a JSON pointer; a step may itself lead through a reference. */
  #walk(start: Place, segments: readonly string[], warnings: WarningCounts, depth: number): Place | undefined {
    let current = start;
    for (const segment of segments) {
      const reference = ownValue(asRecord(current.value), '$ref');
      if (step(current.value, segment) === undefined && typeof reference === 'string' && depth < deepestWalk) {
        current = this.target(reference, current.file, warnings, depth + 1) ?? current;
      }
      const value = step(current.value, segment);
      if (value === undefined) return undefined;
      current = { value, file: current.file };
    }
    return current;
  }

  /** `$ref: Pet`, as some generators of Swagger 2.0 wrote it. */
  #bareName(reference: string): unknown {
    if (!/^[\w.-]+$/.test(reference)) return undefined;
    const root = asRecord(this.#files.get(this.#location));
    return (
      ownValue(asRecord(ownValue(root, 'definitions')), reference) ??
      ownValue(asRecord(ownValue(asRecord(ownValue(root, 'components')), 'schemas')), reference)
    );
  }
}

function step(value: unknown, segment: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(segment) ? (value[Number(segment)] as unknown) : undefined;
  return ownValue(asRecord(value), segment);
}

function pointerSegments(fragment: string): string[] {
  if (fragment === '' || fragment === '/') return [];
  return fragment.replace(/^\//, '').split('/').map(decodeSegment);
}

function decodeSegment(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // A stray per cent sign: the key is meant as it stands.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The address without the fragment; undefined for one that cannot be understood. */
function addressOf(reference: string, from: string): string | undefined {
  const file = reference.split('#')[0] ?? '';
  if (file === '') return from;
  try {
    return new URL(file, from).href;
  } catch {
    return undefined;
  }
}

function nameOf(reference: string): string {
  const [file = '', fragment = ''] = reference.split('#');
  const segments = pointerSegments(fragment);
  const last = segments.at(-1);
  if (last !== undefined && last !== '') return last;
  return decodeSegment(file.split('/').at(-1) ?? '').replace(/\.(json|ya?ml)$/i, '');
}

/** All addresses of other files that a value refers to, each once, in order. */
export function fileReferences(value: unknown, location: string): string[] {
  const found = new Set<string>();
  const seen = new Set<object>();
  const open: unknown[] = [value];
  // A list of what is still to be looked at instead of recursion: files nest deeper than the stack.
  while (open.length > 0) {
    const item = open.pop();
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    const reference = ownValue(asRecord(item), '$ref');
    if (typeof reference === 'string') {
      const address = addressOf(reference, location);
      if (address !== undefined && address !== location) found.add(address);
    }
    for (const child of Array.isArray(item) ? (item as unknown[]) : Object.values(item)) open.push(child);
  }
  return [...found].sort();
}
