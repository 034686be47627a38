import type { ReactElement } from 'react';
import type { TestPlan } from '../api/types.ts';
import { countText } from '../ui/ago.tsx';
import { plain } from '../ui/markdown-blocks.ts';
import { OpenQuestions } from './open-questions.tsx';
import { coverageWords, standing } from './words.ts';

/** What is asked, and how far it is covered; selecting a criterion filters the tests. */
export function CriteriaPane({
  plan,
  selected,
  onSelect,
}: {
  plan: TestPlan;
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
}): ReactElement {
  const { criteria, covered_percent: percent } = plan.coverage_analysis;
  const alive = new Set(standing(plan.test_cases).map(({ id }) => id));
  return (
    <section className="pane" data-pane="criteria" aria-label="Criteria">
      <div className="row between pane-head">
        <h2>Criteria</h2>
        <span className="small muted">{Math.round(percent)}% covered</span>
      </div>
      {criteria.length === 0 ? (
        <p className="muted">The story states no acceptance criteria. The tests rest on its other sentences.</p>
      ) : (
        <ul className="list tight">
          {criteria.map((criterion) => {
            const { word, tone, sign } = coverageWords[criterion.status];
            const proposed = criterion.tests.filter((id) => alive.has(id)).length;
            return (
              <li key={criterion.id}>
                <button
                  type="button"
                  className="criterion"
                  aria-pressed={selected === criterion.id}
                  onClick={() => onSelect(selected === criterion.id ? undefined : criterion.id)}
                >
                  <span className="row">
                    <strong>{criterion.id}</strong>
                    <span className={`chip ${tone}`}>
                      <span aria-hidden="true">{sign}</span> {word}
                    </span>
                    {proposed > 0 ? <span className="small muted">{countText(proposed, 'test')}</span> : null}
                  </span>
                  <bdi className="clamp">{plain(criterion.text)}</bdi>
                  {criterion.existing_tests.map(({ key, title, extent }) => (
                    <span key={key} className="small">
                      {extent === 'covered' ? 'Covered by ' : 'Partly by '}
                      <bdi title={title}>{key}</bdi>
                    </span>
                  ))}
                  {criterion.reason === '' ? null : <bdi className="small muted">{criterion.reason}</bdi>}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <OpenQuestions story={plan.story.key} />
    </section>
  );
}
