import type { ReactElement } from 'react';
import { Link } from 'wouter';
import type { Run } from '../api/types.ts';
import { Ago, durationText } from '../ui/ago.tsx';
import { commandText, toneOf } from './run-words.ts';

export function RunList({ runs }: { runs: readonly Run[] }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Runs">
      <table>
        <thead>
          <tr>
            <th>Run</th>
            <th>Result</th>
            <th className="number">Took</th>
            <th className="number">Changed</th>
            <th className="number">Failed</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const sources = Object.values(run.report?.sources ?? {});
            const sum = (of: (source: (typeof sources)[number]) => number): number =>
              sources.reduce((total, source) => total + of(source), 0);
            return (
              <tr key={run.id}>
                <td>
                  <Link href={`/index/runs/${encodeURIComponent(run.id)}`}>{commandText(run)}</Link>
                  <br />
                  <span className="small muted">
                    <Ago at={run.started_at} />, {run.selection.projects.join(', ')}
                  </span>
                </td>
                <td>
                  <span className={`chip ${toneOf(run.status)}`}>{run.status}</span>
                </td>
                <td className="number">{run.report === null ? '' : durationText(run.report.seconds)}</td>
                <td className="number">{sum((source) => source.added + source.changed + source.removed)}</td>
                <td className="number">
                  {sum((source) => source.failed + source.errors.filter(({ id }) => id === null).length)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
