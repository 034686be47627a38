import type { TestCase, TestPlan } from '../plan/schema.ts';
import { type Finding, scoreOf } from './report.ts';

const shortest = 12;
const longest = 140;
const empty =
  /^(?:(?:test|tc|test case|scenario|case)[\s_#-]*\d*|(?:test(?: case)? (?:for|of) )?AC-\d+|(?:happy|sad|unhappy) (?:path|flow)|(?:negative|positive|functional|ui|api|integration|performance|usability|basic|simple|general|validation|boundary|security|smoke|regression) (?:test(?:ing)?|case|check|scenario|value)s?|edge cases?|smoke|regression|boundary(?: values?)?|error handling|validation|security)\b[\s.:#\d-]*$/i;
const filler =
  /^(?:(?:test|verify|check|validate|ensure|confirm)(?: case)?(?: that| if| whether| the)?|to (?:test|verify|check)|testing|verification of)\b/i;

/** Whether titles say the behaviour: readable, of a fitting length, each once. */
export function checkTitles(plan: TestPlan): { findings: Finding[]; score: number } {
  const findings = plan.test_cases.flatMap((test) => titleFindings(test, plan));
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

function titleFindings(test: TestCase, plan: TestPlan): Finding[] {
  const title = test.title.trim();
  const make = (rule: string, severity: Finding['severity'], message: string, hint: string): Finding[] => [
    { dimension: 'titles', rule, severity, test_id: test.id, criterion: null, message, hint },
  ];
  if (title === '') return make('titles.none', 'error', `${test.id} has no title`, 'Say in one line what must hold.');
  if (empty.test(title) || title.toLowerCase() === plan.story.title.toLowerCase())
    return make(
      'titles.empty',
      'error',
      `The title of ${test.id} says no behaviour`,
      'Say in one line what must hold, such as "A refund after 180 days is refused".',
    );
  if (title.length < shortest || title.split(/\s+/).length < 2)
    return make(
      'titles.short',
      'warning',
      `The title of ${test.id} is too short to tell it from others`,
      'Say in one line what must hold.',
    );
  if (title.length > longest)
    return make(
      'titles.long',
      'warning',
      `The title of ${test.id} has ${title.length} characters`,
      `Lists show about ${longest}.`,
    );
  if (filler.test(title))
    return make(
      'titles.filler',
      'warning',
      `The title of ${test.id} begins with a word that every test could begin with`,
      'Begin with what is tested.',
    );
  return [];
}
