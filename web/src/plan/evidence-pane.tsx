import type { ReactElement } from 'react';
import type { Evidence, TestCase } from '../api/types.ts';
import { isMissing, useDocument } from '../api/queries.ts';
import { Ago } from '../ui/ago.tsx';
import { collectionName } from '../ui/collections.ts';
import { plain, tidy } from '../ui/markdown-blocks.ts';
import { Marked } from '../ui/marked.tsx';
import { SafeLink } from '../ui/safe-link.tsx';
import { ErrorNote, Skeleton } from '../ui/states.tsx';
import { DuplicateCompare } from './duplicate-compare.tsx';
import { passageOf } from './passage.ts';

/** Why the selected test exists: the passages it rests on, and the existing test that it may repeat. */
export function EvidencePane({
  test,
  onChange,
  onMerge,
}: {
  test: TestCase | undefined;
  onChange: (test: TestCase, changes: Partial<TestCase>, label: string) => void;
  onMerge: (test: TestCase, changes: Partial<TestCase>) => void;
}): ReactElement {
  return (
    <section className="pane" data-pane="evidence" aria-label="Evidence">
      <div className="row between pane-head">
        <h2>Evidence</h2>
        {test === undefined ? null : <span className="small muted">{test.id}</span>}
      </div>
      {test === undefined ? (
        <p className="muted">Select a test to see what it rests on.</p>
      ) : (
        <>
          {test.duplicate_of === null ? null : (
            <DuplicateCompare
              key={`${test.id} ${test.duplicate_of}`}
              test={test}
              existing={test.duplicate_of}
              onChange={onChange}
              onMerge={onMerge}
            />
          )}
          {test.evidence.length === 0 ? (
            <p className="muted">
              This test names no document.{' '}
              {test.id.startsWith('TC-MANUAL-') ? 'A person added it.' : 'It rests on the story as a whole.'}
            </p>
          ) : (
            test.evidence.map((evidence, index) => (
              <EvidenceCard key={`${evidence.id} ${index}`} evidence={evidence} startsOpen={index === 0} />
            ))
          )}
          {test.related_existing_tests.length === 0 ? null : (
            <div className="stack">
              <h3>Existing tests near it</h3>
              {test.related_existing_tests.map((key) => (
                <EvidenceCard key={key} evidence={{ id: `test_${key}`, title: key, quote: test.title }} />
              ))}
            </div>
          )}
        </>
      )}
    </section>
  );
}

function EvidenceCard({ evidence, startsOpen = false }: { evidence: Evidence; startsOpen?: boolean }): ReactElement {
  return (
    <details className="evidence" open={startsOpen}>
      <summary>
        <bdi>{evidence.title === '' ? evidence.id : evidence.title}</bdi>
      </summary>
      <Source evidence={evidence} />
    </details>
  );
}

function Source({ evidence }: { evidence: Evidence }): ReactElement {
  const document = useDocument(evidence.id);
  if (document.data === undefined) {
    if (document.isPending) return <Skeleton lines={3} />;
    return (
      <div className="stack">
        {evidence.quote === '' ? null : <blockquote className="passage">{evidence.quote}</blockquote>}
        {isMissing(document.error) ? (
          <p className="muted">
            This document is not in the index any more; the words above are what the test rests on.
          </p>
        ) : (
          <ErrorNote error={document.error} onRetry={() => void document.refetch()} />
        )}
      </div>
    );
  }
  const { collection, url, title, last_modified: changed, document: text } = document.data;
  return (
    <div className="stack">
      <p className="small muted">
        {collectionName(collection)}, changed <Ago at={changed} />
      </p>
      <Marked parts={passageOf(tidy(text), plain(evidence.quote))} />
      <p className="small">
        <SafeLink href={url}>Open {title === '' ? evidence.id : title}</SafeLink>
      </p>
    </div>
  );
}
