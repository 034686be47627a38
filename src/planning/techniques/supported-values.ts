import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { enumerated } from '../rules/enumerated.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { refusalOf } from '../rules/phrases.ts';
import { upperFirst } from '../text/sentence.ts';
import { termsOf } from '../text/terms.ts';
import { draftIdea } from './draft.ts';

const kinds =
  'formats?|types?|currencies|languages|browsers|values|countries|methods|providers|sizes|units|categories|characters';
const subjectOf = new RegExp(
  String.raw`^(?:the |only )?(?:supported|allowed|accepted|valid|permitted|possible|available) ((?:[\p{L}-]+ )?(?:${kinds}))$`,
  'iu',
);
/** More values are data, not classes. */
const mostValues = 12;

/** `Supported formats are JPG, PNG and GIF`: each of them, and one that is not among them. */
export function supportedValues(matter: Matter, clause: Clause): TestIdea | undefined {
  const worksWith = supports(matter, clause);
  if (worksWith !== undefined) return worksWith;
  const what = subjectOf.exec(clause.subject)?.[1] ?? onlyOf(clause);
  if (what === undefined || !/^(?:is|are)$/i.test(clause.verb)) return undefined;
  const listed = subjectOf.test(clause.subject) ? clause.rest : clause.subject.replace(/^only /i, '');
  const values = enumerated(listed.replace(new RegExp(String.raw` (?:files|images|${kinds})$`, 'i'), ''));
  if (values.length < 2 || values.length > mostValues) return undefined;
  const kind = what.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');
  const refusal =
    refusalOf(matter, clause) || messageFor(matter, kind) || `Refused with a message that names the ${what}`;
  const cases = values.map((value): IdeaCase => ({
    action: `Use ${value} as the ${kind}`,
    data: value,
    expected: `${upperFirst(value)} is accepted`,
    name: value,
  }));
  return draftIdea(matter, {
    technique: 'equivalence classes',
    title: `${upperFirst(what)}: ${values.join(', ')} accepted, another one refused`,
    cases: [
      ...cases,
      { action: `Use another ${kind} than these`, data: `none of ${values.join(', ')}`, expected: refusal },
    ],
    testType: 'functional',
    must: values.flatMap((value) => [...termsOf(value)]),
    reason: `The closed list has ${values.length} values: each is a class of its own, and so is everything outside.`,
  });
}

/** `The application must support Chrome, Firefox and Safari`: the whole way with each. */
function supports(matter: Matter, { text }: Clause): TestIdea | undefined {
  const listed =
    /^(?:the [\p{L} ]+?|it) (?:(?:must|should|shall|will) support|supports|(?:must|should) work (?:in|with|on)|works (?:in|with|on)) (.+)$/iu.exec(
      text,
    )?.[1];
  const values = enumerated(
    (listed ?? '').replace(/^(?:the )?(?:following )?(?:browsers|devices|languages|formats):? /i, ''),
  );
  if (values.length < 2 || values.length > mostValues || values.some((value) => !/^[\p{Lu}\d]/u.test(value)))
    return undefined;
  return draftIdea(matter, {
    technique: 'equivalence classes',
    title: text,
    cases: values.map((value) => ({
      action: `Go through "${matter.around.title}" with ${value}`,
      data: value,
      expected: `Nothing is cut off, refused or missing with ${value}`,
      name: value,
    })),
    must: values.flatMap((value) => [...termsOf(value)]),
    reason: `${values.length} are named: what works with one need not work with the next.`,
  });
}

/** `Only JPG and PNG files are accepted`. */
function onlyOf({ subject, rest }: Clause): string | undefined {
  if (!/^(?:accepted|allowed|supported|permitted)\b/i.test(rest)) return undefined;
  return new RegExp(String.raw`^only .* ((?:files|images|${kinds}))$`, 'i').exec(subject)?.[1];
}

/** What another criterion says about the others: `The message "Not supported" is displayed for other formats`. */
function messageFor({ around, criterion }: Matter, kind: string): string | undefined {
  const said = around.statements.find(
    (text) =>
      text !== criterion.text &&
      /["“][^"”]+["”]/.test(text) &&
      /\bother\b|not supported/i.test(text) &&
      termsOf(text).has([...termsOf(kind)].at(-1) ?? ''),
  );
  const message = /["“][^"”]+["”]/.exec(said ?? '')?.[0];
  return message === undefined ? undefined : `Refused with ${message}`;
}
