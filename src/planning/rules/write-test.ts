import { type ExistingTest, isRetired, wholeText } from '../existing/existing-test.ts';
import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Evidence, TestCase, TestStep } from '../plan/schema.ts';
import { lowerFirst, plainSentence, upperFirst } from '../text/sentence.ts';
import { resemblance, shareOf, tellingTerms, termsOf } from '../text/terms.ts';
import { isBase } from '../text/verbs.ts';
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
  const about = `${idea.title} ${idea.about}`;
  const start = navigationOf(idea, about, around);
  const steps = numbered(merged([...(start === undefined ? [] : [start.step]), ...idea.cases]));
  const near = around.wording
    .near(about)
    .filter(({ test, share }) => share >= leastNear && !isRetired(test))
    .slice(0, 3)
    .map(({ test }) => test);
  const own = idea.criteria.map((key) => options.criteria.get(key)).filter((text) => text !== undefined);
  const borrowed = idea.given.length > 0 ? undefined : fittingPreconditions(idea, about, around);
  const given = idea.given.length > 0 ? idea.given : (borrowed?.lines ?? []);
  const partOf = options.partOf === undefined ? [] : [`${options.partOf} tries the other cases already.`];
  const isPlain = own.length > 0 && idea.worth >= 0.9;
  return {
    id,
    title: idea.title,
    description: [idea.reason, ...partOf].join('\n'),
    preconditions: given
      .map((text) => text.replaceAll('`', '').replace(/(?<!\w)[*_]([^*_\s][^*_]*)[*_](?!\w)/g, '$1'))
      .join('\n'),
    steps,
    expected_result: isPlain
      ? own.map((text) => upperFirst(plainSentence(text))).join('\n')
      : (steps.at(-1)?.expected_result ?? ''),
    priority: priorityOf(idea, options.storyPriority),
    test_type: idea.testType,
    tags: tagsOf(idea, options.labels, near),
    estimated_time: Math.max(3, steps.length * 2 + (idea.testType === 'performance' ? 20 : 1)),
    automation_candidate: idea.testType !== 'ui' && !byHand.test(steps.map(({ action }) => action).join(' ')),
    risk_level: risky.test(idea.technique) ? 'high' : idea.worth >= 0.9 ? 'medium' : 'low',
    related_existing_tests: near.map(({ key }) => key),
    covers: [...idea.criteria],
    evidence: uniqueEvidence([
      ...idea.evidence,
      ...(own.length === 0 ? [] : pageEvidence(idea, around)),
      ...(start === undefined ? [] : [testEvidence(start.test, start.quote)]),
      ...(borrowed === undefined ? [] : [testEvidence(borrowed.test, borrowed.lines.join('; '))]),
    ]),
    technique: idea.technique,
    duplicate_of: null,
    review: 'proposed',
  };
}

/** A precondition that shares so many of its words with the actions speaks of what they vary. */
const leastVaried = 0.3;
/** An existing test that shares less of the words is not near. */
const leastNear = 0.4;
const byHand = /screen reader|by hand|stopwatch/i;
const risky = /^(?:permissions|idempotence|concurrency|absence|hostile input|authentication|reproduction)$/;
/** What begins so needs no way to it. */
const startsItself = /^(?:Sign in|Run|Start|Search|Move|Go through|Open|Set the window)\b/;

