import type { ReactElement, ReactNode } from 'react';
import { ApiError } from '../api/client.ts';

/** The shape of what is coming. */
export function Skeleton({ lines = 6, cards = false }: { lines?: number; cards?: boolean }): ReactElement {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <i key={index} className={cards ? 'card' : ''} />
      ))}
    </div>
  );
}

/** What this place is for, and the one thing to do. */
export function Empty({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What failed and what to do. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactElement {
  const message = error instanceof Error ? error.message : String(error);
  const api = error instanceof ApiError ? error : undefined;
  return (
    <div className="note red" role="alert">
      <strong className="text">{message}</strong>
      {api?.hint === undefined ? null : <span className="text">{api.hint}</span>}
      {api?.status === 403 ? <span>Your token may read only. Sign in with one that may write.</span> : null}
      <div className="row">
        {onRetry === undefined ? null : (
          <button type="button" className="button small" onClick={onRetry}>
            Try again
          </button>
        )}
        {api === undefined ? null : (
          <details>
            <summary className="small">Details</summary>
            <code>
              {api.status} {api.code}
            </code>
          </details>
        )}
      </div>
    </div>
  );
}

/** Something is there, but not all of it. */
export function Warnings({ items }: { items: readonly string[] | undefined }): ReactElement | null {
  if (items === undefined || items.length === 0) return null;
  return (
    <div className="note amber">
      {items.map((item) => (
        <p key={item} className="text">
          {item}
        </p>
      ))}
    </div>
  );
}

interface Loadable<T> {
  data: T | undefined;
  error: Error | null;
  isError: boolean;
  refetch: () => unknown;
}

/** One of: the data, its skeleton, its error. Old data stay while fresh ones fail: the connection banner tells. */
export function Loaded<T>({
  of: loadable,
  skeleton = <Skeleton />,
  children,
}: {
  of: Loadable<T>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}): ReactElement {
  if (loadable.data !== undefined) return <>{children(loadable.data)}</>;
  if (loadable.isError) return <ErrorNote error={loadable.error} onRetry={() => void loadable.refetch()} />;
  return <>{skeleton}</>;
}
