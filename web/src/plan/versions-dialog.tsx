import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { path, send } from '../api/client.ts';
import { usePlanDiff, usePlanVersions } from '../api/queries.ts';
import type { PlanVersions, SavedPlan } from '../api/types.ts';
import { Ago, countText } from '../ui/ago.tsx';
import { Modal } from '../ui/modal.tsx';
import { ErrorNote, Loaded } from '../ui/states.tsx';
import { DiffView } from './diff-view.tsx';

const reasons: Readonly<Record<PlanVersions['items'][number]['reason'], string>> = {
  generated: 'first plan',
  merged: 'planned again',
  reviewed: 'reviewed',
  edited: 'edited',
  found: 'found as a file',
  restored: 'restored',
};

/** What the plan was before, what changed since, and the way back. */
export function VersionsDialog({ story, onClose }: { story: string; onClose: () => void }): ReactElement {
  const versions = usePlanVersions(story);
  return (
    <Modal title={`Versions of the plan of ${story}`} onClose={onClose}>
      <Loaded of={versions}>{(list) => <Comparison story={story} versions={list.items} />}</Loaded>
    </Modal>
  );
}

function Comparison({ story, versions }: { story: string; versions: PlanVersions['items'] }): ReactElement {
  const client = useQueryClient();
  const latest = versions[0]?.version;
  const [from, setFrom] = useState(versions[1]?.version);
  const [problem, setProblem] = useState<unknown>();
  const diff = usePlanDiff(story, from, latest);
  const restore = async (version: number): Promise<void> => {
    try {
      await send<SavedPlan>('POST', path('/api/v1/test-plans/', story, `/versions/${version}/restore`));
      await client.invalidateQueries();
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <div className="stack">
      {problem === undefined ? null : <ErrorNote error={problem} />}
      <div className="scroll-x">
        <table>
          <thead>
            <tr>
              <th className="number">Version</th>
              <th>When</th>
              <th>How</th>
              <th>Tests</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={version.version}>
                <td className="number">{version.version}</td>
                <td>
                  <Ago at={version.saved_at} />
                </td>
                <td>{reasons[version.reason]}</td>
                <td>{countText(version.tests, 'test')}</td>
                <td>
                  {version.version === latest ? (
                    <span className="muted">current</span>
                  ) : (
                    <span className="row">
                      <button
                        type="button"
                        className="button small"
                        aria-pressed={from === version.version}
                        onClick={() => setFrom(version.version)}
                      >
                        Compare
                      </button>
                      <button type="button" className="button small" onClick={() => void restore(version.version)}>
                        Restore
                      </button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {from === undefined ? null : <Loaded of={diff}>{(data) => <DiffView diff={data} />}</Loaded>}
    </div>
  );
}
