import type { Field, Operation } from '../../operations/operation.ts';
import { type Clause, fieldOf, type Matter } from '../../rules/matter.ts';
import { isPerson, requestData } from '../../rules/phrases.ts';
import type { EdgeValue, Limit } from '../../text/limits.ts';
import { isTime } from '../../text/quantities.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { termsOf } from '../../text/terms.ts';
import { baseOfParticiple } from '../../text/verbs.ts';

interface Use {
  action: string;
  data: string;
}

/** Longer texts are described, not written out. */
const longestWritten = 40;

/** How one value of what is limited is brought in: through the operation that has the field, else by hand. */
export function useOf(
  matter: Matter,
  clause: Clause,
  operation: Operation | undefined,
  name: string,
  { value, limit }: { value: EdgeValue; limit: Limit },
  tail: string,
): Use {
  const { quantity, ordinal } = limit;
  const behind = tail === '' ? '' : ` ${tail}`;
  if (isTime(quantity) || ordinal) {
    const [, done = ''] = /^(?:only )?be (\p{L}+)\b/u.exec(clause.rest) ?? [];
    const order = baseOfParticiple(done);
    const isAhead = /^\s?(?:in advance|ahead|before|after|prior)\b/i.test(behind);
    if (order !== undefined && isAhead && /^(?:must|can|may|should)$/i.test(clause.verb))
      return {
        action: `${upperFirst(order)} ${lowerFirst(clause.subject)} ${value.text}${behind}`,
        data: matter.around.wording.clock,
      };
    return {
      action: `Prepare a case with ${withThe(name)} of ${value.text}${behind}, and go on with it`,
      data: matter.around.wording.clock,
    };
  }
  const field = operation === undefined ? undefined : limitedField(operation, name, quantity.unit);
  if (operation !== undefined && field !== undefined) return throughField(matter, operation, field, name, value, limit);
  if (/character|letter|digit|code point|byte/.test(quantity.unit)) {
    const what = withThe(name.replace(/ length$/i, ''));
    return {
      action: value.value === 0 ? `Leave ${what} empty and send` : `Enter ${value.text} as ${what} and send`,
      data: value.value === 0 ? '(empty)' : writtenText(value.value),
    };
  }
  const isAmount =
    quantity.currency !== '' ||
    /pounds|euros|dollars|^[km]?g$|grams?|^ml$|litres?|degrees?|°|^[kcm]?m$|px|pixels?|percent|points|%/.test(
      quantity.unit,
    );
  if (operation === undefined) {
    if (isAmount) return { action: `Bring ${withThe(name)} to ${value.text}${behind}`, data: value.text };
    if (quantity.unit === '') return { action: `Enter ${value.text} as ${withThe(name)}`, data: value.text };
    return { action: countedDeed(clause, limit, value, behind), data: value.text };
  }
  const what =
    quantity.unit !== '' && !isAmount ? `${value.text}${behind}` : `${lowerFirst(name)} of ${value.text}${behind}`;
  if (quantity.unit !== '' && !isAmount && operation.method === 'POST') {
    const action =
      value.value === 0
        ? `with no ${quantity.unit}`
        : `until there ${value.value === 1 ? 'is' : 'are'} ${value.text}${behind}`;
    return { action: `Send ${operation.key} ${action}`, data: value.text };
  }
  return { action: `Send ${operation.key} with ${what}`, data: value.text };
}

/** `Combine 3 vouchers` where the clause says what can be done with so many of them; else they are added one by one. */
function countedDeed(clause: Clause, { phrase, quantity }: Limit, value: EdgeValue, behind: string): string {
  const count = value.text;
  if (/^[KMGT]B$/.test(quantity.unit)) return `Upload a file of ${count}`;
  if (value.value === 0) return `Go on with no ${quantity.unit}`;
  const [, participle = '', tail = ''] = /^be (\p{L}+)\b([^,;]*)/u.exec(clause.rest) ?? [];
  const base = baseOfParticiple(participle);
  const isModal = /^(?:can|may)$/i.test(clause.verb);
  if (isModal && base !== undefined) return `${upperFirst(base)} ${count}${tail}`;
  const at = clause.rest.indexOf(phrase.trim());
  if (isModal && at > 0 && isPerson(clause.subject)) {
    return `As ${lowerFirst(clause.subject)}, ${clause.rest.slice(0, at)}${count}${behind}`;
  }
  const holder = /^(?:has|have|holds?|takes?|contains?)$/i.test(clause.verb) && !isPerson(clause.subject);
  const place = holder && behind === '' ? ` in ${withThe(clause.subject)}` : behind;
  return `Add one after the other until there ${value.value === 1 ? 'is' : 'are'} ${count}${place}`;
}

