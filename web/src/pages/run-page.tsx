import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { isMissing, useRun, useStats } from '../api/queries.ts';
import { LiveRun } from '../runs/live-run.tsx';
import { commandText, toneOf } from '../runs/run-words.ts';
import { SourceTable } from '../runs/source-table.tsx';
import { Ago, durationText } from '../ui/ago.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

export function RunPage({ id }: { id: string }): ReactElement {
  useTitle('Run');
  const run = useRun(id);
  const running = useStats().data?.running;
  if (run.data === undefined && isMissing(run.error)) {
    return (
      <Empty title="There is no such run">
        <Link className="button" href="/index">
          All runs
        </Link>
      </Empty>
    );
  }
  return (
    <div className="page">
      <Loaded of={run}>
        {(data) => {
          const live = data.status === 'running' || running?.id === data.id;
          return (
            <>
              <div className="page-head">
                <h1>{commandText(data)}</h1>
                <Link className="button" href="/index">
                  All runs
                </Link>
              </div>
              <p className="row">
                <span className={`chip ${toneOf(data.status)}`}>{data.status}</span>
                <span className="muted">
                  started <Ago at={data.started_at} />
                  {data.report === null || live ? '' : `, took ${durationText(data.report.seconds)}`}
                  {data.attempts > 1 ? `, attempt ${data.attempts}` : ''}, {data.selection.projects.join(', ')}
                </span>
              </p>
              {live ? <LiveRun key={data.id} run={data} /> : null}
              {data.report === null || live ? null : <SourceTable report={data.report} />}
              {data.status === 'stopped' ? (
                <p className="note">
                  What was read is saved. The next run of the same kind within 24 hours goes on where this one stopped.
                </p>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
