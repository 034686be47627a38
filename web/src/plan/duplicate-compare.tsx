import type { ReactElement } from 'react';
import { readExistingTest } from '../../../src/planning/existing/existing-test.ts';
import { useDocument } from '../api/queries.ts';
import type { StoredDocument, TestCase } from '../api/types.ts';
import { DiffText } from '../ui/diff-text.tsx';
import { SafeLink } from '../ui/safe-link.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';

/** A possible duplicate beside the existing test, and the three ways out. */
export function DuplicateCompare({
  test,
  existing,
  onChange,
  onMerge,
}: {
  test: TestCase;
  existing: string;
  onChange: (test: TestCase, changes: Partial<TestCase>, label: string) => void;
  onMerge: (test: TestCase, changes: Partial<TestCase>) => void;
}): ReactElement {
  const document = useDocument(/^\w+_/.test(existing) ? existing : `test_${existing}`);
  return (
    <section className="note amber" aria-label="Possible duplicate">
      <h3>
        Much like <bdi>{existing}</bdi>
      </h3>
      <Loaded of={document} skeleton={<Skeleton lines={4} />}>
        {(stored) => {
          const known = existingOf(stored, existing);
          return (
            <>
              <div className="compare">
                <Side title="Existing test" link={stored.url}>
                  <Wording title={known.title} steps={known.steps} />
                </Side>
                <Side title="This test">
                  <Compared before={known} after={asExisting(test)} />
                </Side>
              </div>
              <div className="row">
                <button
                  type="button"
                  className="button small"
                  onClick={() => onChange(test, { duplicate_of: null }, `kept both ${test.id} and ${existing}`)}
                >
                  Keep both
                </button>
                <button
                  type="button"
                  className="button small"
                  onClick={() => onChange(test, { review: 'rejected' }, `used ${existing} instead of ${test.id}`)}
                >
                  Use existing
                </button>
                <button type="button" className="button small" onClick={() => onMerge(test, merged(test, known))}>
                  Merge
                </button>
              </div>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

interface Worded {
  title: string;
  steps: { action: string; data: string; expected: string }[];
}

function existingOf(stored: StoredDocument, key: string): Worded {
  const [, ...rest] = stored.document.split('\n');
  const read = readExistingTest({
    id: stored.id,
    key,
    title: stored.title,
    status: String(stored.metadata['status'] ?? ''),
    text: rest.join('\n'),
    score: null,
  });
  return { title: stored.title, steps: read.steps };
}

function asExisting(test: TestCase): Worded {
  return {
    title: test.title,
    steps: test.steps.map(({ action, test_data: data, expected_result: expected }) => ({ action, data, expected })),
  };
}

/** This test with the steps of the existing one that it lacks, as an edit to be looked through before it is saved. */
function merged(test: TestCase, existing: Worded): Partial<TestCase> {
  const known = new Set(test.steps.map(({ action }) => normal(action)));
  const missing = existing.steps.filter(({ action }) => !known.has(normal(action)));
  return {
    steps: [
      ...test.steps,
      ...missing.map(({ action, data, expected }) => ({
        step_number: 0,
        action,
        test_data: data,
        expected_result: expected,
      })),
    ].map((step, index) => ({ ...step, step_number: index + 1 })),
  };
}

const normal = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function Side({ title, link, children }: { title: string; link?: string; children: ReactElement }): ReactElement {
  return (
    <div className="side">
      <h4>{link === undefined ? title : <SafeLink href={link}>{title}</SafeLink>}</h4>
      {children}
    </div>
  );
}

function Wording({ title, steps }: Worded): ReactElement {
  return (
    <>
      <bdi>{title}</bdi>
      <ol>
        {steps.map((step, index) => (
          <li key={index}>
            <bdi className="passage">{lineOf(step)}</bdi>
          </li>
        ))}
      </ol>
    </>
  );
}

function Compared({ before, after }: { before: Worded; after: Worded }): ReactElement {
  return (
    <>
      <DiffText from={before.title} to={after.title} />
      <ol>
        {after.steps.map((step, index) => {
          const other = before.steps[index];
          return (
            <li key={index}>
              <DiffText from={other === undefined ? '' : lineOf(other)} to={lineOf(step)} />
            </li>
          );
        })}
      </ol>
    </>
  );
}

function lineOf({ action, data, expected }: Worded['steps'][number]): string {
  return [action, data === '' ? '' : `(${data})`, expected === '' ? '' : `→ ${expected}`]
    .filter((text) => text !== '')
    .join(' ');
}