/** `the deposit`; what has an article or says whose it is keeps it. */
export function withThe(name: string): string {
  const plain = lowerFirst(name);
  if (/^(?:the|its|their|our|each|every)\s/i.test(plain) || /^[a-z]+[A-Z_]/.test(plain)) return plain;
  return `the ${plain.replace(/^an? /i, '')}`;
}

/** `at least one photo`: a list of the photos, whatever else the sentence names. */
function limitedField(operation: Operation, name: string, unit: string): Field | undefined {
  // The number of cards is no card number.
  if (/^Number of /.test(name)) return undefined;
  if (unit === '' || /character|letter|digit|code point|byte|pounds|euros|dollars|kg|^g$|%/.test(unit))
    return fieldOf(operation, name);
  const counted = termsOf(unit);
  const lists = operation.fields.filter(
    ({ type, name: path }) => /^array/.test(type) && [...counted].every((term) => partsOf(path).has(term)),
  );
  const named = fieldOf(operation, name);
  return lists[0] ?? (named !== undefined && /^(?:integer|number)/.test(named.type) ? named : undefined);
}

function partsOf(path: string): Set<string> {
  return termsOf(path.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[._[\]-]+/g, ' '));
}

function throughField(
  { around, clauses }: Matter,
  operation: Operation,
  field: Field,
  name: string,
  value: EdgeValue,
  { quantity }: Limit,
): Use {
  // `the reason damaged`: a value that the criterion names belongs into the request as well.
  const named = Object.fromEntries(
    clauses
      .flatMap(({ facts }) => facts.identifiers)
      .flatMap((text) =>
        operation.fields.filter(({ values }) => values.includes(text)).map((other) => [other.name, text]),
      ),
  );
  const label = name.toLowerCase() === field.name.toLowerCase() ? field.name : `${lowerFirst(name)} (${field.name})`;
  if (/^array/.test(field.type)) {
    const items = Array.from({ length: Math.min(value.value, 60) }, (_, index) => sampleItem(index, around.key));
    return {
      action: `Send ${operation.key} with ${value.text} in ${field.name}`,
      data: requestData(operation, { ...named, [field.name]: items }),
    };
  }
  const isText = /^string/.test(field.type);
  const sent = isText
    ? 'a'.repeat(Math.min(value.value, longestWritten))
    : inMinorUnits(field.maximum, value, quantity.currency);
  const isWritten = !isText || value.value <= longestWritten;
  const data = !isWritten
    ? `${field.name}: ${writtenText(value.value)}`
    : field.place === 'body'
      ? requestData(operation, { ...named, [field.name]: sent })
      : `${field.name}=${String(sent)}`;
  return { action: `Send ${operation.key} with ${label} ${isText ? 'of ' : '= '}${value.text}`, data };
}

function sampleItem(index: number, key: string): string {
  const project = key
    .replace(/\W+/g, '')
    .toLowerCase()
    .slice(0, 4)
    .padEnd(4, '0')
    .replace(/[^0-9a-f]/g, 'a');
  return `6f1b2c3d-4e5f-4a6b-8c7d-${project}${String(index + 1).padStart(8, '0')}`;
}

function writtenText(length: number): string {
  return `"a" × ${length}`;
}

/** An API that counts in pence has limits a hundred times those of the text. */
function inMinorUnits(maximum: number | undefined, { value }: EdgeValue, currency: string): number {
  return currency !== '' && maximum !== undefined && maximum > value * 10 ? Math.round(value * 100) : value;
}
