import { type ReactElement, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { path, send } from '../api/client.ts';
import { useStats } from '../api/queries.ts';
import { useSaved } from '../api/saved.ts';
import type { Job, TestPlan } from '../api/types.ts';
import { useJob } from '../api/use-job.ts';
import { Ago, countText } from '../ui/ago.tsx';
import { JobProblem } from '../ui/job-problem.tsx';
import { JobProgress } from '../ui/job-progress.tsx';
import { ErrorNote } from '../ui/states.tsx';

/** Makes the story's plan, or leads to the one there is. */
export function GeneratePanel({ story, plan }: { story: string; plan: TestPlan | undefined }): ReactElement {
  const [, go] = useLocation();
  const planner = useStats().data?.modes.planner;
  const [jobId, setJob] = useSaved(`job.generate.${story}`);
  const [failed, setFailed] = useState<Job>();
  const [problem, setProblem] = useState<unknown>();
  const job = useJob(jobId, (ended) => {
    setJob(undefined);
    if (ended.status === 'complete') go(`/plans/${encodeURIComponent(story)}`);
    else setFailed(ended);
  });
  const start = async (): Promise<void> => {
    setProblem(undefined);
    setFailed(undefined);
    try {
      const { job_id: id } = await send<{ job_id: string }>(
        'POST',
        path('/api/v1/test-plans/', story, '/generate?wait=false'),
        { upload_to_zephyr: false },
      );
      setJob(id);
    } catch (error) {
      setProblem(error);
    }
  };
  if (jobId !== undefined && !job.lost) return <JobProgress job={job} title={`Planning tests for ${story}`} />;
  return (
    <section className="stack" aria-label="Test plan">
      {job.lost ? <JobProblem lost what="Planning" onClose={() => setJob(undefined)} /> : null}
      {failed === undefined ? null : <JobProblem job={failed} what="Planning" onClose={() => setFailed(undefined)} />}
      {problem === undefined ? null : <ErrorNote error={problem} />}
      <div className="panel row between">
        {plan === undefined ? (
          <>
            <span>
              No test plan yet.{' '}
              <span className="muted">
                {planner === undefined
                  ? ''
                  : planner === 'rules'
                    ? 'The rules engine will make it.'
                    : `${planner} will make it.`}
              </span>
            </span>
            <button type="button" className="button primary" onClick={() => void start()}>
              Generate plan
            </button>
          </>
        ) : (
          <>
            <span>
              {countText(plan.test_cases.length, 'test')}, {Math.round(plan.coverage_analysis.covered_percent)}% of the
              criteria covered,{' '}
              <span className="muted">
                planned <Ago at={plan.metadata.generated_at} />
              </span>
            </span>
            <span className="row">
              <button type="button" className="button" onClick={() => void start()}>
                Plan again
              </button>
              <Link className="button primary" href={`/plans/${encodeURIComponent(story)}`}>
                Open plan
              </Link>
            </span>
          </>
        )}
      </div>
    </section>
  );
}
