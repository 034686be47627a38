import { expect, it } from 'vitest';
import { emptySourceReport } from '../../../src/indexing/report.ts';
import { applyProgress, emptyProgress, rateText } from './run-progress.ts';

it('a source is followed from its start to its end', () => {
  let progress = applyProgress(emptyProgress, { kind: 'source-started', source: 'jira' });
  progress = applyProgress(progress, { kind: 'source-progress', source: 'jira', seen: 40, written: 10, expected: 76 });
  expect(progress.sources['jira']).toMatchObject({ status: 'running', seen: 40, written: 10, expected: 76 });
  const report = { ...emptySourceReport('complete'), seen: 76, added: 70, changed: 2 };
  progress = applyProgress(progress, { kind: 'source-ended', source: 'jira', report });
  expect(progress.sources['jira']).toMatchObject({ status: 'complete', seen: 76, written: 72 });
});

it('the rate and the rest are told when there is something to tell', () => {
  const source = { status: 'running', seen: 100, written: 0, expected: 300, since: 0 };
  expect(rateText(source, 1000)).toBe('');
  expect(rateText(source, 10_000)).toBe('10 a second, about 20 s left');
  expect(rateText({ ...source, expected: 0 }, 100_000)).toBe('1.0 a second');
});
