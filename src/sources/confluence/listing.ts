import { z } from 'zod';
import { ProtocolError, UnavailableError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';

/** The largest page that REST v2 allows. */
export const pageSize = 250;
/** A safeguard against a server that never ends its pages: 5 million entries. */
const mostPages = 20_000;
/** Pages may be empty and still lead on, because what the account may not see is taken out after counting. */
const mostEmptyPages = 50;
const mostRestarts = 2;

const answerSchema = z.object({
  results: z.array(z.unknown()),
  _links: z.object({ next: z.string().nullish() }).nullish(),
});

export type Query = Record<string, string | number | boolean | undefined>;

/**
 * All pages of a list, following the cursor of `_links.next`. Only the cursor is taken from that link: behind the gateway
 * for scoped tokens it names a path that does not exist there.
 *
 * A cursor that the server refuses (they expire) starts the list again, so entries can come twice. Throws `ProtocolError`
 * when a cursor repeats or the pages do not end.
 */
export async function* listPages(
  http: HttpClient,
  path: string,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<unknown[], void, void> {
  const seen = new Set<string>();
  let position: Query = {};
  let empty = 0;
  let restarts = 0;
  for (let pages = 0; pages < mostPages; pages += 1) {
    let answer: z.infer<typeof answerSchema>;
    try {
      answer = await http.getJson(path, answerSchema, { query: { ...query, ...position }, signal });
    } catch (error) {
      const cursorRefused = error instanceof ProtocolError && Object.keys(position).length > 0;
      if (!cursorRefused || restarts >= mostRestarts) throw error;
      restarts += 1;
      position = {};
      seen.clear();
      continue;
    }
    empty = answer.results.length === 0 ? empty + 1 : 0;
    if (answer.results.length > 0) yield answer.results;
    const next = answer._links?.next ?? '';
    if (next === '') return;
    const parameters = new URL(next, http.baseUrl).searchParams;
    position = { cursor: parameters.get('cursor') ?? undefined, start: parameters.get('start') ?? undefined };
    const key = `${position['cursor'] ?? ''} ${position['start'] ?? ''}`;
    // The same cursor again would bring the same page again, for ever; ending here instead would lose the rest of the list.
    if (key === ' ' || seen.has(key) || empty > mostEmptyPages) break;
    seen.add(key);
  }
  throw new EndlessList(path);
}

/** The list leads in circles or does not end, so it cannot be told what it holds. */
class EndlessList extends UnavailableError {
  constructor(path: string) {
    super(`Confluence: the pages of ${path} repeat or do not end`, {
      hint: 'Run again; if it stays, look for a proxy that changes or caches answers.',
    });
  }
}
