import { isRetired } from '../existing/existing-test.ts';
import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Evidence, TestCase, TestStep } from '../plan/schema.ts';
import { lowerFirst, plainSentence, upperFirst } from '../text/sentence.ts';
import { shareOf, tellingTerms, termsOf } from '../text/terms.ts';
import type { Surroundings } from './matter.ts';

export interface WriteOptions {
  id: string;
  around: Surroundings;
  /** Of the story: `Highest`, `High` … */
  storyPriority: string;
  labels: readonly string[];
  /** Texts of the criteria by id. */
  criteria: ReadonlyMap<string, string>;
  /** Key of the existing test that has some of the cases, if one has. */
  partOf: string | undefined;
}

const callStep = /^(?:Send |Two |Repeat )?(?:GET|POST|PUT|PATCH|DELETE|HEAD) \//;

/** Writes an idea out as a test, in the words of the existing tests near it. */
export function writeTest(idea: TestIdea, options: WriteOptions): TestCase {
  const { around, id } = options;
  const isApi = idea.cases.some(({ action }) => callStep.test(action));
  const about = `${idea.title} ${idea.about}`;
  const navigation =
    isApi || /^(?:Sign in|Run|Start|Search|Move)\b/.test(idea.cases[0]?.action ?? '')
      ? undefined
      : around.wording.navigation(about);
  const steps = numbered(
    merged([
      ...(navigation === undefined ? [] : [{ ...navigation, data: '', minor: navigation.expected === '' }]),
      ...idea.cases,
    ]),
  );
  const near = around.wording
    .near(about)
    .filter(({ share }) => share >= 0.4)
    .slice(0, 3);
  const supporting = pageEvidence(idea, around);
  const own = idea.criteria.map((key) => options.criteria.get(key)).filter((text) => text !== undefined);
  const given = idea.given.length > 0 ? idea.given : around.wording.preconditions(about);
  const evidence = uniqueEvidence([
    ...idea.evidence,
    ...supporting,
    ...near.slice(0, 1).map(({ test }) => ({ id: test.id, title: `${test.key} ${test.title}`, quote: test.title })),
  ]);
  return {
    id,
    title: idea.title,
    description: [
      idea.reason,
      options.partOf === undefined ? '' : `${options.partOf} tries the other cases already.`,
      ...supporting.map(({ title, quote }) => `${title}: ${quote}`),
    ]
      .filter((text) => text !== '')
      .join('\n'),
    preconditions: given.map((text) => text.replaceAll('`', '')).join('\n'),
    steps,
    expected_result:
      own.length > 0 && idea.worth >= 0.9
        ? own.map((text) => upperFirst(plainSentence(text))).join('\n')
        : (steps.at(-1)?.expected_result ?? ''),
    priority: priorityOf(idea, options.storyPriority),
    test_type: idea.testType,
    tags: [
      ...new Set([
        slug(idea.technique),
        ...options.labels.map(slug),
        ...near.slice(0, 1).flatMap(({ test }) => test.labels.filter((label) => label !== 'regression').map(slug)),
      ]),
    ]
      .filter((tag) => tag !== '')
      .slice(0, 6),
    estimated_time: Math.max(3, steps.length * 2 + (idea.testType === 'performance' ? 20 : 1)),
    automation_candidate:
      idea.testType !== 'ui' && !/screen reader|by hand|stopwatch/i.test(steps.map(({ action }) => action).join(' ')),
    risk_level: /^(?:permissions|idempotence|concurrency|absence|hostile input|authentication)$/.test(idea.technique)
      ? 'high'
      : idea.worth >= 0.9
        ? 'medium'
        : 'low',
    related_existing_tests: near.filter(({ test }) => !isRetired(test)).map(({ test }) => test.key),
    covers: [...idea.criteria],
    evidence,
    technique: idea.technique,
    duplicate_of: null,
    review: 'proposed',
  };
}

/** Preparation joins the step that it is for, so that every step has something to see. */
function merged(cases: readonly IdeaCase[]): IdeaCase[] {
  const result: IdeaCase[] = [];
  let before: IdeaCase[] = [];
  for (const item of cases) {
    if (item.expected === '' && item !== cases.at(-1)) {
      before.push(item);
      continue;
    }
    if (before.length === 0) result.push(item);
    else {
      const actions = [...before, item].map(({ action }) => action);
      const data = [...before, item].map((part) => part.data).filter((text) => text !== '');
      result.push({
        ...item,
        action: actions.map((action, index) => (index === 0 ? action : `then ${lowerFirst(action)}`)).join('; '),
        data: [...new Set(data)].join('; '),
      });
    }
    before = [];
  }
  return result;
}

function numbered(cases: readonly IdeaCase[]): TestStep[] {
  return cases.map(({ action, data, expected }, index) => ({
    step_number: index + 1,
    action: upperFirst(action.replaceAll('`', '')),
    expected_result: upperFirst(expected.replaceAll('`', '')),
    test_data: data,
  }));
}

/** The sentence of a page that says most about the idea, if one does. */
function pageEvidence(idea: TestIdea, { pages }: Surroundings): Evidence[] {
  const wanted = tellingTerms(idea.about);
  let best: Evidence | undefined;
  let most = 0.34;
  for (const page of pages) {
    for (const sentence of page.sentences) {
      const terms = termsOf(sentence);
      const share = shareOf(wanted, terms);
      if (share > most && [...tellingTerms(sentence)].filter((term) => wanted.has(term)).length >= 3)
        [best, most] = [{ id: page.id, title: page.title, quote: sentence }, share];
    }
  }
  return best === undefined || idea.evidence.some(({ id }) => id === best?.id) ? [] : [best];
}

function uniqueEvidence(evidence: readonly Evidence[]): Evidence[] {
  return evidence.filter((item, index) => evidence.findIndex(({ id }) => id === item.id) === index);
}

function priorityOf({ worth, technique }: TestIdea, story: string): TestCase['priority'] {
  const levels = ['low', 'medium', 'high', 'critical'] as const;
  const base = /highest|critical|blocker/i.test(story)
    ? 3
    : /high|major/i.test(story)
      ? 2
      : /low|minor|trivial/i.test(story)
        ? 0
        : 1;
  const risky = /^(?:permissions|idempotence|absence)$/.test(technique) ? 1 : 0;
  const level = base + risky - (worth < 0.7 ? 1 : 0) - (worth < 0.5 ? 1 : 0);
  return levels[Math.max(0, Math.min(base === 3 ? 3 : 2 + risky, level))] ?? 'medium';
}

/** Labels in Zephyr have no blanks. */
function slug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
