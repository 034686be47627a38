import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { refusalOf } from '../../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

const figure = /(?<![\w.,–-])(\d{1,3}) (digits|letters|characters)\b/giu;
/** `a PIN of 4`: only of what is made up of digits. */
const short = /\b(?:an?|the) ((?:PIN|code|number|key)) of (\d{1,2})(?=$|[,.;)]| and\b)/giu;
/** These take a part of something longer, or set no length at all. */
const isPart =
  /\b(?:last|first|next|previous|at most|at least|up to|more than|less than|fewer than|maximum(?: of)?|minimum(?: of)?|to|or|\+|over|under)\s*$/i;

interface Part {
  name: string;
  length: number;
  unit: string;
}

/** `Our gift card: 16 digits and a PIN of 4`, `The IBAN has 22 characters`: one shorter, right, one longer. */
export function exactLengthIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  const isStated =
    clause.form === 'none' || /^(?:has|have|is|are|consists?|contains?|needs?|must|takes?)$/i.test(clause.verb);
  const parts = isStated && clause.limits.length === 0 ? partsOf(clause) : [];
  if (parts.length === 0) return undefined;
  const refusal = refusalOf(matter, clause);
  const cases = parts.flatMap(({ name, length, unit }) =>
    [length - 1, length, length + 1].map((size): IdeaCase => ({
      action: `Enter ${withArticle(name)} of ${size} ${unit} and send`,
      data: sample(size, unit),
      expected:
        size === length
          ? `${size} ${unit} are accepted as the ${name}`
          : refusal || `Refused with a message that names the ${length} ${unit} of the ${name}`,
    })),
  );
  const title = parts.map(
    ({ name, length, unit }) => `${name} of ${length} ${unit} accepted, ${length - 1} and ${length + 1} refused`,
  );
  return draftIdea(matter, {
    technique: 'boundary values',
    title: upperFirst(title.join('; ')),
    cases,
    testType: 'edge_case',
    must: parts.map(({ length }) => String(length)),
    reason: 'A length that is fixed has a wrong one on both sides.',
  });
}

function partsOf({ text, subject, form }: Clause): Part[] {
  const head = form === 'none' ? (/^([^:]{3,40}):/.exec(text)?.[1] ?? '') : subject;
  const whole = lowerFirst(head.replace(/^(?:the|an?|our|your|each|every) /i, '').replace(/ must$/, ''));
  const found: Part[] = [];
  for (const match of text.matchAll(figure)) {
    const [, count = '', unit = ''] = match;
    const before = text.slice(0, match.index);
    if (isPart.test(before)) continue;
    const own = /\b(?:an?|the) ([\p{L}-]+) of $/iu.exec(before)?.[1] ?? whole;
    if (own !== '') found.push({ name: own, length: Number(count), unit: unit.toLowerCase() });
  }
  for (const [, name = '', count = ''] of text.matchAll(short))
    found.push({ name, length: Number(count), unit: 'digits' });
  return found.filter(({ length }) => length > 1);
}

function withArticle(name: string): string {
  return `${/^(?:[aeio]|[AEFHILMNORSX][A-Z])/.test(name) ? 'an' : 'a'} ${name}`;
}

function sample(size: number, unit: string): string {
  const signs = unit === 'digits' ? '1234567890' : 'abcdefghij';
  return signs.repeat(Math.ceil(size / signs.length)).slice(0, size);
}
