import type { ReactElement } from 'react';
import { Link } from 'wouter';
import type { ContextItem, StoryContext } from '../api/types.ts';
import { Prose } from '../ui/prose.tsx';
import { SafeLink } from '../ui/safe-link.tsx';

const groups = [
  { name: 'existing_tests', label: 'Existing tests' },
  { name: 'related_bugs', label: 'Bugs' },
  { name: 'confluence_pages', label: 'Pages' },
  { name: 'api_operations', label: 'API operations' },
  { name: 'linked_stories', label: 'Linked stories' },
  { name: 'subtasks', label: 'Sub-tasks' },
  { name: 'similar_stories', label: 'Similar stories' },
] as const;

/** What belongs to the story, why, and what could not be read. */
export function Surroundings({ context }: { context: StoryContext }): ReactElement {
  const { epic, missing, cut } = context;
  return (
    <div className="stack">
      {epic === null ? null : <Group label="Epic" items={[epic]} />}
      {groups.map(({ name, label }) => (
        <Group key={name} label={label} items={context[name]} />
      ))}
      {missing.length + cut.length === 0 ? null : (
        <details className="note">
          <summary>
            {[
              ...(missing.length === 0 ? [] : [`${missing.length} not found`]),
              ...(cut.length === 0 ? [] : [`${cut.length} shortened or left out for their length`]),
            ].join(', ')}
          </summary>
          <ul>
            {missing.map(({ kind, name, reason }) => (
              <li key={`${kind} ${name}`}>
                <bdi>{name}</bdi>: <bdi>{reason}</bdi>
              </li>
            ))}
            {cut.map(({ id, title, tokens, reason }, index) => (
              <li key={`${id} ${index}`}>
                <bdi>{title}</bdi>: {tokens} tokens, <bdi>{reason}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Group({ label, items }: { label: string; items: readonly ContextItem[] }): ReactElement | null {
  if (items.length === 0) return null;
  return (
    <section className="panel stack" aria-label={label}>
      <h2>
        {label} <span className="muted small">{items.length}</span>
      </h2>
      <ul className="list tight">
        {items.map((item) => (
          <li key={item.id}>
            <details>
              <summary>
                {item.key === '' || item.title.startsWith(item.key) ? null : <strong>{item.key} </strong>}
                <bdi>{item.title}</bdi>
              </summary>
              <div className="stack inset">
                <p className="small muted">
                  <bdi>{item.why}</bdi>
                  {item.status === '' ? '' : `, ${item.status}`}
                </p>
                {item.text === '' ? null : <Prose markdown={item.text} />}
                <p className="row small">
                  {item.id.startsWith('jira_') ? (
                    <Link href={`/stories/${encodeURIComponent(item.key)}`}>Open here</Link>
                  ) : null}
                  {item.url === '' ? null : <SafeLink href={item.url}>Open the source</SafeLink>}
                </p>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
