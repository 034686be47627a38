import { type ReactElement, useState } from 'react';
import { send } from '../api/client.ts';
import { useSaved } from '../api/saved.ts';
import type { TestPlan, UploadReport } from '../api/types.ts';
import type { FollowedJob } from '../api/use-job.ts';
import { countText } from '../ui/ago.tsx';
import { JobProblem } from '../ui/job-problem.tsx';
import { JobProgress } from '../ui/job-progress.tsx';
import { Modal } from '../ui/modal.tsx';
import { ErrorNote } from '../ui/states.tsx';
import { FolderPicker } from './folder-picker.tsx';
import { countReviews } from './review-bar.tsx';
import { UploadPreview } from './upload-preview.tsx';
import { UploadResult } from './upload-result.tsx';

/** Where to, what exactly, then how it went. It can be closed at any time: the server goes on. */
export function UploadDialog({
  plan,
  job,
  jobId,
  onStarted,
  onClose,
}: {
  plan: TestPlan;
  job: FollowedJob;
  jobId: string | undefined;
  onStarted: (id: string | undefined) => void;
  onClose: () => void;
}): ReactElement {
  const { key } = plan.story;
  const project = key.replace(/-\d+$/, '');
  const [saved, setFolder] = useSaved(`folder.${project}`);
  const folder = saved ?? plan.suggested_folder;
  const [cycle, setCycle] = useState('');
  const [preview, setPreview] = useState<UploadReport>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const body = {
    issue_key: key,
    ...(folder === '' ? {} : { folder_path: folder }),
    ...(cycle.trim() === '' ? {} : { cycle_name: cycle.trim() }),
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const look = (): Promise<void> =>
    attempt(async () =>
      setPreview(await send<UploadReport>('POST', '/api/v1/zephyr/upload', { ...body, dry_run: true })),
    );
  const start = (): Promise<void> =>
    attempt(async () => {
      const { job_id: id } = await send<{ job_id: string }>('POST', '/api/v1/zephyr/upload?wait=false', body);
      onStarted(id);
    });

  const result = job.ended?.result;
  return (
    <Modal title={`Upload to Zephyr, project ${project}`} onClose={onClose}>
      {jobId !== undefined ? (
        <>
          {job.lost ? (
            <JobProblem lost what="The upload" onClose={() => onStarted(undefined)} />
          ) : job.ended === undefined ? (
            <JobProgress job={job} title="Uploading" />
          ) : job.ended.status !== 'complete' && (result === null || result === undefined) ? (
            <JobProblem job={job.ended} what="The upload" onClose={() => onStarted(undefined)} />
          ) : null}
          {result !== null && result !== undefined && 'test_case_results' in result ? (
            <UploadResult report={result} plan={plan} />
          ) : (
            <UploadResult tests={job.tests} plan={plan} />
          )}
          {job.ended === undefined && !job.lost ? (
            <p className="small muted">You can close this: the upload goes on, and this dialog shows it again.</p>
          ) : (
            <div className="row">
              <button type="button" className="button primary" onClick={onClose}>
                Done
              </button>
              <button
                type="button"
                className="button"
                onClick={() => {
                  setPreview(undefined);
                  onStarted(undefined);
                }}
              >
                Upload again
              </button>
            </div>
          )}
        </>
      ) : (
        <>
          <p>{selectionText(plan)}</p>
          <FolderPicker
            project={project}
            value={folder}
            onChange={(path) => {
              setPreview(undefined);
              setFolder(path);
            }}
          />
          <label className="field">
            <span className="name">Test cycle, optional</span>
            <input
              className="input"
              dir="auto"
              maxLength={255}
              placeholder="A new or an existing one"
              value={cycle}
              onChange={(event) => {
                setPreview(undefined);
                setCycle(event.target.value);
              }}
            />
          </label>
          {problem === undefined ? null : <ErrorNote error={problem} />}
          {preview === undefined ? null : <UploadPreview report={preview} />}
          <div className="row">
            {preview === undefined ? (
              <button type="button" className="button primary" disabled={busy} onClick={() => void look()}>
                {busy ? 'Looking …' : 'Show what will happen'}
              </button>
            ) : (
              <button
                type="button"
                className="button primary"
                disabled={busy || preview.test_case_count === 0}
                onClick={() => void start()}
              >
                Upload {countText(preview.test_case_count, 'test')}
              </button>
            )}
          </div>
        </>
      )}
    </Modal>
  );
}

function selectionText({ test_cases: tests }: TestPlan): string {
  const { accepted, edited, proposed, rejected } = countReviews(tests);
  if (accepted + edited > 0) {
    const left = proposed + rejected;
    return `${countText(accepted + edited, 'accepted or edited test')} will be sent${left > 0 ? `, ${left} others stay here` : ''}.`;
  }
  return `Nothing is accepted yet, so all ${countText(proposed, 'proposed test')} will be sent${rejected > 0 ? `, without ${rejected} rejected` : ''}.`;
}
