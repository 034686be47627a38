import { type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import type { SearchHit } from '../api/types.ts';
import { markWords, wordStart } from '../plan/passage.ts';
import { Ago } from '../ui/ago.tsx';
import { collectionName } from '../ui/collections.ts';
import { tidy } from '../ui/markdown-blocks.ts';
import { Marked } from '../ui/marked.tsx';
import { SafeLink } from '../ui/safe-link.tsx';

/** Characters of a passage that are shown folded. */
const shownFolded = 420;

/** A result: what it is, the passage with the words marked, and why it came. */
export function Hit({ hit, query }: { hit: SearchHit; query: string }): ReactElement {
  const [open, setOpen] = useState(false);
  const modified = hit.metadata['last_modified'];
  const key = String(hit.metadata['story_key'] ?? '');
  const test = String(hit.metadata['test_key'] ?? '');
  const whole = tidy(hit.document);
  const cut = whole.length > shownFolded ? wordStart(whole, shownFolded) : whole.length;
  // Folded, a passage is there to be recognised: empty lines would only push the next result away.
  const text = open ? whole : whole.slice(0, cut).replace(/\n{2,}/g, '\n');
  return (
    <article className="item">
      <h2>
        <SafeLink href={hit.url}>{hit.title === '' ? hit.document_id : hit.title}</SafeLink>
      </h2>
      <p className="row small">
        {test === '' ? null : <strong>{test}</strong>}
        {hit.collection === 'jira_issues' ? <strong>{key}</strong> : null}
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
        {whole.length > cut ? (
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
