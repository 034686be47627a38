import type { Criterion } from '../../stories/criteria/criterion.ts';
import { isBug, type Story } from '../../stories/story.ts';
import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { clausesOf } from '../rules/matter.ts';
import { outcomeOf, titled } from '../rules/phrases.ts';
import { plainSentence, upperFirst } from '../text/sentence.ts';
import { shareOf, tellingTerms, termsOf } from '../text/terms.ts';

/** What a report says, in the usual parts of one. */
interface Report {
  steps: string[];
  expected: string;
  actual: string;
  /** The first sentences, where there are no steps. */
  told: string;
}

/** What is longer is told by the test's expected result as a whole. */
const longestExpected = 200;

/** A criterion that says this much of what was expected is tested by the reproduction. */
const leastExpected = 0.6;

/** What was reported is done again, step by step, and must come out right: one test, for a report of a fault. */
export function reproductionIdea(story: Story, criteria: readonly Criterion[]): TestIdea | undefined {
  if (!isBug(story.type)) return undefined;
  const report = reportOf(story.description);
  const covered = criteria.filter(({ text }) => shareOf(tellingTerms(text), termsOf(report.expected)) >= leastExpected);
  if (report.expected === '' || covered.length === 0) return undefined;
  const steps = report.steps.length > 0 ? report.steps : [`Bring about what was reported: ${report.told}`];
  const [first = ''] =
    report.expected.length > longestExpected ? report.expected.split(/(?<=\.)\s/) : [report.expected];
  const expected = `${first.replace(/\.$/, '')}${report.actual === '' ? '' : `; not as reported: ${report.actual}`}`;
  const cases = steps.map((action, index): IdeaCase => {
    const isLast = index === steps.length - 1;
    return isLast
      ? { action, data: '', expected: upperFirst(expected) }
      : { action, data: '', expected: doneOf(action), minor: true };
  });
  return {
    criteria: covered.map(({ id }) => id),
    technique: 'reproduction',
    title: titled(`No longer: ${story.title.replace(/\*/g, '')}`),
    given: [],
    cases,
    testType: 'regression',
    worth: 1.2,
    // Only who goes the whole way has tried what was reported.
    must: report.steps.length === 0 ? [] : [...new Set(steps.flatMap((step) => [...tellingTerms(step)]))],
    about: `${story.title} ${steps.join(' ')} ${report.expected}`,
    evidence: [{ id: `jira_${story.key}`, title: `${story.key} ${story.title}`, quote: report.expected }],
    clauses: [],
    reason: 'What was reported, done again: it failed before and must not fail now.',
  };
}

/** `SOLO20 is applied` of `Apply SOLO20`. */
function doneOf(step: string): string {
  const plainStep = step.replace(/\s*\([^()]*\)/g, '');
  // Two things in one step have two outcomes, and waiting has none.
  if (/,| and | then |^wait\b/i.test(plainStep)) return '';
  const [clause] = clausesOf(plainStep);
  return clause?.form === 'order' ? outcomeOf(clause) : '';
}

function reportOf(description: string): Report {
  const parts = new Map<string, string[]>([['', []]]);
  let current = '';
  for (const line of description.split('\n')) {
    const start =
      /^\s*(?:#+ )?\**(steps(?: to reproduce)?|expected(?: (?:result|behaviou?r))?|actual(?: (?:result|behaviou?r))?)\b:?\**:?\s*(.*)$/i.exec(
        line,
      );
    if (start !== null) {
      current = (start[1] ?? '').toLowerCase().split(' ')[0] ?? '';
      parts.set(current, [start[2] ?? '']);
    } else parts.get(current)?.push(line);
  }
  const text = (name: string): string => plain((parts.get(name) ?? []).join(' ').split(/\n\n/)[0] ?? '');
  return {
    steps: (parts.get('steps') ?? []).flatMap((line) => {
      const step = /^\s*(?:\d+[.)]|[-*])\s+(.*)$/.exec(line)?.[1];
      return step === undefined ? [] : [upperFirst(plain(step))];
    }),
    expected: text('expected'),
    actual:
      text('actual')
        .split(/(?<=\.)\s/)[0]
        ?.replace(/\.$/, '') ?? '',
    told: text('')
      .split(/(?<=\.)\s+(?=\p{Lu})/u)
      .slice(0, 2)
      .join(' ')
      .replace(/\.$/, ''),
  };
}

function plain(text: string): string {
  return plainSentence(text.replace(/\*+/g, '').replace(/\\([!-/:-@[-`{-~])/g, '$1'));
}
