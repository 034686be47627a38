import { type ReactElement, type SyntheticEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useSearch } from '../api/queries.ts';
import type { SearchHit } from '../api/types.ts';
import { useProject } from '../frame/project.ts';
import { markWords } from '../plan/passage.ts';
import { Ago, countText } from '../ui/ago.tsx';
import { collectionName, collections } from '../ui/collections.ts';
import { tidy } from '../ui/markdown-blocks.ts';
import { Marked } from '../ui/marked.tsx';
import { SafeLink } from '../ui/safe-link.tsx';
import { Empty, Loaded, Skeleton, Warnings } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

const stepsOfResults = [10, 30, 100];

/** The whole index, with the reason of every result. */
export function SearchPage(): ReactElement {
  useTitle('Search');
  const [parameters, setParameters] = useSearchParams();
  const wanted = parameters.get('q') ?? '';
  const collection = parameters.get('in') ?? '';
  const topK = Number(parameters.get('n')) || 10;
  const [typed, setTyped] = useState({ wanted, text: wanted });
  // A search from elsewhere, the top bar or the browser's back button, replaces what stands in the field.
  const text = typed.wanted === wanted ? typed.text : wanted;
  const { project } = useProject();
  const found = useSearch(wanted, { collection, project, topK });
  const look = (next: { q?: string; in?: string; n?: number }): void => {
    const values = { q: wanted, in: collection, n: topK, ...next };
    setParameters({
      ...(values.q === '' ? {} : { q: values.q }),
      ...(values.in === '' ? {} : { in: values.in }),
      ...(values.n === 10 ? {} : { n: String(values.n) }),
    });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    look({ q: text.trim(), n: 10 });
  };
  const more = stepsOfResults.find((count) => count > topK);
  return (
    <div className="page">
      <h1>Search</h1>
      <form className="row" role="search" aria-label="The index" onSubmit={submit}>
        <input
          className="input grow"
          type="search"
          aria-label="Words to search for"
          placeholder="Words, an error code, an endpoint, a key"
          value={text}
          autoFocus
          onChange={(event) => setTyped({ wanted, text: event.target.value })}
        />
        <select
          className="input"
          aria-label="Where to search"
          value={collection}
          onChange={(event) => look({ in: event.target.value, n: 10 })}
        >
          <option value="">Everything</option>
          {collections.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
        <button className="button primary">Search</button>
      </form>
      {wanted === '' ? (
        <Empty title="Tests, issues, pages, documentation and API operations in one place">
          <p>
            Search by words or by identifiers. Press <kbd>/</kbd> anywhere to come back here.
          </p>
        </Empty>
      ) : (
        <Loaded of={found} skeleton={<Skeleton cards lines={5} />}>
          {({ results, mode, warnings, seconds }) => (
            <>
              <Warnings items={warnings} />
              <p className="small muted" role="status">
                {countText(results.length, 'result')} in {Math.max(1, Math.round(seconds * 1000))} ms,{' '}
                {mode === 'lexical' ? 'by words' : mode === 'dense' ? 'by meaning' : 'by words and meaning'}
                {project === '' ? '' : `, in ${project}`}
              </p>
              {results.length === 0 ? (
                <Empty title="Nothing found">
                  <p>Try fewer or other words, or search everything.</p>
                </Empty>
              ) : (
                <ol className="list" aria-label="Results">
                  {results.map((hit) => (
                    <li key={hit.id}>
                      <Hit hit={hit} query={wanted} />
                    </li>
                  ))}
                </ol>
              )}
              {more !== undefined && results.length >= topK ? (
                <div>
                  <button type="button" className="button" onClick={() => look({ n: more })}>
                    Show up to {more}
                  </button>
                </div>
              ) : null}
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}

/** Characters of a passage that are shown folded. */
const shownFolded = 420;

function Hit({ hit, query }: { hit: SearchHit; query: string }): ReactElement {
  const [open, setOpen] = useState(false);
  const modified = hit.metadata['last_modified'];
  const key = String(hit.metadata['story_key'] ?? '');
  const whole = tidy(hit.document);
  const text = open ? whole : whole.slice(0, shownFolded);
  return (
    <article className="item">
      <h2>
        <SafeLink href={hit.url}>{hit.title === '' ? hit.document_id : hit.title}</SafeLink>
      </h2>
      <p className="row small">
        <span className="chip">{collectionName(hit.collection)}</span>
        <span className="muted">{Math.round(hit.similarity * 100)}% alike</span>
        {typeof modified === 'string' && modified !== '' ? (
          <span className="muted">
            changed <Ago at={modified} />
          </span>
        ) : null}
        {hit.collection === 'jira_issues' && key !== '' ? (
          <Link href={`/stories/${encodeURIComponent(key)}`}>Open story</Link>
        ) : null}
        {hit.collection === 'test_plans' && key !== '' ? (
          <Link href={`/plans/${encodeURIComponent(key)}`}>Open plan</Link>
        ) : null}
      </p>
      <p>
        <Marked parts={markWords(text, query)} />
        {whole.length > shownFolded ? (
          <>
            {open ? ' ' : ' … '}
            <button type="button" className="link" onClick={() => setOpen(!open)}>
              {open ? 'less' : 'more'}
            </button>
          </>
        ) : null}
      </p>
      {hit.why === '' ? null : (
        <p className="small muted">
          Why: <bdi>{hit.why}</bdi>
        </p>
      )}
      {hit.similar === undefined ? null : (
        <p className="small muted">
          Nearly the same: <bdi>{hit.similar.join(', ')}</bdi>
        </p>
      )}
    </article>
  );
}
