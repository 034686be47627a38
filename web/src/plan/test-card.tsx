import { memo, type ReactElement, useEffect, useRef } from 'react';
import type { TestCase } from '../api/types.ts';
import { Steps } from './steps.tsx';
import { reviewWords, techniqueText } from './words.ts';

export interface CardActions {
  select: (id: string) => void;
  toggle: (id: string) => void;
  accept: (test: TestCase) => void;
  reject: (test: TestCase) => void;
  edit: (id: string) => void;
}

/** One proposed test, folded or open. */
export const TestCard = memo(function TestCard({
  test,
  isSelected,
  isOpen,
  hasDraft,
  actions,
}: {
  test: TestCase;
  isSelected: boolean;
  isOpen: boolean;
  hasDraft: boolean;
  actions: CardActions;
}): ReactElement {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isSelected) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  const review = reviewWords[test.review];
  return (
    <article
      ref={card}
      className={`card ${test.review}`}
      aria-current={isSelected ? 'true' : undefined}
      data-test={test.id}
      onClick={() => actions.select(test.id)}
    >
      <button
        type="button"
        className="card-title"
        aria-expanded={isOpen}
        onFocus={() => actions.select(test.id)}
        onClick={() => actions.toggle(test.id)}
      >
        <span className="small muted">{test.id}</span>
        <bdi>{test.title}</bdi>
      </button>
      <div className="row between">
        <div className="row tags grow">
          <span className={`chip ${review.tone}`}>
            <span aria-hidden="true">{review.sign}</span> {review.word}
          </span>
          <span className={test.priority === 'critical' || test.priority === 'high' ? 'chip amber' : 'chip'}>
            {test.priority}
          </span>
          {test.technique === '' ? null : <span className="chip">{techniqueText(test.technique)}</span>}
          {test.covers.map((id) => (
            <span key={id} className="chip accent">
              {id}
            </span>
          ))}
          {test.duplicate_of === null ? null : (
            <span className="chip red">
              <span aria-hidden="true">⧉</span> like <bdi>{test.duplicate_of}</bdi>
            </span>
          )}
          {hasDraft ? <span className="chip amber">unsaved edit</span> : null}
        </div>
        <div className="row card-actions">
          <button
            type="button"
            className="button small"
            aria-pressed={test.review === 'accepted'}
            onClick={() => actions.accept(test)}
          >
            Accept
          </button>
          <button
            type="button"
            className="button small"
            aria-pressed={test.review === 'rejected'}
            onClick={() => actions.reject(test)}
          >
            Reject
          </button>
          <button type="button" className="button small" onClick={() => actions.edit(test.id)}>
            Edit
          </button>
        </div>
      </div>
      {isOpen ? <OpenTest test={test} /> : null}
    </article>
  );
});

function OpenTest({ test }: { test: TestCase }): ReactElement {
  return (
    <div className="stack">
      {test.description === '' ? null : <bdi className="passage">{test.description}</bdi>}
      {test.preconditions === '' ? null : (
        <div>
          <h4>Preconditions</h4>
          <bdi className="passage">{test.preconditions}</bdi>
        </div>
      )}
      <Steps steps={test.steps} />
      {test.expected_result === '' ? null : (
        <div>
          <h4>Expected result</h4>
          <bdi className="passage">{test.expected_result}</bdi>
        </div>
      )}
      <p className="small muted">
        {test.test_type.replaceAll('_', ' ')}, risk {test.risk_level}, about {test.estimated_time} min
        {test.automation_candidate ? ', can be automated' : ''}
        {test.tags.length === 0 ? '' : `, tags: ${test.tags.join(', ')}`}
      </p>
    </div>
  );
}
