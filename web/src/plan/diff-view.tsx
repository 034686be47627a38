import type { ReactElement } from 'react';
import type { PlanDiff, StepChange } from '../api/types.ts';
import { DiffText } from '../ui/diff-text.tsx';

/** Two versions of a plan: what came, what went, what changed. */
export function DiffView({ diff }: { diff: PlanDiff }): ReactElement {
  const { tests, criteria, coverage } = diff;
  const nothing =
    tests.added.length + tests.removed.length + tests.changed.length + criteria.length + diff.plan.length === 0;
  if (nothing) return <p>Nothing differs.</p>;
  return (
    <div className="stack">
      <p className="row">
        <span className="chip green">{tests.added.length} added</span>
        <span className="chip amber">{tests.changed.length} changed</span>
        <span className="chip red">{tests.removed.length} gone</span>
        <span className="chip">{tests.unchanged} unchanged</span>
        <span className="muted small">
          coverage {Math.round(coverage.from_percent)}% → {Math.round(coverage.to_percent)}%
        </span>
      </p>
      <References title="Added" tests={tests.added} />
      <References title="Gone" tests={tests.removed} />
      {tests.changed.map((test) => (
        <details key={test.id} className="evidence">
          <summary>
            {test.id} <bdi>{test.title}</bdi>
          </summary>
          <dl className="stack">
            {test.fields.map(({ field, from, to }) => (
              <div key={field}>
                <dt className="small muted">{field.replaceAll('_', ' ')}</dt>
                <dd>
                  <DiffText from={from} to={to} />
                </dd>
              </div>
            ))}
            {test.steps.map((change, index) => (
              <StepDiff key={index} change={change} />
            ))}
          </dl>
        </details>
      ))}
      {criteria.length === 0 ? null : (
        <section className="stack">
          <h3>Criteria</h3>
          <ul>
            {criteria.map(({ id, kind, from, to }) => (
              <li key={`${id} ${kind}`}>
                {id} {kind}: <DiffText from={from} to={to} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function References({
  title,
  tests,
}: {
  title: string;
  tests: readonly { id: string; title: string; covers: string[] }[];
}): ReactElement | null {
  if (tests.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {tests.map(({ id, title: name, covers }) => (
          <li key={id}>
            <span className="muted small">{id}</span> <bdi>{name}</bdi>{' '}
            <span className="muted small">{covers.join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function StepDiff({ change }: { change: StepChange }): ReactElement {
  if (change.kind === 'changed') {
    return (
      <div>
        <dt className="small muted">step {change.to_step}</dt>
        {change.fields.map(({ field, from, to }) => (
          <dd key={field}>
            <DiffText from={from} to={to} />
          </dd>
        ))}
      </div>
    );
  }
  const { action, test_data: data, expected_result: expected } = change.step;
  const text = [action, data, expected].filter((part) => part !== '').join(' · ');
  return (
    <div>
      <dt className="small muted">
        step {change.kind === 'added' ? `${change.to_step} added` : `${change.from_step} removed`}
      </dt>
      <dd>
        <DiffText from={change.kind === 'added' ? '' : text} to={change.kind === 'added' ? text : ''} />
      </dd>
    </div>
  );
}
