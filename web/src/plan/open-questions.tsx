import type { ReactElement } from 'react';
import { useStory } from '../api/queries.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';

/** What the story leaves open, ready to be sent to its author. */
export function OpenQuestions({ story }: { story: string }): ReactElement {
  const context = useStory(story);
  return (
    <section className="stack" aria-label="Open questions">
      <h3>Open questions</h3>
      <Loaded of={context} skeleton={<Skeleton lines={3} />}>
        {({ open_questions: questions }) =>
          questions.length === 0 ? (
            <p className="muted">None that Womba could find.</p>
          ) : (
            <>
              <ul className="questions">
                {questions.map(({ id, question, quote }) => (
                  <li key={id}>
                    <bdi title={quote}>{question}</bdi>
                  </li>
                ))}
              </ul>
              <div>
                <CopyButton
                  label="Copy as comment"
                  text={questions.map(({ question }) => `- ${question}`).join('\n')}
                />
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}
