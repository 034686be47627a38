import { type ReactElement, useState } from 'react';

export function CopyButton({ text, label }: { text: string; label: string }): ReactElement {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('done');
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      <button type="button" className="button small" onClick={() => void copy()}>
        {state === 'done' ? 'Copied' : label}
      </button>
      {state === 'failed' ? (
        <textarea className="input" readOnly aria-label="Copy this by hand" value={text} rows={4} />
      ) : null}
    </>
  );
}
