/** An object of unknown shape, as JSON or YAML deliver it. */
export type UnknownRecord = Record<string, unknown>;

export function asRecord(value: unknown): UnknownRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as UnknownRecord) : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Text as people write it: strings trimmed, numbers and booleans spelt out, everything else empty. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
}

/** An own property; never what `Object.prototype` has under the name. */
export function ownValue(record: UnknownRecord | undefined, key: string): unknown {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Entries without the `x-` extensions, which describe a vendor's tooling and not the interface. */
export function plainEntries(value: unknown): [string, unknown][] {
  return Object.entries(asRecord(value) ?? {}).filter(([key]) => !key.startsWith('x-'));
}

/** Text on one line, cut to a number of characters. */
export function oneLine(text: string, limit = Infinity): string {
  return cut(text.replace(/\s+/g, ' ').trim(), limit);
}

/** Text of at most `limit` characters, not cut inside a surrogate pair; what was cut ends in ` …`. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end).trimEnd()} …`;
}

/**
 * JSON of a value, at most about `limit` characters of it: an example of many megabytes, or one that holds itself through a
 * YAML anchor, costs no more than what is shown. `complete` is false where something was left out.
 */
export function previewJson(
  value: unknown,
  limit: number,
  options: { indent?: boolean } = {},
): { json: string; complete: boolean } {
  const parts: string[] = [];
  let left = limit;
  let complete = true;
  const put = (text: string): void => {
    parts.push(text);
    left -= text.length;
  };
  const lineBreak = (depth: number): string => (options.indent === true ? `\n${'  '.repeat(depth)}` : '');
  const leaveOut = (): void => {
    complete = false;
    put('…');
  };
  const scalar = (item: unknown): string => {
    if (typeof item === 'string') {
      if (item.length <= left) return JSON.stringify(item);
      complete = false;
      return JSON.stringify(cut(item, Math.max(1, left)));
    }
    return typeof item === 'bigint' ? String(item) : (JSON.stringify(item) ?? 'null');
  };
  const write = (item: unknown, depth: number): void => {
    if (typeof item !== 'object' || item === null) return put(scalar(item));
    const isList = Array.isArray(item);
    const record = item as UnknownRecord;
    const keys = isList ? item.slice(0, limit).keys() : Object.keys(item);
    put(isList ? '[' : '{');
    let count = 0;
    for (const key of keys) {
      if (count > 0) put(options.indent === true ? ',' : ', ');
      put(lineBreak(depth + 1));
      count += 1;
      if (left <= 0 || depth >= 30) {
        leaveOut();
        break;
      }
      if (!isList) put(`${scalar(key)}: `);
      write(record[key], depth + 1);
    }
    if (count > 0) put(lineBreak(depth));
    put(isList ? ']' : '}');
  };
  write(value, 0);
  return { json: parts.join(''), complete };
}
