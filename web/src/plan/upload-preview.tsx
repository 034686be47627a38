import type { ReactElement } from 'react';
import type { UploadReport } from '../api/types.ts';
import { countText } from '../ui/ago.tsx';
import { Warnings } from '../ui/states.tsx';

/** A dry run: exactly what would be created, changed and linked. */
export function UploadPreview({ report }: { report: UploadReport }): ReactElement {
  const of = (status: string): number => report.test_case_results.filter((test) => test.status === status).length;
  return (
    <section className="note" aria-label="What will happen">
      <h3>What will happen</h3>
      <p className="row">
        <span className="chip green">{of('created')} to create</span>
        <span className="chip amber">{of('updated')} to update</span>
        <span className="chip">{of('unchanged')} unchanged</span>
        {of('failed') > 0 ? <span className="chip red">{of('failed')} cannot be sent</span> : null}
      </p>
      <p>
        In folder <bdi>{report.folder_path}</bdi>, linked to {report.story_key}
        {report.cycle_name === null ? '' : ', in the test cycle '}
        {report.cycle_name === null ? null : <bdi>{report.cycle_name}</bdi>}.
      </p>
      <Warnings items={[...report.errors, ...report.notes]} />
      <details>
        <summary className="small">{countText(report.requests.length, 'request')} to Zephyr</summary>
        <ul className="small list tight">
          {report.requests.map(({ method, path, body }, index) => (
            <li key={index}>
              <code>
                {method} {path}
              </code>{' '}
              <bdi className="muted">{nameIn(body)}</bdi>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function nameIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('name' in body)) return '';
  return typeof body.name === 'string' ? body.name : '';
}
