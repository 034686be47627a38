import { candidateOf } from './candidate.ts';
import type { Gathering } from './gathering.ts';
import { mentionedCalls, samePath } from './mentions.ts';

/** API operations that the texts name, by method and path or by path alone. */
export function gatherOperations(gathering: Gathering): void {
  const { texts, missing, options } = gathering;
  const known = options.stored?.operations() ?? [];
  // Without specifications nothing can be said about calls.
  if (known.length === 0) return;
  const quotes = new Map<string, string>();
  for (const { method, path, quote } of mentionedCalls(texts)) {
    const matching = known.filter(({ operation }) => {
      const blank = operation.indexOf(' ');
      return (method === '' || operation.slice(0, blank) === method) && samePath(path, operation.slice(blank + 1));
    });
    if (matching.length === 0 && method !== '') {
      missing.push({ kind: 'operation', name: quote, reason: 'in none of the indexed OpenAPI documents', asked: true });
    }
    for (const { id } of matching) if (!quotes.has(id)) quotes.set(id, quote);
  }
  const documents = new Map((options.stored?.byId([...quotes.keys()]) ?? []).map((found) => [found.id, found]));
  for (const [id, quote] of quotes) {
    const document = documents.get(id);
    if (document === undefined) continue;
    const reason = { relation: 'calls', direction: 'out', why: `the story names ${quote}`, score: null } as const;
    gathering.add(candidateOf(document, 'api_operation', reason));
  }
}
