import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, type SyntheticEvent, useEffect, useState } from 'react';
import { ApiError, send } from '../api/client.ts';
import { useSession } from '../api/queries.ts';
import { refusals } from '../api/session.ts';
import { useStore } from '../api/store.ts';
import type { Session } from '../api/types.ts';
import { ErrorNote } from '../ui/states.tsx';

/** Asks for a token once where the server wants one; it then lives in a cookie that no script can read. */
export function TokenGate({ children }: { children: ReactNode }): ReactElement {
  const session = useSession();
  const { refetch } = session;
  const refused = useStore(refusals);
  useEffect(() => {
    if (refused > 0) void refetch();
  }, [refused, refetch]);
  if (session.data !== undefined)
    return session.data.authenticated || !session.data.required ? <>{children}</> : <TokenForm />;
  if (session.isError) {
    return (
      <main className="gate">
        <ErrorNote error={session.error} onRetry={() => void refetch()} />
      </main>
    );
  }
  return <main className="gate muted">Opening Womba …</main>;
}

function TokenForm(): ReactElement {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const session = await send<Session>('POST', '/api/v1/session', { token });
      client.setQueryData(['session'], session);
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    } catch (error) {
      setProblem(
        error instanceof ApiError && error.status === 401
          ? 'The server does not know this token'
          : error instanceof Error
            ? error.message
            : String(error),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="gate">
      <form className="panel stack" onSubmit={(event) => void submit(event)}>
        <h1>Womba</h1>
        <p className="muted">This server wants a token. Its operator sets them in WOMBA_API_TOKENS.</p>
        <label className="field">
          <span className="name">Token</span>
          <input
            className="input"
            type="password"
            autoComplete="current-password"
            required
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        {problem === undefined ? null : (
          <p className="note red" role="alert">
            {problem}
          </p>
        )}
        <button className="button primary" disabled={busy || token === ''}>
          Sign in
        </button>
      </form>
    </main>
  );
}
