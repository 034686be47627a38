import type { ReactElement } from 'react';
import type { PassagePart } from '../plan/passage.ts';

export function Marked({ parts }: { parts: readonly PassagePart[] }): ReactElement {
  return (
    <bdi className="passage">
      {parts.map(({ text, marked }, index) =>
        marked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </bdi>
  );
}
