import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { usePlans, useRuns, useStats } from '../api/queries.ts';
import type { Run, Stats } from '../api/types.ts';
import { FirstSteps } from '../home/first-steps.tsx';
import { needsOf } from '../home/needs.ts';
import { type Series, LinePlot } from '../plots/line-plot.tsx';
import { CollectionTable } from '../runs/collection-table.tsx';
import { LiveRun } from '../runs/live-run.tsx';
import { RunList } from '../runs/run-list.tsx';
import { Ago, countText, momentLabels } from '../ui/ago.tsx';
import { collections } from '../ui/collections.ts';
import { Loaded } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

const totals = {
  existing_tests: 'tests',
  jira_issues: 'stories',
  confluence_docs: 'docs',
  external_docs: 'external_docs',
  swagger_docs: 'swagger_docs',
} as const;

/** Is the index well, what needs attention, what comes next. */
export function HomePage(): ReactElement {
  useTitle('');
  const stats = useStats();
  return (
    <div className="page">
      <h1>Home</h1>
      <Loaded of={stats}>
        {(data) =>
          data.index.total_documents === 0 && data.running === null ? <FirstSteps /> : <Dashboard stats={data} />
        }
      </Loaded>
    </div>
  );
}

function Dashboard({ stats }: { stats: Stats }): ReactElement {
  const runs = useRuns(30);
  const plans = usePlans();
  const waiting = plans.data?.items.filter(({ counts }) => counts.proposed > 0) ?? [];
  const needs = needsOf(stats);
  return (
    <>
      <div className="cards">
        <Figure label="Documents" value={stats.index.total_documents.toLocaleString('en')} />
        <div className="panel figure">
          <span className="muted small">Index</span>
          <strong className="row">
            <span className={`dot ${stats.freshness}`} aria-hidden="true" />
            {stats.freshness === 'green' ? 'Fresh' : stats.freshness === 'amber' ? 'Incomplete or old' : 'Failing'}
          </strong>
          <span className="small muted">
            last run <Ago at={stats.last_run?.started_at} />
          </span>
        </div>
        <div className="panel figure">
          <span className="muted small">Next run</span>
          <strong>{stats.next_run.at === null ? 'Not planned' : <Ago at={stats.next_run.at} />}</strong>
          <span className="small muted">{stats.next_run.schedule ?? 'no WOMBA_SCHEDULE'}</span>
        </div>
        <div className="panel figure">
          <span className="muted small">Plans to review</span>
          <strong>{waiting.length}</strong>
          <span className="small muted">of {countText(stats.plans, 'plan')}</span>
        </div>
      </div>
      {stats.running === null ? null : <LiveRun key={stats.running.id} run={stats.running} />}
      {needs.length === 0 ? null : (
        <section className="panel stack" aria-label="Needs attention">
          <h2>Needs attention</h2>
          <ul className="list tight">
            {needs.map(({ text, tone, to, action }) => (
              <li key={text} className="row">
                <span className={`chip ${tone}`}>{tone === 'red' ? 'failing' : 'look'}</span>
                <bdi className="grow">{text}</bdi>
                <Link className="button small" href={to}>
                  {action}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {waiting.length === 0 ? null : (
        <section className="panel stack" aria-label="Plans to review">
          <h2>Plans to review</h2>
          <ul className="list tight">
            {waiting.slice(0, 6).map((plan) => (
              <li key={plan.key} className="row">
                <Link href={`/plans/${encodeURIComponent(plan.key)}`}>{plan.key}</Link>
                <bdi className="grow">{plan.title}</bdi>
                <span className="small muted">{plan.counts.proposed} undecided</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="columns">
        <div className="stack wide">
          <section className="panel stack" aria-label="Last runs">
            <h2>Last runs</h2>
            <Loaded of={runs}>{({ items }) => <RunList runs={items.slice(0, 8)} />}</Loaded>
          </section>
          <Growth runs={runs.data?.items ?? []} />
        </div>
        <section className="panel stack" aria-label="Collections">
          <h2>Collections</h2>
          <CollectionTable index={stats.index} />
        </section>
      </div>
    </>
  );
}

function Figure({ label, value }: { label: string; value: string }): ReactElement {
  return (
    <div className="panel figure">
      <span className="muted small">{label}</span>
      <strong>{value}</strong>
    </div>
  );
}

/** Documents per collection over the runs. */
function Growth({ runs }: { runs: readonly Run[] }): ReactElement | null {
  const reports = runs.flatMap((run) => (run.report === null ? [] : [{ at: run.started_at, ...run.report.results }]));
  if (reports.length < 2) return null;
  const oldestFirst = reports.toReversed();
  const series = collections.flatMap(({ name, label }): Series[] => {
    if (name === 'test_plans') return [];
    return [{ name: label, values: oldestFirst.map((report) => report[totals[name]]) }];
  });
  return (
    <section className="panel stack" aria-label="Documents over runs">
      <h2>Documents over runs</h2>
      <LinePlot
        title="Documents per collection"
        labels={momentLabels(oldestFirst.map(({ at }) => at))}
        series={series}
      />
    </section>
  );
}
