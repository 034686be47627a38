import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { useEvents } from '../api/events.ts';
import { ApiError, get, path, send } from '../api/client.ts';
import type { ProgressEvent, Run } from '../api/types.ts';
import { durationText } from '../ui/ago.tsx';
import { sourceLabels } from '../ui/collections.ts';
import { ErrorNote } from '../ui/states.tsx';
import { applyProgress, emptyProgress, rateText } from './run-progress.ts';
import { toneOf } from './run-words.ts';

/** A run while it works: stages, counts, rate and a way to stop. */
export function LiveRun({ run }: { run: Run }): ReactElement {
  const client = useQueryClient();
  const [progress, setProgress] = useState(emptyProgress);
  const [problem, setProblem] = useState<unknown>();
  const [stopping, setStopping] = useState(false);
  const refresh = (): void => {
    void client.invalidateQueries();
  };
  const stream = useEvents(
    path('/api/v1/rag/runs/', run.id, '/events'),
    {
      progress: (data) => setProgress((now) => applyProgress(now, data as ProgressEvent)),
      end: refresh,
    },
    async () => {
      try {
        const { status } = await get<Run>(path('/api/v1/rag/runs/', run.id));
        if (status === 'running') return false;
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 404)) return false;
      }
      refresh();
      return true;
    },
  );
  const seconds = useSecondsSince(run.started_at);
  const cancel = async (): Promise<void> => {
    setStopping(true);
    try {
      await send('DELETE', path('/api/v1/rag/runs/', run.id));
    } catch (error) {
      setStopping(false);
      setProblem(error);
    }
  };
  return (
    <section className="panel progress" aria-label="Run at work">
      <div className="row between">
        <strong role="status">{stopping ? 'Stopping after this batch …' : 'Reading the sources'}</strong>
        <span className="row">
          <span className="muted small">{durationText(seconds)}</span>
          <button type="button" className="button small" disabled={stopping} onClick={() => void cancel()}>
            Cancel run
          </button>
        </span>
      </div>
      {problem === undefined ? null : <ErrorNote error={problem} />}
      {stream === 'retrying' ? <p className="small">The connection was lost; looking for the server …</p> : null}
      <div className="scroll-x">
        <table>
          <tbody>
            {Object.entries(progress.sources).map(([name, source]) => (
              <tr key={name}>
                <td>{sourceLabels[name] ?? name}</td>
                <td>
                  <span className={`chip ${toneOf(source.status)}`}>{source.status}</span>
                </td>
                <td className="number">
                  {source.seen.toLocaleString('en')}
                  {source.expected > 0 ? ` of ${source.expected.toLocaleString('en')}` : ''} seen
                </td>
                <td className="number">{source.written.toLocaleString('en')} written</td>
                <td className="number muted">{source.status === 'running' ? rateText(source) : ''}</td>
              </tr>
            ))}
            {progress.vectors === undefined ? null : (
              <tr>
                <td>{progress.vectors.stage === 'chroma' ? 'Chroma' : 'Embedding'}</td>
                <td colSpan={4}>
                  {progress.vectors.done.toLocaleString('en')} chunks done, {progress.vectors.left.toLocaleString('en')}{' '}
                  left
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function useSecondsSince(start: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return Math.max(0, (now - Date.parse(start)) / 1000);
}
