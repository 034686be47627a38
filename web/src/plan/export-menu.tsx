import { type ReactElement, useEffect, useRef, useState } from 'react';
import { path, query } from '../api/client.ts';
import { exportFormats } from './choices.ts';

/** Files to take away. Plain links: the browser saves what the server sends. */
export function ExportMenu({ story }: { story: string }): ReactElement {
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !menu.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, [open]);
  return (
    <div className="menu" ref={menu}>
      <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        Export
      </button>
      {open ? (
        <div className="sheet">
          {exportFormats.map(({ format, name, ending }) => (
            <a
              key={format}
              href={path('/api/v1/test-plans/', story, `/export${query({ format })}`)}
              download={`test_plan_${story}.${ending}`}
              onClick={() => setOpen(false)}
            >
              {name}
            </a>
          ))}
        </div>
      ) : null}
    </div>
  );
}
