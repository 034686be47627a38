import type { ReactElement } from 'react';
import type { TestStep } from '../api/types.ts';

/** Steps to be read. */
export function Steps({ steps }: { steps: readonly TestStep[] }): ReactElement {
  if (steps.length === 0) return <p className="muted">No steps.</p>;
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Steps">
      <table className="steps">
        <thead>
          <tr>
            <th>#</th>
            <th>Action</th>
            <th>Test data</th>
            <th>Expected result</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={index}>
              <td className="muted">{index + 1}</td>
              <td>
                <bdi className="passage">{step.action}</bdi>
              </td>
              <td>
                <bdi className="passage">{step.test_data}</bdi>
              </td>
              <td>
                <bdi className="passage">{step.expected_result}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
