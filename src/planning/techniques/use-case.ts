import { stepFor } from '../rules/actions.ts';
import { conditionStep } from '../rules/condition-step.ts';
import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { type Clause, type Matter, operationEvidence } from '../rules/matter.ts';
import { mostTitle, outcomeOf, titled } from '../rules/phrases.ts';
import { factsOf, refuses } from '../text/facts.ts';
import { lowerFirst, plainSentence, readSentence, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple } from '../text/verbs.ts';

/** The plain statement of a criterion, for the clauses that no other technique has taken. */
export function useCaseIdeas(matter: Matter, taken: ReadonlySet<number>): TestIdea[] {
  const clauses = matter.clauses.filter((_, index) => !taken.has(index));
  if (clauses.length === 0) return [];
  const { criterion, operation } = matter;
  const text = clauses.map((clause) => clause.text).join('; ');
  const cases = clauses.flatMap((clause) => casesOf(matter, clause));
  const negative = clauses.some((clause) => refuses(clause.text));
  const details = (criterion.details ?? []).map((detail): IdeaCase => ({
    action: `Look at this part: ${plainSentence(detail)}`,
    data: '',
    expected: upperFirst(plainSentence(detail)),
  }));
  return [
    {
      criteria: [criterion.id],
      technique: negative ? 'error handling' : 'use case',
      title: titled(titleOf(clauses).replace(/^then /i, '')),
      given: [],
      cases: [...cases, ...details],
      testType:
        operation !== undefined && clauses.some(({ facts }) => facts.statuses.length + facts.codes.length > 0)
          ? 'api'
          : negative
            ? 'negative'
            : 'functional',
      worth: 1,
      must: clauses.flatMap(({ facts }) => [...facts.codes]),
      about: text,
      evidence: [matter.evidence, ...(operation === undefined ? [] : [operationEvidence(operation, text)])],
      clauses: [],
      reason: 'The plain statement of the criterion.',
    },
  ];
}

function titleOf(clauses: readonly Clause[]): string {
  const [first] = clauses;
  if (first === undefined) return '';
  const main = first.form === 'order' ? outcomeOf(first) : first.text;
  const both = `${main}; ${clauses[1]?.text ?? ''}`;
  return clauses[1] !== undefined && both.length <= mostTitle ? both : main;
}

function casesOf(matter: Matter, given: Clause): IdeaCase[] {
  const parts = partsOf(given);
  return parts.length > 1 ? parts.flatMap((part) => caseOf(matter, part)) : caseOf(matter, given);
}

/** `The cross removes it, "Remove all" removes all`: two statements with a comma between them are two things to see. */
function partsOf(clause: Clause): Clause[] {
  if (clause.condition !== '' || clause.form === 'order') return [clause];
  const parts = clause.raw.split(
    /,\s+(?=(?:"|the |an? |its? |their |they |each |[a-z]+ing |values |[a-z]+s of )(?![^(]*\)))/,
  );
  const read = parts.map((raw): Clause => ({ ...readSentence(raw), raw, facts: factsOf(raw), limits: [] }));
  const areStatements = read.every(
    ({ form, condition, subject }) => /^(?:statement|gerund)$/.test(form) && condition === '' && subject !== '',
  );
  return areStatements ? read : [clause];
}

function caseOf(matter: Matter, given: Clause): IdeaCase[] {
  const before = matter.clauses[matter.clauses.indexOf(given) - 1];
  const [first = ''] = given.subject.split(' ');
  // `One entry per payment; reversed when the refund fails`: the thing is named in front of the semicolon.
  if (before !== undefined && /^\p{Ll}+ed$/u.test(first) && baseOfParticiple(first) !== undefined)
    return caseOf(matter, { ...given, ...readSentence(`${before.subject} is ${given.raw}`) });
  // `Credit lapses after 24 months; the oldest is used first`: the oldest of what was named.
  const est =
    /^the (?:oldest|newest|nearest|cheapest|dearest|latest|earliest|highest|lowest|largest|smallest|longest|shortest|first|last)$/iu.test(
      given.subject,
    );
  if (est && before !== undefined && before.subject !== '') {
    const whole = `${given.subject} ${lowerFirst(before.subject).replace(/^(?:the|an?) /i, '')}`;
    return caseOf(matter, { ...given, subject: whole });
  }
  const isPronoun = /^(?:it|they|this|these|both)$/i.test(given.subject);
  const clause = isPronoun && before !== undefined ? { ...given, subject: before.subject } : given;
  const step = conditionStep(clause.condition);
  const act = stepFor(matter, clause);
  return step === '' ? [act] : [{ action: step, data: '', expected: '', minor: true }, act];
}
