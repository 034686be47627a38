import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useStats } from '../api/queries.ts';
import { agoText } from '../ui/ago.tsx';

const words = { green: 'fresh', amber: 'incomplete or old', red: 'failing' };

export function FreshnessDot(): ReactElement | null {
  const stats = useStats().data;
  if (stats === undefined) return null;
  const run = stats.running ?? stats.last_run;
  const state = stats.running === null ? words[stats.freshness] : 'being read';
  const when = run === null ? 'no run yet' : `last run ${agoText(run.started_at)}`;
  return (
    <Link
      href={run === null ? '/index' : `/index/runs/${encodeURIComponent(run.id)}`}
      className="button quiet"
      title={`Index: ${state}, ${when}`}
      aria-label={`Index: ${state}, ${when}`}
    >
      <span className={`dot ${stats.freshness}`} aria-hidden="true" />
      <span className="word">
        {stats.running === null
          ? stats.freshness === 'green'
            ? 'Fresh'
            : stats.freshness === 'amber'
              ? 'Old'
              : 'Failing'
          : 'Running'}
      </span>
    </Link>
  );
}
