import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { query, send } from '../api/client.ts';
import { collectionName } from '../ui/collections.ts';
import { Modal } from '../ui/modal.tsx';
import { ErrorNote } from '../ui/states.tsx';

/** Asks before documents are removed. */
export function ClearDialog({ collection, onClose }: { collection: string; onClose: () => void }): ReactElement {
  const client = useQueryClient();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const clear = async (): Promise<void> => {
    setBusy(true);
    try {
      await send('DELETE', `/api/v1/rag/clear${query({ collection })}`);
      await client.invalidateQueries();
      onClose();
    } catch (error) {
      setBusy(false);
      setProblem(error);
    }
  };
  return (
    <Modal narrow title={`Clear ${collectionName(collection)}?`} onClose={onClose}>
      <p>All its documents are removed from the index, and nothing at their source. The next run reads them again.</p>
      {problem === undefined ? null : <ErrorNote error={problem} />}
      <div className="row">
        <button type="button" className="button danger" disabled={busy} onClick={() => void clear()}>
          Remove the documents
        </button>
        <button type="button" className="button" onClick={onClose}>
          Keep them
        </button>
      </div>
    </Modal>
  );
}
