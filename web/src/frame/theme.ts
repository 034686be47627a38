import { useEffect } from 'react';
import { readSaved, writeSaved } from '../api/saved.ts';
import { createStore, useStore } from '../api/store.ts';

export type Theme = 'light' | 'dark';

const system = window.matchMedia('(prefers-color-scheme: dark)');
const saved = readSaved('theme');
/** What the person chose; undefined follows the system. */
const chosen = createStore<Theme | undefined>(saved === 'light' || saved === 'dark' ? saved : undefined);
const ofSystem = createStore<Theme>(system.matches ? 'dark' : 'light');
system.addEventListener('change', () => ofSystem.set(system.matches ? 'dark' : 'light'));

export function useTheme(): { theme: Theme; choose: (theme: Theme) => void } {
  const own = useStore(chosen);
  const given = useStore(ofSystem);
  const theme = own ?? given;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return {
    theme,
    choose(next) {
      // Choosing what the system has anyway means following it again.
      const value = next === ofSystem.get() ? undefined : next;
      writeSaved('theme', value);
      chosen.set(value);
    },
  };
}
