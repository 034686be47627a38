import { type ReactElement, type SyntheticEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useStats, useStorySearch } from '../api/queries.ts';
import { useProject } from '../frame/project.ts';
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
  const stats = useStats().data;
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
        <Empty title="Which story is next?">
          <p>
            Give its key, or words from it.{' '}
            {stats === undefined
              ? ''
              : `${stats.index.collections.jira_issues.documents.toLocaleString('en')} issues are indexed.`}
          </p>
        </Empty>
      ) : (
        <Loaded of={found} skeleton={<Skeleton cards lines={5} />}>
          {({ results }) =>
            results.length === 0 ? (
              <Empty title="No story has these words">
                <p>Try other words{project === '' ? '' : `, or look in all projects instead of ${project}`}.</p>
              </Empty>
            ) : (
              <ul className="list" aria-label="Stories found">
                {results.map((story) => (
                  <li key={story.key}>
                    <Link className="item link" href={`/stories/${encodeURIComponent(story.key)}`}>
                      <span className="row">
                        <strong>{story.key}</strong>
                        <span className="chip">{story.type}</span>
                        <span className="chip">{story.status}</span>
                        {story.has_plan ? <span className="chip accent">has a plan</span> : null}
                      </span>
                      <bdi>{story.title}</bdi>
                      {story.why === '' ? null : <bdi className="small muted">{story.why}</bdi>}
                    </Link>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </div>
  );
}
