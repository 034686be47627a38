import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { isMissing, usePlan, useStory } from '../api/queries.ts';
import type { StoryContext } from '../api/types.ts';
import { GeneratePanel } from '../story/generate-panel.tsx';
import { Surroundings } from '../story/surroundings.tsx';
import { Ago, countText } from '../ui/ago.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Prose, Words } from '../ui/prose.tsx';
import { SafeLink } from '../ui/safe-link.tsx';
import { Empty, Loaded, Warnings } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** What is asked, and what belongs to it. */
export function StoryPage({ story }: { story: string }): ReactElement {
  useTitle(story);
  const context = useStory(story);
  if (context.data === undefined && isMissing(context.error)) {
    return (
      <Empty title={`There is no issue ${story}`}>
        <p>Or the account that Womba uses may not see it.</p>
        <Link className="button" href="/stories">
          Find another
        </Link>
      </Empty>
    );
  }
  return (
    <div className="page">
      <Loaded of={context}>{(data) => <Story context={data} />}</Loaded>
    </div>
  );
}

function Story({ context }: { context: StoryContext }): ReactElement {
  const { main_story: story, open_questions: questions } = context;
  const plan = usePlan(story.key);
  const coverage = new Map(plan.data?.coverage_analysis.criteria.map((entry) => [entry.id, entry]));
  return (
    <>
      <div className="page-head">
        <div className="stack head-text">
          <h1>
            <SafeLink href={story.url}>{story.key}</SafeLink> <bdi>{story.title}</bdi>
          </h1>
          <p className="row small">
            <span className="chip">{story.type}</span>
            <span className="chip">{story.status}</span>
            {story.priority === '' ? null : <span className="chip">{story.priority}</span>}
            {[...story.components, ...story.labels].map((name) => (
              <span key={name} className="chip">
                <bdi>{name}</bdi>
              </span>
            ))}
            <span className="muted">
              changed <Ago at={story.last_modified} />,{' '}
              {context.read_from === 'jira' ? 'read from Jira just now' : 'read from the index'}
            </span>
          </p>
        </div>
      </div>
      <Warnings items={context.warnings} />
      <GeneratePanel story={story.key} plan={plan.data} />
      <div className="columns">
        <div className="stack wide">
          <section className="panel stack" aria-label="Acceptance criteria">
            <h2>Acceptance criteria</h2>
            {story.acceptance_criteria.length === 0 ? (
              <p className="muted">The story states none that Womba could recognise.</p>
            ) : (
              <ol className="list">
                {story.acceptance_criteria.map((criterion) => {
                  const existing = coverage.get(criterion.id)?.existing_tests ?? [];
                  return (
                    <li key={criterion.id}>
                      <span className="chip accent">{criterion.id}</span> <Words as="bdi" text={criterion.text} />
                      {existing.map(({ key, title, extent }) => (
                        <p key={key} className="small muted">
                          {extent === 'covered' ? 'Covered by' : 'Partly covered by'} {key} <bdi>{title}</bdi>
                        </p>
                      ))}
                    </li>
                  );
                })}
              </ol>
            )}
          </section>
          {questions.length === 0 ? null : (
            <section className="panel stack" aria-label="Open questions">
              <div className="row between">
                <h2>Open questions</h2>
                <CopyButton
                  label="Copy as comment"
                  text={questions.map(({ question }) => `- ${question}`).join('\n')}
                />
              </div>
              <ul className="questions">
                {questions.map(({ id, question, quote }) => (
                  <li key={id}>
                    <bdi title={quote}>{question}</bdi>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="panel stack" aria-label="Description">
            <h2>Description</h2>
            {story.description === '' ? <p className="muted">None.</p> : <Prose markdown={story.description} />}
            {story.criteria_fields.map(({ name, markdown }) => (
              <div key={name} className="stack">
                <h3>
                  <bdi>{name}</bdi>
                </h3>
                <Prose markdown={markdown} />
              </div>
            ))}
          </section>
          {story.comments.length === 0 ? null : (
            <details className="panel">
              <summary>{countText(story.comments.length, 'comment')}</summary>
              <ul className="list">
                {story.comments.map(({ author, date, text }, index) => (
                  <li key={index}>
                    <p className="small muted">
                      <bdi>{author}</bdi> {date}
                    </p>
                    <Prose markdown={text} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
        <Surroundings context={context} />
      </div>
    </>
  );
}
