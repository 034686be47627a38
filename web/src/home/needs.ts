import type { Stats } from '../api/types.ts';
import { countText } from '../ui/ago.tsx';
import { sourceLabels } from '../ui/collections.ts';

export interface Need {
  text: string;
  tone: 'red' | 'amber';
  to: string;
  action: string;
}

/** What somebody should look at, the worst first. */
export function needsOf({ last_run: run, sources }: Stats): Need[] {
  const needs: Need[] = [];
  if (run !== null) {
    const to = `/index/runs/${encodeURIComponent(run.id)}`;
    for (const [name, source] of Object.entries(run.report?.sources ?? {})) {
      const label = sourceLabels[name] ?? name;
      const [error] = source.errors;
      if (source.status === 'failed' || source.status === 'incomplete') {
        needs.push({
          text: `${label} is ${source.status}: ${error?.message ?? source.notes[0] ?? 'see the run'}`,
          tone: source.status === 'failed' ? 'red' : 'amber',
          to,
          action: 'Why',
        });
      } else if (source.failed > 0) {
        needs.push({
          text: `${label}: ${countText(source.failed, 'document')} could not be read; what was known of it stays searchable`,
          tone: 'amber',
          to,
          action: 'Which',
        });
      }
      if (source.unobserved > 0) {
        needs.push({
          text: `${label}: ${countText(source.unobserved, 'document')} were not seen any more and were kept, for they are many`,
          tone: 'amber',
          to,
          action: 'Look',
        });
      }
    }
    if (run.status === 'stopped') {
      needs.push({ text: 'The last run was stopped before its end', tone: 'amber', to: '/index', action: 'Go on' });
    }
  }
  for (const { project, source, last_complete: last } of sources) {
    if (last !== null) continue;
    needs.push({
      text: `${sourceLabels[source] ?? source} of ${project} was never read completely`,
      tone: 'amber',
      to: '/settings',
      action: 'Check',
    });
  }
  const order = { red: 0, amber: 1 };
  return needs.sort((a, b) => order[a.tone] - order[b.tone]);
}
