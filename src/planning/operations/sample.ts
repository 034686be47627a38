import type { Field, Operation } from './operation.ts';

/** A request body that fits the operation, with some fields set; `undefined` leaves a field out. */
export function sampleBody(
  operation: Operation,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const body: Record<string, unknown> =
    operation.example === undefined
      ? requiredFields(operation)
      : (structuredClone(operation.example) as Record<string, unknown>);
  for (const [name, value] of Object.entries(changes)) setField(body, name, value);
  return body;
}

/** As test data: JSON on one line. */
export function bodyText(body: Record<string, unknown>): string {
  return JSON.stringify(body);
}

function requiredFields({ fields }: Operation): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.place !== 'body' || !field.required || /^array of object|^object$/.test(field.type)) continue;
    setField(body, field.name, sampleValue(field));
  }
  return body;
}

function setField(body: Record<string, unknown>, name: string, value: unknown): void {
  const [first = '', ...rest] = name.split('.');
  const isList = first.endsWith('[]');
  const key = isList ? first.slice(0, -2) : first;
  if (key === '__proto__') return;
  if (rest.length === 0) {
    if (value === undefined) delete body[key];
    else body[key] = value;
    return;
  }
  const known = body[key];
  const inner = (isList ? (Array.isArray(known) ? known[0] : undefined) : known) as Record<string, unknown> | undefined;
  const target = typeof inner === 'object' && inner !== null ? inner : {};
  body[key] = isList ? [target] : target;
  setField(target, rest.join('.'), value);
}

/** A value that the field accepts. */
export function sampleValue(field: Field): unknown {
  const { type, values, example, pattern, format } = field;
  if (values.length > 0) return values[0];
  if (/^(?:integer|number)/.test(type)) return example === '' ? (field.minimum ?? 1) : Number(example);
  if (/^boolean/.test(type)) return true;
  if (/^array/.test(type)) return [];
  if (example !== '') return example;
  if (pattern !== '') return fitting(pattern);
  if (format === 'uuid') return '6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
  if (format === 'email') return 'test.person@example.com';
  if (format === 'date') return '2026-06-01';
  if (format === 'date-time') return '2026-06-01T10:00:00Z';
  if (format === 'uri') return 'https://example.com/';
  return sentence(field)
    .slice(0, field.maxLength ?? 80)
    .padEnd(field.minLength ?? 0, '.');
}

/** A text that fits a simple pattern (`^ORD-[0-9]{8}$`); the pattern's letters where it is not simple. */
export function fitting(pattern: string): string {
  const source = pattern.replace(/^\^/, '').replace(/\$$/, '');
  let text = '';
  for (const [, set, letter = '', low, plus] of source.matchAll(
    /(?:\[([^\]]+)\]|\\?([^\\]|d|w))(?:\{(\d+)(?:,\d*)?\}|([+*?]))?/g,
  )) {
    const digits = '0123456789';
    const one = set === undefined ? (letter === 'd' && source.includes('\\d') ? digits : letter) : setOf(set);
    const count = low === undefined ? (plus === '*' || plus === '?' ? 0 : 1) : Math.min(Number(low), 64);
    for (let index = 0; index < count; index += 1)
      text += one.length === 1 ? one : (one[(text.length * 7 + 4) % one.length] ?? '');
  }
  try {
    return new RegExp(pattern).test(text) ? text : source;
  } catch {
    return source;
  }
}

function setOf(set: string): string {
  if (/0-9|\\d/.test(set)) return '0123456789';
  if (/A-Z/.test(set)) return 'ABCDEFGHJKLMNPQRSTUVWXYZ';
  if (/a-z/.test(set)) return 'abcdefghijkmnopqrstuvwxyz';
  return set.slice(0, 1);
}

/** What somebody might write there. */
function sentence({ name }: Field): string {
  const last = (name.split('.').at(-1) ?? name).toLowerCase();
  if (/postcode|zip/.test(last)) return 'LS1 4AP';
  if (/^(?:name|fullname|recipient|firstname|lastname|surname)$/.test(last)) return 'Ada Birch';
  if (/title|name|subject|label|summary/.test(last)) return 'Weekend in the hills';
  if (/text|body|comment|note|message|description|reason|remark/.test(last))
    return 'Bought in May and used twice, no fault so far';
  if (/city|town/.test(last)) return 'Leeds';
  if (/street|address|line/.test(last)) return '14 Mill Lane';
  return 'sample-0001';
}
