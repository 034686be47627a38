import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { type Field, malformedAnswer, type Operation, successOf } from '../operations/operation.ts';
import { bodyText, fitting, sampleBody } from '../operations/sample.ts';
import { operationEvidence } from '../rules/matter.ts';
import { titled } from '../rules/phrases.ts';

/**
 * Requests that do not fit the schema, derived from it field by field, and calls without the right to make them. Fields that are
 * `tried` elsewhere need no edges here; only those that are meant are tried at all.
 */
export function schemaIdeas(
  operation: Operation,
  tried: (name: string) => boolean = () => false,
  isMeant: (name: string) => boolean = () => true,
): TestIdea[] {
  const refusal = malformedAnswer(operation) ?? '400 or 422, with a message that names the field';
  const make = (
    technique: TestIdea['technique'],
    title: string,
    cases: IdeaCase[],
    about: string,
    worth: number,
    reason: string,
    testType: TestIdea['testType'] = 'api',
  ): TestIdea[] =>
    cases.length === 0
      ? []
      : [
          {
            criteria: [],
            technique,
            title: titled(title),
            given: [],
            cases,
            testType,
            worth,
            must: cases.flatMap(({ data }) => /\b\d{2,}\b/.exec(data)?.[0] ?? []).slice(0, 2),
            about: `${title} ${cases.map(({ action, data }) => `${action} ${data}`).join(' ')}`,
            evidence: [operationEvidence(operation, about)],
            clauses: [],
            reason,
          },
        ];
  const fields = operation.fields.filter(({ place, name }) => place !== 'path' && isMeant(name));
  const required = fields.filter((field) => field.required);
  const names = (list: readonly Field[]): string => list.map(({ name }) => name).join(', ');
  const success = successOf(operation);
  return [
    ...make(
      'API schema',
      `${operation.key} without ${required.length === 1 ? names(required) : `one of the required ${names(required)}`} is refused`,
      required.map((field) => missing(operation, field, refusal)),
      names(required),
      0.6,
      'Each required value is left out once.',
    ),
    ...edgeGroups(operation, fields, tried, success, refusal).flatMap(({ list, cases }) =>
      make(
        'API schema',
        `${operation.key} at the edges of the schema: ${list.map(edgeTitle).join('; ')}`,
        cases,
        names(list),
        0.55,
        'Minimum and maximum of the schema, and one step beyond.',
      ),
    ),
    ...make(
      'API schema',
      `${operation.key}: what is outside a list or of the wrong form is refused (${names(fields.filter(isClosed))})`,
      fields
        .filter(isClosed)
        .slice(0, mostCases)
        .map((field) =>
          field.values.length > 0
            ? send(operation, field, 'not_in_the_list', refusal, 'outside its list')
            : send(operation, field, wrongForm(field), refusal, 'in the wrong form'),
        ),
      names(fields.filter(isClosed)),
      0.5,
      'Closed lists, types, patterns and formats of the schema, each broken once.',
    ),
    ...authentication(operation, make),
  ];
}

type Make = (
  technique: TestIdea['technique'],
  title: string,
  cases: IdeaCase[],
  about: string,
  worth: number,
  reason: string,
  testType?: TestIdea['testType'],
) => TestIdea[];

function authentication(operation: Operation, make: Make): TestIdea[] {
  if (operation.security === '') return [];
  const documented = operation.responses.find(({ status }) => status === '401');
  const code = documented === undefined ? undefined : /\b[A-Z]{2,}-\d{3,}\b/.exec(documented.text)?.[0];
  const answer = `401${code === undefined ? '' : ` with ${code}`}`;
  const apiKey = /API key in header ([\w-]+)/.exec(operation.security)?.[1] ?? 'Authorization';
  const key = /HTTP bearer|OAuth/i.test(operation.security) ? 'Authorization' : apiKey;
  const scheme = operation.security.split(';')[0] ?? '';
  const data = operation.example === undefined ? '' : bodyText(sampleBody(operation));
  return make(
    'authentication',
    `${operation.key} is refused without a valid token${operation.path.includes('{') ? ', and for the record of somebody else' : ''}`,
    [
      { action: `Send ${operation.key} without the header ${key} (${scheme})`, data, expected: answer },
      {
        action: `Send ${operation.key} with an expired token`,
        data: 'token that ran out one minute ago',
        expected: answer,
      },
      {
        action: `Send ${operation.key} with a token whose signature was changed in its last letter`,
        data: `${key}: right token, last letter changed`,
        expected: answer,
      },
      ...(operation.path.includes('{')
        ? [
            {
              action: `Send ${operation.key} for a record of somebody else`,
              data: 'right token of another account',
              expected: foreign(operation),
            },
          ]
        : []),
    ],
    'Security',
    0.5,
    `The operation asks for ${operation.security}.`,
    'security',
  );
}

/** The documented answer to who asks for what is not theirs. */
function foreign({ responses }: Operation): string {
  const found = responses.find(({ status }) => status === '404') ?? responses.find(({ status }) => status === '403');
  if (found === undefined) return '403 or 404, and nothing of the record is told';
  const [code] = found.text.match(/\b[A-Z]{2,}-\d{3,}\b/g) ?? [];
  return `${found.status}${code === undefined ? '' : ` with ${code}`}, and nothing of the record is told`;
}