/** Says where to look or what to bring about, not how to get there. */
const needsWay = /^(?:Go through "|Look |Read |Watch |Bring about |Press |Enter |Choose )/;
/** Two tests that have so much in common are one; below what the checks call the same. */
const leastSame = 0.45;

/** The way to the place, as the nearest existing test goes it, and the step of that test which says so. */
interface Way {
  test: ExistingTest;
  step: IdeaCase;
  quote: string;
}

function navigationOf(idea: TestIdea, about: string, { wording, tests }: Surroundings): Way | undefined {
  const isApi = idea.cases.some(({ action }) => callStep.test(action));
  if (isApi || idea.technique === 'reproduction' || idea.technique === 'scenario') return undefined;
  const first = idea.cases[0]?.action ?? '';
  const way = needsWay.test(first) ? wayOf(wording.way(about)) : undefined;
  const found = way ?? (startsItself.test(first) ? undefined : entranceOf(wording.navigation(about)));
  if (found === undefined) return undefined;
  // With the other test's step a short test would become the other test.
  const goal = tests.find(({ key }) => found.step.action.includes(`(${key})`)) ?? found.test;
  const whole = tellingTerms(
    [found.step, ...idea.cases].map(({ action, data, expected }) => `${action} ${data} ${expected}`).join(' '),
  );
  return resemblance(whole, tellingTerms(wholeText(goal))) >= leastSame ? undefined : found;
}

/** What another test gets wrong on purpose is no way to anything. */
const wrongInput = /\b(?:wrong|invalid|unknown|expired|emoji)\b/i;
const wrongAnswer = /^(?:refused|rejected|4\d\d with [A-Z])/i;

function wayOf(found: ReturnType<Surroundings['wording']['way']>): Way | undefined {
  if (found === undefined) return undefined;
  const { test, step, action, data, expected } = found;
  if (wrongInput.test(action) || wrongAnswer.test(expected)) return undefined;
  const upTo = step === 1 ? 'its first step' : `step ${step}`;
  return {
    test,
    step: { action: `Go the way of ${test.key} up to ${upTo}: ${action}`, data, expected },
    quote: action,
  };
}

function entranceOf(found: ReturnType<Surroundings['wording']['navigation']>): Way | undefined {
  if (found === undefined) return undefined;
  const { test, action, expected } = found;
  return { test, step: { action, data: '', expected, minor: expected === '' }, quote: action };
}

/** What the nearest existing test starts from, unless its amounts are too small for this one. */
function fittingPreconditions(
  { cases, technique }: TestIdea,
  about: string,
  { wording }: Surroundings,
): { test: ExistingTest; lines: string[] } | undefined {
  const found = wording.preconditions(about);
  const most = (text: string): number =>
    Math.max(
      0,
      ...[...text.matchAll(/[£$€]([\d,]+(?:\.\d+)?)/g)].map(([, amount = '0']) => Number(amount.replaceAll(',', ''))),
    );
  const needed = most(cases.flatMap(({ action, data }) => [action, data]).join(' '));
  // What is so there and varied here would contradict one of the cases.
  const varies = /^(?:decision table|boundary values|state transition|equivalence classes)$/.test(technique);
  const tried = termsOf(cases.map(({ action }) => action).join(' '));
  const isVaried = (line: string): boolean => varies && shareOf(tellingTerms(line), tried, () => 1) >= leastVaried;
  // What is not so there may be what is tried here.
  const lines = (found?.lines ?? []).filter(
    (line) => (most(line) === 0 || most(line) >= needed) && !/\b(?:not|no|without)\b/i.test(line) && !isVaried(line),
  );
  return found === undefined || lines.length === 0 ? undefined : { test: found.test, lines };
}

function testEvidence({ id, key, title }: ExistingTest, quote: string): Evidence {
  return { id, title: `${key} ${title}`, quote };
}

function tagsOf({ technique }: TestIdea, labels: readonly string[], [nearest]: readonly ExistingTest[]): string[] {
  const near = (nearest?.labels ?? []).filter((label) => label !== 'regression');
  const tags = [technique, ...labels, ...near].map(slug).filter((tag) => tag !== '');
  return [...new Set(tags)].slice(0, 6);
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
        action: actions.map((action, index) => (index === 0 ? action : `then ${lowered(action)}`)).join('; '),
        data: [...new Set(data)].join('; '),
      });
    }
    before = [];
  }
  return result;
}

/** An order's first letter small, also in front of a name: `send POST …`. */
function lowered(action: string): string {
  const [first = ''] = action.split(' ');
  return isBase(first) && first !== first.toUpperCase()
    ? action.charAt(0).toLowerCase() + action.slice(1)
    : lowerFirst(action);
}

function numbered(cases: readonly IdeaCase[]): TestStep[] {
  return cases.map(({ action, data, expected }, index) => ({
    step_number: index + 1,
    action: upperFirst(
      action.replaceAll('`', '').replace(/(?<=^|; then |, )(?=(?:GET|POST|PUT|PATCH|DELETE|HEAD) \/)/g, 'send '),
    ),
    expected_result: upperFirst(expected.replaceAll('`', '')),
    test_data: data,
  }));
}

/** A page says something about an idea from this share of its telling words on, and with so many of them. */
const leastOfPage = 0.38;
const leastWords = 3;

/** The sentence of a page that says most about the idea, if one does. Calls are in every sentence about an operation. */
function pageEvidence(idea: TestIdea, { pages, operations }: Surroundings): Evidence[] {
  const calls = new Set(operations.flatMap(({ key }) => [...termsOf(key)]));
  const wanted = new Set([...tellingTerms(idea.about)].filter((term) => !calls.has(term)));
  let best: Evidence | undefined;
  let most = leastOfPage;
  for (const page of pages) {
    for (const sentence of page.sentences) {
      const share = shareOf(wanted, termsOf(sentence));
      if (share <= most || [...tellingTerms(sentence)].filter((term) => wanted.has(term)).length < leastWords) continue;
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
