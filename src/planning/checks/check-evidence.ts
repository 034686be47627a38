import type { TestCase, TestPlan } from '../plan/schema.ts';
import { shareOf, tellingTerms, termsOf } from '../text/terms.ts';
import { type Finding, type Knowledge, scoreOf } from './report.ts';
import { stepsText, testTerms } from './test-text.ts';

/** Evidence that shares less of its words with the test does not support it. */
const leastSupport = 0.12;
/** A quotation is the document's if this much of it stands there; converters and shortening change the rest. */
const leastQuoted = 0.8;

/** Whether each test rests on documents that exist and say what it needs, and calls only what is documented. */
export function checkEvidence(plan: TestPlan, knowledge: Knowledge): { findings: Finding[]; score: number } {
  const findings = plan.test_cases.flatMap((test) => [
    ...evidenceFindings(test, plan, knowledge),
    ...endpointFindings(test, plan, knowledge),
  ]);
  return { findings, score: scoreOf(findings, plan.test_cases) };
}

function finding(rule: string, severity: Finding['severity'], test: TestCase, message: string, hint: string): Finding {
  return { dimension: 'evidence', rule, severity, test_id: test.id, criterion: null, message, hint };
}

function evidenceFindings(test: TestCase, plan: TestPlan, { document }: Knowledge): Finding[] {
  if (test.evidence.length === 0)
    return [
      finding(
        'evidence.none',
        'error',
        test,
        `${test.id} names nothing that it rests on`,
        `Name a document, the story itself for example: jira_${plan.story.key}.`,
      ),
    ];
  if (document === undefined) return [];
  const findings: Finding[] = [];
  let supported = false;
  for (const { id, quote } of test.evidence) {
    const found = document(id);
    if (found === undefined) {
      findings.push(
        finding(
          'evidence.unknown',
          'error',
          test,
          `${test.id} rests on ${id}, which is not in the index`,
          'Correct the id; `womba search` shows ids.',
        ),
      );
      continue;
    }
    const text = termsOf(`${found.title}\n${found.text}`);
    const own = testTerms(test);
    if (quote !== '' && shareOf(termsOf(quote), text) < leastQuoted)
      findings.push(
        finding(
          'evidence.misquoted',
          'error',
          test,
          `${test.id} quotes words from ${id} that do not stand there`,
          'Quote the document word for word.',
        ),
      );
    else if (
      shareOf(quote === '' ? tellingTerms(test.title) : tellingTerms(quote), quote === '' ? text : own) >= leastSupport
    )
      supported = true;
  }
  if (!supported && findings.length === 0)
    findings.push(
      finding(
        'evidence.unrelated',
        'warning',
        test,
        `What ${test.id} rests on says nothing of what it does`,
        'Name the document that states the expected behaviour.',
      ),
    );
  return findings;
}

/** Calls of operations that no indexed document describes, and codes that stand nowhere. */
function endpointFindings(test: TestCase, plan: TestPlan, { operations, document, criteria }: Knowledge): Finding[] {
  const findings: Finding[] = [];
  const text = stepsText(test);
  if (operations !== undefined && operations.length > 0) {
    const known = new Set(operations.map(normal));
    const calls = new Set(
      [...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE)\s+(\/[\w{}:.~%/-]*[\w}])/g)].map(
        ([, method = '', path = '']) => `${method} ${path}`,
      ),
    );
    const said = JSON.stringify([plan.story.acceptance_criteria, criteria ?? []]);
    for (const call of calls) {
      const [, path = ''] = call.split(' ');
      if (matches(call, known) || said.includes(path)) continue;
      findings.push(
        finding(
          'evidence.invented-endpoint',
          'error',
          test,
          `${test.id} calls ${call}, which no indexed OpenAPI document describes`,
          'Correct the call, or index the document that describes it.',
        ),
      );
    }
  }
  if (document !== undefined) {
    const source = [
      ...test.evidence.map(({ id }) => document(id)?.text ?? ''),
      ...(criteria ?? plan.story.acceptance_criteria).map((criterion) => criterion.text),
    ].join('\n');
    const codes = new Set(stepsExpected(test).match(/\b[A-Z]{2,}-\d{4}\b/g) ?? []);
    const invented = [...codes].filter(
      (code) => !source.includes(code) && !code.startsWith(`${plan.story.key.split('-')[0] ?? ''}-`),
    );
    if (invented.length > 0)
      findings.push(
        finding(
          'evidence.invented-code',
          'error',
          test,
          `${test.id} expects ${invented.join(', ')}, which neither the story nor its evidence names`,
          'Take the code from the error catalogue or the operation.',
        ),
      );
  }
  return findings;
}

function stepsExpected({ steps }: TestCase): string {
  return steps.map((step) => step.expected_result).join('\n');
}

function normal(call: string): string {
  return call
    .replace(/\{[^{}]*\}|:\w+/g, '{}')
    .replace(/\/+$/, '')
    .toLowerCase();
}

/** Whether a call is a known operation: with values for parameters, and with or without `/v1` in front. */
function matches(call: string, known: ReadonlySet<string>): boolean {
  const [method = '', path = ''] = normal(call).split(' ');
  const parts = path.split('/').slice(1);
  for (const other of known) {
    const [otherMethod, otherPath = ''] = other.split(' ');
    if (otherMethod !== method) continue;
    const theirs = otherPath.split('/').slice(1);
    for (const mine of [parts, ...(/^v\d+$/.test(parts[0] ?? '') ? [parts.slice(1)] : [])]) {
      for (const named of [theirs, ...(/^v\d+$/.test(theirs[0] ?? '') ? [theirs.slice(1)] : [])]) {
        if (mine.length === named.length && mine.every((part, index) => part === named[index] || named[index] === '{}'))
          return true;
      }
    }
  }
  return false;
}
