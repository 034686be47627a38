import type { ReactElement } from 'react';
import type { TestCase } from '../api/types.ts';
import type { PlanEdits } from './use-plan-edits.ts';

export function countReviews(tests: readonly TestCase[]): Record<TestCase['review'], number> {
  const counts = { proposed: 0, accepted: 0, edited: 0, rejected: 0 };
  for (const { review } of tests) counts[review] += 1;
  return counts;
}

/** Where the review stands, and the one thing to do at its end. */
export function ReviewBar({
  tests,
  edits,
  onUpload,
  uploading,
}: {
  tests: readonly TestCase[];
  edits: PlanEdits;
  onUpload: () => void;
  uploading: boolean;
}): ReactElement {
  const { proposed, accepted, edited, rejected } = countReviews(tests);
  const texts = [
    `${proposed} proposed`,
    `${accepted} accepted`,
    ...(edited > 0 ? [`${edited} edited`] : []),
    `${rejected} rejected`,
  ];
  return (
    <div className="review-bar row between">
      <span role="status" className="row">
        {texts.join(' · ')}
        {edits.saving ? <span className="muted">saving …</span> : null}
      </span>
      <span className="row">
        <button
          type="button"
          className="button"
          disabled={edits.undoable === undefined}
          title={edits.undoable === undefined ? 'Nothing to undo' : `Undo: ${edits.undoable}`}
          onClick={() => void edits.undo()}
        >
          Undo
        </button>
        <button type="button" className="button primary" onClick={onUpload}>
          {uploading ? 'Uploading …' : 'Upload'}
        </button>
      </span>
    </div>
  );
}
