import type { ReactElement } from 'react';
import type { TestCase } from '../api/types.ts';
import { DiffText } from '../ui/diff-text.tsx';
import { type Draft, fieldText, fieldsThatDiffer } from './drafts.ts';

/** What somebody else did to the test while it was edited here, field by field, with the choice where both wrote. */
export function ChangedElsewhere({
  draft: { base, test: edited },
  now,
  onTakeTheirs,
}: {
  draft: Draft;
  now: TestCase;
  onTakeTheirs: (fields: Partial<TestCase>) => void;
}): ReactElement {
  const mine = new Set(fieldsThatDiffer(base, edited));
  const theirs = fieldsThatDiffer(base, now);
  return (
    <div className="note amber">
      <p>This test was changed elsewhere since you began. Saving writes only the fields that you changed.</p>
      {theirs.map((field) => (
        <div key={field} className="row">
          <strong>{field.replaceAll('_', ' ')}</strong>
          <span className="grow">
            <DiffText from={fieldText(base, field)} to={fieldText(now, field)} />
          </span>
          {mine.has(field) ? (
            <button type="button" className="button small" onClick={() => onTakeTheirs({ [field]: now[field] })}>
              Take theirs instead of mine
            </button>
          ) : (
            <span className="small muted">kept</span>
          )}
        </div>
      ))}
    </div>
  );
}
