import type { ReactElement } from 'react';
import type { TestPlan, TestResult, UploadReport } from '../api/types.ts';
import { SafeLink, safeAddress } from '../ui/safe-link.tsx';
import { Warnings } from '../ui/states.tsx';

const words: Readonly<Record<TestResult['status'], { word: string; tone: string }>> = {
  created: { word: 'created', tone: 'green' },
  updated: { word: 'updated', tone: 'amber' },
  unchanged: { word: 'unchanged', tone: '' },
  failed: { word: 'failed', tone: 'red' },
};

/** Test by test, while it works and afterwards. */
export function UploadResult({
  report,
  tests = report?.test_case_results ?? [],
  plan,
}: {
  report?: UploadReport;
  tests?: readonly TestResult[];
  plan: TestPlan;
}): ReactElement {
  const story = report?.story_url ?? plan.story.url;
  return (
    <div className="stack">
      {report === undefined ? null : (
        <p role="status">
          {report.success ? 'Uploaded' : 'Not everything arrived'}: {report.uploaded_count} of {report.test_case_count}{' '}
          in <bdi>{report.folder_path}</bdi>
          {report.linked_to_story ? `, linked to ${report.story_key}` : ''}
          {report.cycle_key === null ? '' : `, in cycle ${report.cycle_key}`}.{' '}
          {safeAddress(story) === undefined ? null : <SafeLink href={story}>Open {report.story_key} in Jira</SafeLink>}
        </p>
      )}
      {report === undefined ? null : <Warnings items={[...report.errors, ...report.notes]} />}
      {tests.length === 0 ? null : (
        <ul className="list tight" aria-label="Tests sent">
          {tests.map((test) => {
            const link = test.key === null ? undefined : testAddress(story, test.key);
            return (
              <li key={test.id} className="row">
                <span className={`chip ${words[test.status].tone}`}>{words[test.status].word}</span>
                {test.key === null ? null : link === undefined ? (
                  <strong>{test.key}</strong>
                ) : (
                  <SafeLink href={link}>{test.key}</SafeLink>
                )}
                <bdi className="grow">{test.title}</bdi>
                {test.error === null ? null : <bdi className="small">{test.error}</bdi>}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

/** Zephyr Scale shows tests inside of Jira, under the address of the site that the story is on. */
function testAddress(story: string, key: string): string | undefined {
  const address = safeAddress(story);
  if (address === undefined) return undefined;
  return `${new URL(address).origin}/projects/${encodeURIComponent(key.replace(/-T\d+$/, ''))}?selectedItem=com.atlassian.plugins.atlassian-connect-plugin:com.kanoah.test-manager__main-project-page#!/testCase/${encodeURIComponent(key)}`;
}