function missing(operation: Operation, field: Field, refusal: string): IdeaCase {
  if (field.place !== 'body')
    return {
      action: `Send ${operation.key} without the ${field.place === 'header' ? 'header' : 'parameter'} ${field.name}`,
      data: field.place === 'header' ? bodyOf(operation, {}) : '',
      expected: refusal,
    };
  return {
    action: `Send ${operation.key} without ${field.name}`,
    data: bodyOf(operation, { [field.name]: undefined }),
    expected: refusal,
  };
}

function send(operation: Operation, field: Field, value: unknown, expected: string, how: string): IdeaCase {
  const data =
    field.place === 'body'
      ? bodyOf(operation, { [field.name]: value })
      : `${field.name}${field.place === 'header' ? ': ' : '='}${String(value)}`;
  return { action: `Send ${operation.key} with ${field.name} ${how}`, data, expected };
}

function bodyOf(operation: Operation, changes: Readonly<Record<string, unknown>>): string {
  return operation.fields.some(({ place }) => place === 'body') || operation.example !== undefined
    ? bodyText(sampleBody(operation, changes))
    : '';
}

/** Longer texts are described, not written out. */
const longestWritten = 40;

function edges(operation: Operation, field: Field, success: string, refusal: string): IdeaCase[] {
  const cases: IdeaCase[] = [];
  // A valid request may still be refused by a rule of the business; what is tried is the schema.
  const ruled = operation.responses.some(({ status }) => status === '409' || status === '422');
  const atMost = ruled
    ? `${success}, or a documented 409 or 422 of a rule${malformedAnswer(operation) === undefined ? '' : `, but not ${refusal}`}`
    : success;
  const number = (value: number, right: boolean): void => {
    const within = value === field.maximum ? atMost : success;
    cases.push(send(operation, field, value, right ? within : refusal, `= ${value}`));
  };
  if (field.minimum !== undefined)
    [field.minimum - 1, field.minimum].forEach((value, index) => number(value, index === 1));
  if (field.maximum !== undefined)
    [field.maximum, field.maximum + 1].forEach((value, index) => number(value, index === 0));
  const text = (length: number, right: boolean): void => {
    if (length < 0) return;
    const value = textOf(field, length);
    const written = length <= longestWritten ? value : undefined;
    const described = `${field.name}${field.place === 'query' ? '=' : ': '}"${value.slice(0, 1) || 'a'}" × ${length}`;
    cases.push({
      action: `Send ${operation.key} with ${field.name} of ${length} character${length === 1 ? '' : 's'}`,
      data: written === undefined || field.place !== 'body' ? described : bodyOf(operation, { [field.name]: written }),
      expected: right ? success : refusal,
    });
  };
  if (field.minLength !== undefined && field.minLength > 0)
    [field.minLength - 1, field.minLength].forEach((length, index) => text(length, index === 1));
  if (field.maxLength !== undefined)
    [field.maxLength, field.maxLength + 1].forEach((length, index) => text(length, index === 0));
  return cases;
}

/** Longer tests fail at step 3 and say nothing about step 15. */
const mostCases = 12;

/** The edges of several fields in one test, as many as one can follow. */
function edgeGroups(
  operation: Operation,
  fields: readonly Field[],
  tried: (name: string) => boolean,
  success: string,
  refusal: string,
): { list: Field[]; cases: IdeaCase[] }[] {
  const groups: { list: Field[]; cases: IdeaCase[] }[] = [];
  for (const field of fields) {
    const cases = tried(field.name) ? [] : edges(operation, field, success, refusal);
    const last = groups.at(-1);
    if (cases.length === 0) continue;
    if (last === undefined || last.cases.length + cases.length > mostCases) groups.push({ list: [field], cases });
    else {
      last.list.push(field);
      last.cases.push(...cases);
    }
  }
  return groups;
}

function isClosed(field: Field): boolean {
  return field.values.length > 0 || hasForm(field);
}

function textOf(field: Field, length: number): string {
  const letter = field.pattern !== '' && !/[a-z]/.test(fitting(field.pattern)) ? 'A' : 'a';
  return letter.repeat(length);
}

/** `note up to 240 characters`, `quantity 1 to 20`. */
function edgeTitle({ name, minimum, maximum, minLength, maxLength }: Field): string {
  const isNumber = minimum !== undefined || maximum !== undefined;
  const [low, high] = isNumber ? [minimum, maximum] : [minLength === 0 ? undefined : minLength, maxLength];
  const range = low === undefined ? `up to ${high ?? ''}` : high === undefined ? `from ${low}` : `${low} to ${high}`;
  return `${name} ${range}${isNumber ? '' : ' characters'}`;
}

function hasForm({ pattern, format, type, values }: Field): boolean {
  return (
    values.length === 0 &&
    (pattern !== '' ||
      ['uuid', 'date', 'date-time', 'email', 'uri'].includes(format) ||
      /^(?:integer|number|boolean)/.test(type))
  );
}

function wrongForm(field: Field): unknown {
  if (/^(?:integer|number|boolean)/.test(field.type)) return 'abc';
  if (field.format === 'date' || field.format === 'date-time') return '2026-02-30';
  if (field.format === 'email') return 'no-at-sign.example.com';
  if (field.pattern !== '') return `${fitting(field.pattern).slice(0, -1)}!`;
  return 'not-in-this-form';
}
