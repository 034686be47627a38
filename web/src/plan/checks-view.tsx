import type { ReactElement } from 'react';
import { useEvaluation } from '../api/queries.ts';
import { BarPlot } from '../plots/bar-plot.tsx';
import { Loaded, Warnings } from '../ui/states.tsx';

/** What the checks found: computed from the plan, not claimed by its planner. */
export function ChecksView({ story, onOpen }: { story: string; onOpen: (test: string) => void }): ReactElement {
  const evaluation = useEvaluation(story, true);
  return (
    <Loaded of={evaluation}>
      {(report) => (
        <div className="stack">
          <p>
            Overall <strong>{Math.round(report.overall_score)}</strong> of 100
          </p>
          <Warnings items={report.warnings} />
          <BarPlot
            title="Score per dimension, of 100"
            most={100}
            bars={Object.entries(report.dimensions).map(([name, { score, to_raise: raise }]) => ({
              name,
              value: score,
              note: raise,
            }))}
          />
          {report.findings.length === 0 ? (
            <p className="muted">The checks found nothing to say.</p>
          ) : (
            <ul className="list tight">
              {report.findings.map((finding, index) => (
                <li key={index} className="item">
                  <span className="row">
                    <span
                      className={`chip ${finding.severity === 'error' ? 'red' : finding.severity === 'warning' ? 'amber' : ''}`}
                    >
                      {finding.severity}
                    </span>
                    {finding.test_id === null ? null : (
                      <button type="button" className="link" onClick={() => onOpen(finding.test_id ?? '')}>
                        {finding.test_id}
                      </button>
                    )}
                    {finding.criterion === null ? null : <span className="chip accent">{finding.criterion}</span>}
                  </span>
                  <bdi>{finding.message}</bdi>
                  {finding.hint === '' ? null : <bdi className="small muted">{finding.hint}</bdi>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Loaded>
  );
}
