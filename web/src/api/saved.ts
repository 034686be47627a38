import { useState } from 'react';

/** What this browser remembers. A browser that refuses storage forgets, and all else goes on. */
export function readSaved(name: string): string | undefined {
  try {
    return localStorage.getItem(`womba.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeSaved(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`womba.${name}`);
    else localStorage.setItem(`womba.${name}`, value);
  } catch {
    // Private windows and full disks: nothing to be done.
  }
}

export function useSaved(name: string): [string | undefined, (value: string | undefined) => void] {
  const [held, hold] = useState(() => ({ name, value: readSaved(name) }));
  const value = held.name === name ? held.value : readSaved(name);
  return [
    value,
    (next) => {
      writeSaved(name, next);
      hold({ name, value: next });
    },
  ];
}
