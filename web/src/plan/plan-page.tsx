import { type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import { isMissing, usePlan } from '../api/queries.ts';
import { useSaved } from '../api/saved.ts';
import { useJob } from '../api/use-job.ts';
import type { Generated, Job, TestPlan } from '../api/types.ts';
import { JobProgress } from '../ui/job-progress.tsx';
import { Modal } from '../ui/modal.tsx';
import { Empty, ErrorNote, Loaded, Skeleton } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import { JobProblem } from '../ui/job-problem.tsx';
import { DiffView } from './diff-view.tsx';
import { PlanHead } from './plan-head.tsx';
import { UploadDialog } from './upload-dialog.tsx';
import { usePlanEdits } from './use-plan-edits.ts';
import { Workbench } from './workbench.tsx';

/** The product: a plan to be reviewed and sent. */
export function PlanPage({ story }: { story: string }): ReactElement {
  useTitle(`Plan of ${story}`);
  const plan = usePlan(story);
  if (plan.isError && plan.data === undefined && isMissing(plan.error)) {
    return (
      <Empty title={`There is no plan for ${story} yet`}>
        <p>A plan proposes tests for what the story asks and existing tests do not cover.</p>
        <Link className="button primary" href={`/stories/${encodeURIComponent(story)}`}>
          Open the story to generate one
        </Link>
      </Empty>
    );
  }
  return (
    <div className="page plan-page">
      <Loaded of={plan} skeleton={<Skeleton cards />}>
        {(data) => <Board plan={data} />}
      </Loaded>
    </div>
  );
}

function Board({ plan }: { plan: TestPlan }): ReactElement {
  const story = plan.story.key;
  const edits = usePlanEdits(story);
  const [uploadOpen, setUploadOpen] = useState(false);
  const [uploadJob, setUploadJob] = useSaved(`job.upload.${story}`);
  const upload = useJob(uploadJob);
  const [rerunJob, setRerunJob] = useSaved(`job.generate.${story}`);
  const [rerun, setRerun] = useState<Job>();
  const [startProblem, setStartProblem] = useState<unknown>();
  const following = useJob(rerunJob, (job) => {
    setRerunJob(undefined);
    setRerun(job);
  });
  return (
    <>
      <PlanHead
        plan={plan}
        onRerun={(id) => {
          setStartProblem(undefined);
          setRerun(undefined);
          setRerunJob(id);
        }}
        onProblem={setStartProblem}
        busy={rerunJob !== undefined && !following.lost}
      />
      {startProblem === undefined ? null : <ErrorNote error={startProblem} />}
      {rerunJob !== undefined && !following.lost ? (
        <JobProgress job={following} title={`Planning ${story} again`} />
      ) : null}
      {following.lost && rerunJob !== undefined ? (
        <JobProblem lost onClose={() => setRerunJob(undefined)} what="Planning" />
      ) : null}
      {rerun === undefined || rerun.status === 'complete' ? null : (
        <JobProblem job={rerun} onClose={() => setRerun(undefined)} what="Planning" />
      )}
      {rerun?.status === 'complete' ? <RerunResult job={rerun} onClose={() => setRerun(undefined)} /> : null}
      <Workbench
        plan={plan}
        edits={edits}
        onUpload={() => setUploadOpen(true)}
        uploading={uploadJob !== undefined && upload.ended === undefined && !upload.lost}
      />
      {uploadOpen ? (
        <UploadDialog
          plan={plan}
          job={upload}
          jobId={uploadJob}
          onStarted={setUploadJob}
          onClose={() => {
            setUploadOpen(false);
            if (upload.ended !== undefined || upload.lost) setUploadJob(undefined);
          }}
        />
      ) : null}
    </>
  );
}

/** What the new proposal changed in the reviewed plan. */
function RerunResult({ job, onClose }: { job: Job; onClose: () => void }): ReactElement | null {
  if (job.result === null || !('test_plan' in job.result)) return null;
  const { merge, warnings }: Generated = job.result;
  return (
    <Modal title="What the new run changed" onClose={onClose}>
      {warnings.map((warning) => (
        <p key={warning} className="note amber text">
          {warning}
        </p>
      ))}
      {merge === null ? (
        <p>This is the first plan of the story.</p>
      ) : (
        <>
          <p>
            Compared with version {merge.previous_version}. What people decided or wrote was kept
            {merge.kept.length === 0 ? '.' : `: ${merge.kept.join(', ')}.`}
          </p>
          {merge.unwanted.length === 0 ? null : (
            <div className="note">
              <p>Proposed again, but rejected or removed before, so left out:</p>
              <ul>
                {merge.unwanted.map(({ id, title }) => (
                  <li key={`${id} ${title}`}>
                    <bdi>{title}</bdi> <span className="muted small">{id}</span>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <DiffView diff={merge.diff} />
        </>
      )}
      <div>
        <button type="button" className="button primary" onClick={onClose}>
          To the plan
        </button>
      </div>
    </Modal>
  );
}
