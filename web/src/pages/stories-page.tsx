import { type ReactElement, type SyntheticEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useLatestStories, useStats, useStorySearch } from '../api/queries.ts';
import type { FoundStory } from '../api/types.ts';
import { useProject } from '../frame/project.ts';
import { Ago, countText } from '../ui/ago.tsx';
import { Empty, Loaded, Skeleton } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** Find a story by its key or by words. */
export function StoriesPage(): ReactElement {
  useTitle('Stories');
  const [, go] = useLocation();
  const [parameters, setParameters] = useSearchParams();
  const wanted = parameters.get('q') ?? '';
  const [text, setText] = useState(wanted);
  const { project } = useProject();
  const found = useStorySearch(wanted, project);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (/^[a-z][a-z0-9_]+-\d+$/i.test(words)) go(`/stories/${words.toUpperCase()}`);
    else setParameters(words === '' ? {} : { q: words });
  };
  return (
    <div className="page">
      <h1>Stories</h1>
      <form className="row" role="search" aria-label="Stories" onSubmit={submit}>
        <input
          className="input grow"
          type="search"
          aria-label="Key or words of a story"
          placeholder="PLAT-123, or words such as “refund limit”"
          value={text}
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
        <button className="button primary">Find</button>
      </form>
      {wanted === '' ? (
        <Lately />
      ) : (
        <Loaded of={found} skeleton={<Skeleton cards lines={5} />}>
          {({ results }) =>
            results.length === 0 ? (
              <Empty title="No story has these words">
                <p>Try other words{project === '' ? '' : `, or look in all projects instead of ${project}`}.</p>
              </Empty>
            ) : (
              <StoryList label="Stories found" stories={results} />
            )
          }
        </Loaded>
      )}
    </div>
  );
}

/** What was worked on last is most often what has to be tested next. */
function Lately(): ReactElement {
  const { project } = useProject();
  const lately = useLatestStories(project);
  const issues = useStats().data?.index.collections.jira_issues.documents;
  return (
    <Loaded of={lately} skeleton={<Skeleton cards lines={5} />}>
      {({ results }) =>
        results.length === 0 ? (
          <Empty title="Which story is next?">
            <p>
              Give its key. None is indexed{project === '' ? '' : ` of ${project}`} yet, so that words find nothing.
            </p>
          </Empty>
        ) : (
          <>
            <h2>
              Changed lately{' '}
              {issues === undefined ? null : (
                <span className="muted small">{countText(issues, 'issue is', 'issues are')} indexed</span>
              )}
            </h2>
            <StoryList label="Stories changed lately" stories={results} />
          </>
        )
      }
    </Loaded>
  );
}

function StoryList({ label, stories }: { label: string; stories: readonly FoundStory[] }): ReactElement {
  return (
    <ul className="list" aria-label={label}>
      {stories.map((story) => (
        <li key={story.key}>
          <Link className="item link" href={`/stories/${encodeURIComponent(story.key)}`}>
            <span className="row">
              <strong>{story.key}</strong>
              <span className="chip">{story.type}</span>
              <span className="chip">{story.status}</span>
              {story.has_plan ? <span className="chip accent">has a plan</span> : null}
              {story.last_modified === '' ? null : (
                <span className="small muted">
                  changed <Ago at={story.last_modified} />
                </span>
              )}
            </span>
            <bdi>{story.title}</bdi>
            {story.why === '' ? null : <bdi className="small muted">{story.why}</bdi>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
