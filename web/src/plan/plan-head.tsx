import { type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import { path, send } from '../api/client.ts';
import { usePlanVersions } from '../api/queries.ts';
import type { TestPlan } from '../api/types.ts';
import { Ago, countText } from '../ui/ago.tsx';
import { SafeLink } from '../ui/safe-link.tsx';
import { ExportMenu } from './export-menu.tsx';
import { VersionsDialog } from './versions-dialog.tsx';

/** Which story, by whom the plan was made and how good it is, and what can be done with it as a whole. */
export function PlanHead({
  plan,
  busy,
  onRerun,
  onProblem,
}: {
  plan: TestPlan;
  busy: boolean;
  onRerun: (job: string) => void;
  onProblem: (error: unknown) => void;
}): ReactElement {
  const { key, title, url } = plan.story;
  const { metadata } = plan;
  const versions = usePlanVersions(key).data;
  const [comparing, setComparing] = useState(false);
  const rerun = async (): Promise<void> => {
    try {
      const { job_id: id } = await send<{ job_id: string }>(
        'POST',
        path('/api/v1/test-plans/', key, '/generate?wait=false'),
        { upload_to_zephyr: false },
      );
      onRerun(id);
    } catch (error) {
      onProblem(error);
    }
  };
  const planner = metadata.ai_model === '' ? metadata.planner : metadata.ai_model;
  return (
    <div className="page-head">
      <div className="stack head-text">
        <h1>
          <Link href={`/stories/${encodeURIComponent(key)}`}>{key}</Link> <bdi>{title}</bdi>
        </h1>
        <p className="small muted row">
          <span>
            Planned by {planner === 'rules' || planner === '' ? 'the rules engine' : planner}{' '}
            <Ago at={metadata.generated_at} />
          </span>
          <span>Score {Math.round(metadata.confidence_score * 100)} of 100</span>
          <span>about {countText(Math.round(plan.estimated_execution_time), 'minute')} to run</span>
          {url === '' ? null : <SafeLink href={url}>In Jira</SafeLink>}
        </p>
      </div>
      <div className="row">
        <button type="button" className="button" disabled={busy} onClick={() => void rerun()}>
          Plan again
        </button>
        <button type="button" className="button" onClick={() => setComparing(true)}>
          {versions === undefined ? 'Versions' : countText(versions.total, 'version')}
        </button>
        <ExportMenu story={key} />
      </div>
      {comparing ? <VersionsDialog story={key} onClose={() => setComparing(false)} /> : null}
    </div>
  );
}
