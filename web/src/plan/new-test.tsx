import { type ReactElement, useState } from 'react';
import { useSaved } from '../api/saved.ts';

/** A person's own test begins with its title; the rest is written in the editor. */
export function NewTest({
  story,
  covers,
  onAdd,
  onClose,
}: {
  story: string;
  covers: readonly string[];
  onAdd: (title: string, covers: string[]) => Promise<boolean>;
  onClose: () => void;
}): ReactElement {
  const [title, setTitle] = useSaved(`draft.${story}.new`);
  const [busy, setBusy] = useState(false);
  return (
    <form
      className="card row"
      aria-label="Add a test"
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        void onAdd((title ?? '').trim(), [...covers]).then((added) => {
          setBusy(false);
          if (added) setTitle(undefined);
        });
      }}
    >
      <input
        className="input grow"
        aria-label="Title of the new test"
        placeholder="What it shows, such as “Expired voucher is refused”"
        autoFocus
        dir="auto"
        value={title ?? ''}
        onChange={(event) => setTitle(event.target.value)}
      />
      <button className="button primary" disabled={busy || (title ?? '').trim() === ''}>
        Add
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          setTitle(undefined);
          onClose();
        }}
      >
        Cancel
      </button>
    </form>
  );
}
