import { readSaved, writeSaved } from '../api/saved.ts';
import { createStore, useStore } from '../api/store.ts';

const chosen = createStore<string>(readSaved('project') ?? '');

/** The project whose stories, tests and pages are looked at; empty for all. */
export function useProject(): { project: string; choose: (project: string) => void } {
  return {
    project: useStore(chosen),
    choose(project) {
      writeSaved('project', project === '' ? undefined : project);
      chosen.set(project);
    },
  };
}
