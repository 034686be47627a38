import { describeError, NotFoundError, RefusedError, UnauthorizedError, WombaError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import type { Source } from '../source.ts';
import { type PageResult, readSinglePages } from './single-pages.ts';
import { readSpace } from './space-reader.ts';
import { findSpaces } from './spaces.ts';

export interface ConfluenceSettings {
  /** Root is the site (`https://acme.atlassian.net`) or the gateway of a scoped token; paths begin with `/wiki`. */
  http: HttpClient;
  /** The site as people see it, for links; without `/wiki`. */
  siteUrl: string;
  /** Keys of a project's spaces; undefined: every space that the account sees, personal ones excepted. */
  spaces: (project: string) => readonly string[] | undefined;
}

export interface ConfluenceSource extends Source {
  /** Reads single pages by id, for `womba index KEY`. */
  fetchPages(ids: readonly string[], signal: AbortSignal): AsyncGenerator<PageResult, void, void>;
}

/** After this many spaces in a row were out of reach, the host is, and the rest would only wait. */
const mostOutages = 3;

/** Confluence Cloud pages by space; see docs/source-confluence.md. */
export function createConfluenceSource({ http, siteUrl, spaces: configured }: ConfluenceSettings): ConfluenceSource {
  return {
    name: 'confluence',
    get requests() {
      return http.requests;
    },

    fetchPages: (ids, signal) => readSinglePages(http, siteUrl, ids, signal),

    async *read(window) {
      const { signal } = window;
      signal.throwIfAborted();
      const { spaces, personalSkipped } = await findSpaces(http, window.projects, configured, signal);
      if (personalSkipped > 0) {
        yield { kind: 'warning', name: 'confluence.personal-space-skipped', count: personalSkipped };
      }
      let outages = 0;
      for (const { scope, space, isConfigured } of spaces) {
        if (space instanceof NotFoundError) {
          yield { kind: 'scope-failed', scope, error: space };
          continue;
        }
        if (window.isComplete(scope)) continue;
        try {
          yield* readSpace({ http, siteUrl, window, scope, space });
          outages = 0;
        } catch (error) {
          // Wrong credentials are wrong for every space, and a fault of this program is none of Confluence's.
          if (signal.aborted || error instanceof UnauthorizedError || !(error instanceof WombaError)) throw error;
          outages = error.retryable ? outages + 1 : 0;
          if (outages >= mostOutages) throw error;
          const notReadable = error instanceof RefusedError || error instanceof NotFoundError;
          if (notReadable && !isConfigured) yield { kind: 'scope-failed', scope, error, tolerated: true };
          else yield { kind: 'scope-failed', scope, error: notReadable ? named(scope.label, error) : error };
        }
      }
      yield { kind: 'scopes', keys: spaces.map(({ scope }) => scope.key) };
    },
  };
}

/** The same refusal, with the name of the space that it is about and of the setting to change. */
function named(label: string, error: WombaError): WombaError {
  const message = `Confluence: ${label} cannot be read: ${describeError(error).message}`;
  const details = { cause: error, hint: 'Give the account access to the space, or take it out of CONFLUENCE_SPACES.' };
  return error instanceof NotFoundError ? new NotFoundError(message, details) : new RefusedError(message, details);
}
