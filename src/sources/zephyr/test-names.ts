import { createHash } from 'node:crypto';
import { NotFoundError, RefusedError, UnauthorizedError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { testSchema } from './api-schemas.ts';

/** Names are kept up to this length: enough to recognise a test, and 100,000 of them take some 20 MB. */
const longestName = 160;

/**
 * Names of tests by key. A step that runs another test shows that test's name, so a caller's text changes when the called
 * test is renamed, which no stamp of the caller tells.
 */
export interface TestNames {
  /** Notes a test of a project that is being listed. */
  add(key: string, name: string): void;
  /** From now on a key of this project that was not added is known not to exist. */
  finish(project: string): void;
  /** The name, or the empty string where there is none. Asks the vendor about projects that were not listed. */
  resolve(key: string, signal: AbortSignal): Promise<string>;
  /** What to store with a caller: the called tests and what they were called. Null when it calls none. */
  stateOf(called: ReadonlyMap<string, string>): string | null;
  /** Whether a test called by the owner of this state has another name now, or is gone. */
  isStale(state: string | null): boolean;
}

export function createTestNames(http: HttpClient): TestNames {
  const names = new Map<string, string>();
  const finished = new Set<string>();
  const asked = new Map<string, Promise<string>>();

  const ask = async (key: string, signal: AbortSignal): Promise<string> => {
    try {
      const test = await http.getJson(`/testcases/${encodeURIComponent(key)}`, testSchema.pick({ name: true }), {
        signal,
      });
      return shortened(test.name ?? '');
    } catch (error) {
      // Deleted, or in a project that the token does not see: the key alone has to do.
      if (error instanceof UnauthorizedError) throw error;
      if (error instanceof NotFoundError || error instanceof RefusedError) return '';
      throw error;
    }
  };

  return {
    add: (key, name) => void names.set(key, shortened(name)),
    finish: (project) => void finished.add(project),
    async resolve(key, signal) {
      const known = names.get(key);
      if (known !== undefined || finished.has(projectOf(key))) return known ?? '';
      let answer = asked.get(key);
      if (answer === undefined) {
        answer = ask(key, signal);
        asked.set(key, answer);
        // A passing fault must not stay for the rest of the read.
        answer.catch(() => asked.delete(key));
      }
      return answer;
    },
    stateOf(called) {
      if (called.size === 0) return null;
      return JSON.stringify(Object.fromEntries([...called].map(([key, name]) => [key, fingerprint(name)])));
    },
    isStale(state) {
      if (state === null) return false;
      let stored: unknown;
      try {
        stored = JSON.parse(state);
      } catch {
        // Written by something else: reading the test again mends it.
        return true;
      }
      if (typeof stored !== 'object' || stored === null) return true;
      return Object.entries(stored).some(
        ([key, print]) => finished.has(projectOf(key)) && fingerprint(names.get(key) ?? '') !== print,
      );
    },
  };
}

/** `PLAT` of `PLAT-T12`. */
export function projectOf(key: string): string {
  return key.replace(/-T\d+$/, '');
}

function shortened(name: string): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return line.length > longestName ? `${line.slice(0, longestName - 3).trimEnd()}...` : line;
}

function fingerprint(name: string): string {
  return name === '' ? '' : createHash('sha256').update(name).digest('base64url').slice(0, 8);
}
