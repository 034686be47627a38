import type { ReactElement } from 'react';
import type { Stats } from '../api/types.ts';
import { Ago } from '../ui/ago.tsx';
import { collections } from '../ui/collections.ts';

export function CollectionTable({
  index,
  onClear,
}: {
  index: Stats['index'];
  onClear?: (collection: string) => void;
}): ReactElement {
  const hasVectors = Object.values(index.collections).some(({ vectors }) => vectors > 0);
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Collections">
      <table>
        <thead>
          <tr>
            <th>Collection</th>
            <th className="number">Documents</th>
            {hasVectors ? <th className="number">Vectors</th> : null}
            <th>Complete</th>
            {onClear === undefined ? null : (
              <th>
                <span className="visually-hidden">Clear</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {collections.map(({ name, label }) => {
            const { documents, chunks, vectors, last_refresh: last } = index.collections[name];
            return (
              <tr key={name}>
                <td>{label}</td>
                <td className="number" title={`${chunks.toLocaleString('en')} chunks`}>
                  {documents.toLocaleString('en')}
                </td>
                {hasVectors ? <td className="number">{vectors.toLocaleString('en')}</td> : null}
                <td>{name === 'test_plans' ? <span className="muted">at once</span> : <Ago at={last} />}</td>
                {onClear === undefined ? null : (
                  <td>
                    <button
                      type="button"
                      className="button small"
                      disabled={documents === 0}
                      onClick={() => onClear(name)}
                      aria-label={`Clear ${label}`}
                    >
                      Clear
                    </button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
