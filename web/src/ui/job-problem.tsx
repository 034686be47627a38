import type { ReactElement } from 'react';
import type { Job } from '../api/types.ts';

/** A piece of work that did not come to its end. */
export function JobProblem({
  job,
  lost = false,
  what,
  onClose,
}: {
  job?: Job;
  lost?: boolean;
  what: string;
  onClose: () => void;
}): ReactElement {
  const cancelled = job?.status === 'cancelled';
  return (
    <div className={cancelled ? 'note row between' : 'note red row between'} role="alert">
      <span className="text">
        {lost
          ? `${what} was interrupted: the server was started anew. Start it again.`
          : cancelled
            ? `${what} was cancelled. Nothing was changed by what was left.`
            : `${what} failed: ${job?.error?.detail ?? 'the server gave no reason'} ${job?.error?.hint ?? ''}`}
      </span>
      <button type="button" className="button small" onClick={onClose}>
        Dismiss
      </button>
    </div>
  );
}
