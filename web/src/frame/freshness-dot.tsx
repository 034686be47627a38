import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useStats } from '../api/queries.ts';
import { agoText } from '../ui/ago.tsx';

const words = {
  green: { word: 'Fresh', meaning: 'the index is complete' },
  amber: { word: 'Old', meaning: 'the index is incomplete or old' },
  red: { word: 'Failing', meaning: 'the last run failed' },
};

/** How well the index is, and the way to the run that made it so. */
export function FreshnessDot(): ReactElement | null {
  const stats = useStats().data;
  if (stats === undefined) return null;
  const run = stats.running ?? stats.last_run;
  const { word, meaning } =
    stats.running === null ? words[stats.freshness] : { word: 'Running', meaning: 'the index is being read' };
  const label = `${word}: ${meaning}, ${run === null ? 'no run yet' : `last run ${agoText(run.started_at)}`}`;
  return (
    <Link
      href={run === null ? '/index' : `/index/runs/${encodeURIComponent(run.id)}`}
      className="button quiet"
      title={label}
      aria-label={label}
    >
      <span className={`dot ${stats.freshness}`} aria-hidden="true" />
      <span className="word">{word}</span>
    </Link>
  );
}
