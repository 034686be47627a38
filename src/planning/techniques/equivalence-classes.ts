import { actionOf } from '../rules/actions.ts';
import { enumerated } from '../rules/enumerated.ts';
import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { type Clause, type Matter, operationEvidence } from '../rules/matter.ts';
import { outcomeOf, refusalOf, requestData, successText, titled } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { termsOf } from '../text/terms.ts';
import { isBase } from '../text/verbs.ts';
import { draftIdea } from './draft.ts';
import { requiredKindsIdea } from './required-kinds.ts';
import { supportedValues } from './supported-values.ts';

/** A longer list is data, not a set of classes. */
const mostClasses = 12;

/** Each class that a criterion enumerates is tried once: values, kinds of things, wrong inputs. */
export function classIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const idea =
      supportedValues(matter, clause) ??
      wrongInputs(matter, clause) ??
      listedValues(matter, clause) ??
      kindsInBrackets(matter, clause) ??
      choices(matter, clause);
    const kinds = requiredKindsIdea(matter, clause);
    return [...(kinds === undefined ? [] : [kinds]), ...(idea === undefined ? [] : [{ ...idea, clauses: [index] }])];
  });
}

/** `An amount of 0, a negative amount or a fraction is refused`. */
function wrongInputs(matter: Matter, clause: Clause): TestIdea | undefined {
  if (clause.limits.length > 0 || !/\b(?:refused|rejected|answers? 4|not accepted|invalid)\b/i.test(clause.text))
    return undefined;
  const classes = enumerated(clause.subject);
  // `One export per week, more are refused` names no inputs.
  if (classes.length < 2 || /\bper\b|\bmore\b/i.test(clause.subject)) return undefined;
  const { operation } = matter;
  const refusal = refusalOf(matter, clause);
  const field = operation?.fields.find(({ name }) =>
    clause.subject.toLowerCase().includes((name.split('.').at(-1) ?? name).toLowerCase()),
  );
  const cases = classes.map((name): IdeaCase => {
    const value = field === undefined ? undefined : wrongValue(name);
    if (operation === undefined)
      return {
        action: `Enter ${lowerFirst(name)} and send the form`,
        data: exampleOf(name),
        expected: refusal || outcomeOf({ ...clause, subject: name }),
      };
    return {
      action: `${operation.key} with ${lowerFirst(name)}`,
      data:
        field === undefined || value === undefined
          ? requestData(operation)
          : requestData(operation, { [field.name]: value }),
      expected: refusal || outcomeOf({ ...clause, subject: name }),
    };
  });
  return draftIdea(matter, {
    technique: 'equivalence classes',
    title: clause.text,
    cases,
    testType: 'negative',
    must: clause.facts.codes.length > 0 ? [...clause.facts.codes] : [],
    evidence: evidenceOf(matter, clause),
    reason: `The criterion names ${classes.length} classes of wrong input; each is tried alone.`,
  });
}

function wrongValue(name: string): unknown {
  if (/\bnegative\b/i.test(name)) return -1;
  if (/\bfraction|broken|decimal/i.test(name)) return 10.5;
  const number = /-?\d+(?:\.\d+)?/.exec(name)?.[0];
  if (number !== undefined) return Number(number);
  if (/\bblanks\b/i.test(name)) return '   ';
  if (/\b(?:empty|blank|missing)\b/i.test(name)) return '';
  if (/\bcontrol characters?\b/i.test(name)) return 'a\u0007b';
  if (/\btext|letters?\b/i.test(name)) return 'abc';
  return undefined;
}

function exampleOf(name: string): string {
  const value = wrongValue(name);
  return value === undefined ? '' : value === '' ? '(empty)' : String(value);
}

