import { useEffect, useRef } from 'react';
import { isTyping } from '../frame/keys.ts';

export type BoardKey = 'j' | 'k' | 'a' | 'r' | 'e' | 'u' | ' ';
const known: readonly string[] = ['j', 'k', 'a', 'r', 'e', 'u', ' '];

/** Single letters work while nothing is typed and no dialog is open. Space stays with what has the focus, if that wants it. */
export function useBoardKeys(onKey: (key: BoardKey) => void, enabled: boolean): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (!known.includes(event.key)) return;
      const isControl = event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null;
      if (event.key === ' ' && isControl) return;
      event.preventDefault();
      latest.current(event.key as BoardKey);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}
