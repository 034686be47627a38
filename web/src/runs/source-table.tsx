import type { ReactElement } from 'react';
import type { RunReport } from '../api/types.ts';
import { countText, durationText } from '../ui/ago.tsx';
import { sourceLabels } from '../ui/collections.ts';
import { toneOf } from './run-words.ts';

/** Per source: what was seen and changed, and every failure with its reason. */
export function SourceTable({ report }: { report: RunReport }): ReactElement {
  const sources = Object.entries(report.sources);
  const problems = sources.filter(([, { errors, notes }]) => errors.length + notes.length > 0);
  return (
    <div className="stack">
      <div className="scroll-x" tabIndex={0} role="region" aria-label="Sources">
        <table>
          <thead>
            <tr>
              <th>Source</th>
              <th>Result</th>
              <th className="number">Seen</th>
              <th className="number">Added</th>
              <th className="number">Changed</th>
              <th className="number">Removed</th>
              <th className="number">Failed</th>
              <th className="number">Requests</th>
              <th className="number">Took</th>
            </tr>
          </thead>
          <tbody>
            {sources.map(([name, source]) => (
              <tr key={name}>
                <td>{sourceLabels[name] ?? name}</td>
                <td>
                  <span className={`chip ${toneOf(source.status)}`}>{source.status}</span>
                </td>
                {[source.seen, source.added, source.changed, source.removed, source.failed, source.requests].map(
                  (count, index) => (
                    <td key={index} className="number">
                      {count.toLocaleString('en')}
                    </td>
                  ),
                )}
                <td className="number">{durationText(source.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {problems.map(([name, { status, errors, notes }]) => (
        <details key={name} className={status === 'failed' ? 'note red' : 'note'} open={errors.length > 0}>
          <summary>
            {sourceLabels[name] ?? name}: {errors.length > 0 ? countText(errors.length, 'failure') : 'notes'}
          </summary>
          <ul>
            {errors.map(({ scope, id, message, retryable }, index) => (
              <li key={index} className="text">
                {[scope, id].filter((part) => part !== null).join(' ')}
                {scope === null && id === null ? '' : ': '}
                {message}
                {retryable ? <span className="muted"> (tried again next time)</span> : null}
              </li>
            ))}
            {notes.map((note) => (
              <li key={note} className="text">
                {note}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}