/** Values in code marks behind a colon, or a field with a closed list: each value is right, another one is not. */
function listedValues(matter: Matter, clause: Clause): TestIdea | undefined {
  const values = clause.facts.identifiers.filter((value) => /^[\w.+-]+$/.test(value));
  const behindColon = /:\s*`[^`]+`(?:,? (?:and |or )?`[^`]+`){2,}/.test(clause.raw) || /:\s*`[^`]+`,/.test(clause.raw);
  if (values.length < 3 || values.length > mostClasses || !behindColon) return undefined;
  const operation =
    matter.operation ??
    matter.around.operations.find(
      ({ fields, named }) => named && fields.some((field) => values.every((value) => field.values.includes(value))),
    );
  const field = operation?.fields.find((candidate) => values.every((value) => candidate.values.includes(value)));
  const required = /\b(?:required|mandatory|needed)\b/i.test(clause.text);
  const what = lowerFirst(clause.subject);
  const shown = upperFirst(what.replace(/^(?:a|an|the) /, ''));
  const right = values.map((value): IdeaCase => ({
    action:
      operation === undefined || field === undefined
        ? `Choose ${value} as ${what.replace(/^(?:a|an) /, 'the ')}`
        : `${operation.key} with ${value} as ${what.replace(/^(?:a|an) /, 'the ')}`,
    data: operation === undefined || field === undefined ? value : requestData(operation, { [field.name]: value }),
    expected: operation === undefined ? `${value} is taken over` : `${successText(operation)}, ${value} is accepted`,
  }));
  const refusal =
    refusalOf(matter.operation === undefined && operation !== undefined ? { ...matter, operation } : matter, clause) ||
    `Refused with a message that names the missing ${what.replace(/^(?:a|an) /, '')}`;
  const wrong: IdeaCase[] = [
    ...(required
      ? [
          {
            action:
              operation === undefined
                ? `Send without ${what.replace(/^(?:the) /, '')}`
                : `${operation.key} without ${what.replace(/^the /, '')}`,
            data:
              operation === undefined || field === undefined
                ? '(none)'
                : requestData(operation, { [field.name]: undefined }),
            expected: refusal,
          },
        ]
      : []),
    ...(operation === undefined || field === undefined
      ? []
      : [
          {
            action: `${operation.key} with a value outside the list`,
            data: requestData(operation, { [field.name]: 'something_else' }),
            expected: refusal,
          },
        ]),
  ];
  return draftIdea(matter, {
    technique: 'equivalence classes',
    title: `${shown}: each of the ${values.length} values is accepted${wrong.length === 0 ? '' : required ? ', none and an unknown one are refused' : ', an unknown one is refused'}`,
    cases: [...right, ...wrong],
    must: values.flatMap((value) => [...termsOf(value)]),
    evidence: [
      ...evidenceOf(matter, clause),
      ...(operation === undefined || matter.operation !== undefined ? [] : [operationEvidence(operation, clause.text)]),
    ],
    reason: `The closed list has ${values.length} values: each is a class of its own, and so is everything outside.`,
  });
}

/** `Articles that cannot be returned (fuel, Cote Cards, embroidered goods) are greyed`. */
function kindsInBrackets(matter: Matter, clause: Clause): TestIdea | undefined {
  for (const [, inside = ''] of clause.text.matchAll(/\(([^()]+)\)/g)) {
    const classes = enumerated(inside);
    if (classes.length < 2 || classes.length > mostClasses || clause.facts.codes.some((code) => inside.includes(code)))
      continue;
    const plain = {
      ...clause,
      subject: clause.subject.replace(/\s*\([^()]*\)/, ''),
      rest: clause.rest.replace(/\s*\([^()]*\)/, ''),
      text: clause.text.replace(/\s*\([^()]*\)/, ''),
    };
    // Brackets around everything are of nothing.
    if (!/[\p{L}\p{N}]/u.test(plain.text)) continue;
    const inSubject = clause.subject.includes(inside);
    const singular = (name: string): string => name.replace(/^"|"$/g, '');
    const act = actionOf(matter, plain);
    const cases = classes.map((name): IdeaCase => ({
      action: inSubject ? inKind(singular(name), plain, act.action) : `${act.action}, here ${singular(name)}`,
      data: singular(name),
      expected: outcomeOf(plain),
      name,
    }));
    return draftIdea(matter, {
      technique: 'equivalence classes',
      title: `${plain.text}: ${classes.join(', ')}`,
      retitle: (names) => titled(`${plain.text}: ${names.join(', ')}`),
      cases,
      about: plain.text,
      must: classes.flatMap((name) => [...termsOf(name)]),
      evidence: evidenceOf(matter, clause),
      reason: `The criterion names ${classes.length} kinds; each must behave so.`,
    });
  }
  return undefined;
}

/** `Look at fuel, one of the articles that cannot be returned`. */
function inKind(name: string, { subject }: Clause, action: string): string {
  if (!/^(?:Look (?:at|for)|Go through) /.test(action)) return `${action}, here ${name}`;
  return `Look at ${name}, one of the ${lowerFirst(subject.replace(/^(?:the|all) /i, ''))}`;
}

/** `The shopper chooses money back, Trail Credit or exchange`. */
function choices(matter: Matter, clause: Clause): TestIdea | undefined {
  if (
    !/^(?:chooses?|choose|picks?|selects?|accepts?|supports?|offers?|allows?)$/i.test(clause.verb) &&
    !/^(?:choose|pick|select) (?:between |one of )?/i.test(clause.rest)
  )
    return undefined;
  const listed = clause.rest
    .replace(/^(?:choose|pick|select) (?:between |one of )?/i, '')
    .replace(/\s*\([^()]*\)/g, '');
  const classes = enumerated(listed);
  // `choose what goes back, print a label`: a list of deeds is no list of choices.
  if (classes.some((name) => /^what\b/i.test(name) || (/\s/.test(name) && isBase(name.split(' ')[0] ?? ''))))
    return undefined;
  if (classes.length < 2 || classes.length > mostClasses) return undefined;
  const cases = classes.map((name): IdeaCase => ({
    action: `Choose ${name} and send`,
    data: name,
    expected: `${upperFirst(name)} is confirmed and stands in the record afterwards`,
  }));
  return draftIdea(matter, {
    technique: 'equivalence classes',
    title: clause.text,
    cases,
    testType: 'functional',
    must: classes.flatMap((name) => [...termsOf(name)]),
    evidence: evidenceOf(matter, clause),
    reason: `Each of the ${classes.length} choices is a class of its own.`,
  });
}

function evidenceOf(matter: Matter, clause: Clause): TestIdea['evidence'] {
  return [
    matter.evidence,
    ...(matter.operation === undefined ? [] : [operationEvidence(matter.operation, clause.text)]),
  ];
}
