import type { ReactElement } from 'react';
import type { TestPlan } from '../api/types.ts';
import { coverageWords, standing } from './words.ts';

/** Criteria by tests: who covers what, at a glance. */
export function CoverageMatrix({ plan, onOpen }: { plan: TestPlan; onOpen: (test: string) => void }): ReactElement {
  const { criteria } = plan.coverage_analysis;
  const tests = standing(plan.test_cases);
  if (criteria.length === 0) return <p className="muted">Without criteria there is nothing to lay out here.</p>;
  const covering = new Map(criteria.map(({ id, tests: ids }) => [id, new Set(ids)]));
  const existing = [
    ...new Map(criteria.flatMap((entry) => entry.existing_tests.map((test) => [test.key, test.title] as const))),
  ];
  return (
    <div className="stack">
      <ul className="legend">
        <li>
          <Sign kind="full" /> covered
        </li>
        <li>
          <Sign kind="half" /> partly
        </li>
        <li>
          <Sign kind="none" /> gap
        </li>
      </ul>
      <div className="scroll-x matrix" tabIndex={0} role="region" aria-label="Coverage matrix">
        <table>
          <caption className="visually-hidden">Which test covers which criterion</caption>
          <thead>
            <tr>
              <th scope="col">Test</th>
              {criteria.map(({ id, text, status }) => (
                <th key={id} scope="col" title={text} className="mark">
                  {id.replace('AC-', '')}
                  <Sign kind={status === 'covered' ? 'full' : status === 'partly' ? 'half' : 'none'} />
                  <span className="visually-hidden">{`${id}: ${coverageWords[status].word}`}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {existing.map(([key, title]) => (
              <tr key={`existing ${key}`}>
                <th scope="row">
                  <span className="chip">existing</span> <bdi title={title}>{key}</bdi>
                </th>
                {criteria.map((entry) => {
                  const found = entry.existing_tests.find((test) => test.key === key);
                  return (
                    <td key={entry.id} className="mark">
                      {found === undefined ? null : (
                        <>
                          <Sign kind={found.extent === 'covered' ? 'full' : 'half'} />
                          <span className="visually-hidden">{found.extent}</span>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
            {tests.map((test) => (
              <tr key={test.id}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => onOpen(test.id)} title={test.title}>
                    <bdi>{test.title}</bdi>
                  </button>
                </th>
                {criteria.map(({ id }) => (
                  <td key={id} className="mark">
                    {covering.get(id)?.has(test.id) ? (
                      <>
                        <Sign kind="full" />
                        <span className="visually-hidden">covered</span>
                      </>
                    ) : test.covers.includes(id) ? (
                      <>
                        <Sign kind="half" />
                        <span className="visually-hidden">claimed, not found by the check</span>
                      </>
                    ) : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Sign({ kind }: { kind: 'full' | 'half' | 'none' }): ReactElement {
  return (
    <svg className={`sign ${kind}`} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <circle cx="7" cy="7" r="5" className="ring" />
      {kind === 'full' ? <circle cx="7" cy="7" r="5" className="fill" /> : null}
      {kind === 'half' ? <path d="M7 2a5 5 0 0 1 0 10z" className="fill" /> : null}
      {kind === 'none' ? <path d="M4.500 4.500l5 5M9.500 4.500l-5 5" className="cross" /> : null}
    </svg>
  );
}
