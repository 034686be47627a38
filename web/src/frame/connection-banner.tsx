import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef } from 'react';
import { connected, tryAgain } from '../api/connection.ts';
import { useStore } from '../api/store.ts';

/** Says that the server is silent, and brings everything up to date when it answers again. */
export function ConnectionBanner(): ReactElement | null {
  const isConnected = useStore(connected);
  const client = useQueryClient();
  const was = useRef(isConnected);
  useEffect(() => {
    if (isConnected && !was.current) void client.invalidateQueries();
    was.current = isConnected;
  }, [isConnected, client]);
  if (isConnected) return null;
  return (
    <div className="note amber banner row" role="alert">
      <span>The server does not answer. What you see may be old; what you typed is kept here.</span>
      <button type="button" className="button small" onClick={() => void tryAgain()}>
        Try again
      </button>
    </div>
  );
}
