import type { ReactElement } from 'react';
import { diffWords } from '../plan/word-diff.ts';

/** Words that went are struck out, new ones underlaid. */
export function DiffText({ from, to }: { from: string; to: string }): ReactElement {
  return (
    <bdi className="passage">
      {diffWords(from, to).map(({ kind, text }, index) => {
        if (kind === 'added') return <ins key={index}>{text}</ins>;
        if (kind === 'removed') return <del key={index}>{text}</del>;
        return <span key={index}>{text}</span>;
      })}
    </bdi>
  );
}
