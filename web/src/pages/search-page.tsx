import { type ReactElement, type SyntheticEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useSearch } from '../api/queries.ts';
import { useProject } from '../frame/project.ts';
import { countText } from '../ui/ago.tsx';
import { collections } from '../ui/collections.ts';
import { Empty, Loaded, Skeleton, Warnings } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import { Hit } from './search-hit.tsx';

const stepsOfResults = [10, 30, 100];

const ages = [
  { value: '', name: 'Any age' },
  { value: '30d', name: 'Changed in 30 days' },
  { value: '90d', name: 'Changed in 90 days' },
  { value: '365d', name: 'Changed in a year' },
] as const;

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
  const since = parameters.get('since') ?? '';
  const label = parameters.get('label') ?? '';
  const [typedLabel, setTypedLabel] = useState(label);
  const found = useSearch(wanted, { collection, project, since, label, topK });
  const isFiltered = collection + project + since + label !== '';
  const look = (next: { q?: string; in?: string; since?: string; label?: string; n?: number }): void => {
    const { n = 10, ...texts } = { q: wanted, in: collection, since, label, ...next };
    const said = Object.entries({ ...texts, n: n === 10 ? '' : String(n) }).filter(([, value]) => value !== '');
    setParameters(Object.fromEntries(said));
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    look({ q: text.trim(), label: typedLabel.trim() });
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
          onChange={(event) => look({ in: event.target.value })}
        >
          <option value="">Everything</option>
          {collections.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label="Changed when"
          value={since}
          onChange={(event) => look({ since: event.target.value })}
        >
          {ages.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <input
          className="input label-filter"
          aria-label="With the label"
          placeholder="Label"
          value={typedLabel}
          onChange={(event) => setTypedLabel(event.target.value)}
        />
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
                  <p>Try fewer or other words{isFiltered ? ', or fewer filters' : ''}.</p>
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
