import { type ReactElement, useEffect, useState } from 'react';
import type { FollowedJob } from '../api/use-job.ts';
import { durationText } from './ago.tsx';

/** Stages, time, and a way to stop. */
export function JobProgress({ job, title }: { job: FollowedJob; title: string }): ReactElement {
  const [problem, setProblem] = useState<string>();
  const seconds = useSeconds(job.ended === undefined && !job.lost);
  const last = job.steps.at(-1);
  const done = job.tests.length;
  return (
    <section className="panel progress" aria-label={title}>
      <div className="row between">
        <strong role="status">{last?.text ?? title}</strong>
        <span className="row">
          <span className="muted small">{durationText(seconds)}</span>
          <button
            type="button"
            className="button small"
            onClick={() => void job.cancel().catch((error: unknown) => setProblem(String(error)))}
          >
            Cancel
          </button>
        </span>
      </div>
      <progress aria-label={title} {...(job.total > 0 ? { value: done, max: job.total } : {})} />
      {job.stream === 'retrying' ? <p className="small">The connection was lost; looking for the server …</p> : null}
      {problem === undefined ? null : <p className="note red">{problem}</p>}
      {job.steps.length > 1 ? (
        <details>
          <summary className="small">{job.steps.length} steps</summary>
          <ol className="small">
            {job.steps.map(({ at, text }, index) => (
              <li key={`${at}${index}`} className="text">
                {text}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </section>
  );
}

function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const started = Date.now();
    const timer = window.setInterval(() => setSeconds((Date.now() - started) / 1000), 500);
    return () => window.clearInterval(timer);
  }, [running]);
  return seconds;
}
