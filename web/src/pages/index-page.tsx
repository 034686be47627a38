import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useLocation } from 'wouter';
import { query, send } from '../api/client.ts';
import { useRuns, useStats } from '../api/queries.ts';
import type { Run } from '../api/types.ts';
import { useProject } from '../frame/project.ts';
import { BarPlot } from '../plots/bar-plot.tsx';
import { ClearDialog } from '../runs/clear-dialog.tsx';
import { CollectionTable } from '../runs/collection-table.tsx';
import { LiveRun } from '../runs/live-run.tsx';
import { RunList } from '../runs/run-list.tsx';
import { durationText } from '../ui/ago.tsx';
import { sourceLabels } from '../ui/collections.ts';
import { Empty, ErrorNote, Loaded } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** Start, follow and cancel runs; see what failed; clear what is to be read afresh. */
export function IndexPage(): ReactElement {
  useTitle('Index');
  const stats = useStats();
  const runs = useRuns();
  const [clearing, setClearing] = useState<string>();
  const running = stats.data?.running ?? null;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Index</h1>
        <StartRun disabled={running !== null} />
      </div>
      {running === null ? null : <LiveRun key={running.id} run={running} />}
      <div className="columns">
        <section className="panel stack" aria-label="Runs">
          <h2>Runs</h2>
          <Loaded of={runs}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title="Nothing was read yet">
                  <p>A run reads Zephyr, Jira, Confluence, documentation sites and API specifications.</p>
                </Empty>
              ) : (
                <RunList runs={items} />
              )
            }
          </Loaded>
        </section>
        <div className="stack wide">
          <section className="panel stack" aria-label="Collections">
            <h2>Collections</h2>
            <Loaded of={stats}>{({ index }) => <CollectionTable index={index} onClear={setClearing} />}</Loaded>
          </section>
          <Durations runs={runs.data?.items ?? []} />
        </div>
      </div>
      {clearing === undefined ? null : <ClearDialog collection={clearing} onClose={() => setClearing(undefined)} />}
    </div>
  );
}

function StartRun({ disabled }: { disabled: boolean }): ReactElement {
  const client = useQueryClient();
  const [, go] = useLocation();
  const { project } = useProject();
  const [force, setForce] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { run_id: id } = await send<{ run_id: string }>(
        'POST',
        `/api/v1/rag/index/all${query({ wait: false, force, project_key: project })}`,
      );
      await client.invalidateQueries({ queryKey: ['stats'] });
      go(`/index/runs/${encodeURIComponent(id)}`);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <div className="row">
        <label className="check">
          <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
          Read everything afresh
        </label>
        <button type="button" className="button primary" disabled={disabled || busy} onClick={() => void start()}>
          {disabled ? 'A run is at work' : `Start run${project === '' ? '' : ` for ${project}`}`}
        </button>
      </div>
      {problem === undefined ? null : <ErrorNote error={problem} />}
    </div>
  );
}

/** How long each source took, last complete look at all of them. */
function Durations({ runs }: { runs: readonly Run[] }): ReactElement | null {
  const report = runs.find((run) => run.report !== null && run.command === 'index-all')?.report;
  if (report === undefined || report === null) return null;
  return (
    <section className="panel stack" aria-label="Duration per source">
      <h2>Duration per source, last full run</h2>
      <BarPlot
        title="Seconds per source"
        bars={Object.entries(report.sources).map(([name, { seconds }]) => ({
          name: sourceLabels[name] ?? name,
          value: seconds,
          text: durationText(seconds),
        }))}
      />
    </section>
  );
}
