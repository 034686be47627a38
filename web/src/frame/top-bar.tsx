import { type ReactElement, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { query } from '../api/client.ts';
import { useSession, useStats } from '../api/queries.ts';
import { FreshnessDot } from './freshness-dot.tsx';
import { Icon } from './icons.tsx';
import { isTyping } from './keys.ts';
import { useProject } from './project.ts';
import { useTheme } from './theme.ts';

export function TopBar(): ReactElement {
  const { theme, choose } = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className="top">
      <GlobalSearch />
      <div className="end">
        <ReadOnly />
        <ProjectSwitch />
        <FreshnessDot />
        <button
          type="button"
          className="button quiet"
          onClick={() => choose(other)}
          aria-label={`Use ${other} colours`}
          title={`Use ${other} colours`}
        >
          <Icon name={other} />
        </button>
      </div>
    </header>
  );
}

/** Said where it is always seen, so that nobody edits a plan and learns of it only when it is to be kept. */
function ReadOnly(): ReactElement | null {
  const session = useSession().data;
  if (session === undefined || session.scope === 'write') return null;
  return (
    <span className="chip amber" title="Your token may look at everything and change nothing">
      read only
    </span>
  );
}

/** A key jumps to its story, words search. */
function GlobalSearch(): ReactElement {
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') return;
    input.current?.blur();
    setText('');
    if (/^[a-z][a-z0-9_]+-\d+$/i.test(wanted)) go(`/stories/${wanted.toUpperCase()}`);
    else go(`/search${query({ q: wanted })}`);
  };
  return (
    <form role="search" aria-label="Everything" onSubmit={submit}>
      <input
        ref={input}
        className="input"
        type="search"
        aria-label="Search, or a story's key"
        placeholder="Search, or a key such as PLAT-123"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

function ProjectSwitch(): ReactElement | null {
  const { project, choose } = useProject();
  const projects = useStats().data?.projects ?? [];
  if (projects.length < 2) return null;
  return (
    <select
      className="input"
      aria-label="Project"
      value={projects.includes(project) ? project : ''}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">All</option>
      {projects.map((key) => (
        <option key={key}>{key}</option>
      ))}
    </select>
  );
}
