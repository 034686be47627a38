import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useSaved } from '../api/saved.ts';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';

export function Shell({ children }: { children: ReactNode }): ReactElement {
  const [folded, fold] = useSaved('rail');
  const main = useRef<HTMLElement>(null);
  const [at] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    // A new page is read from its start, by eye and by screen reader.
    if (first.current) first.current = false;
    else {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
  }, [at]);
  return (
    <div className={folded === undefined ? 'shell' : 'shell folded'}>
      <a className="button skip" href="#main">
        Skip to the page
      </a>
      <Rail folded={folded !== undefined} onFold={() => fold(folded === undefined ? 'folded' : undefined)} />
      <TopBar />
      <main className="main" id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
