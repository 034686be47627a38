import { ProtocolError } from '../../platform/errors.ts';
import type { HttpClient, RequestOptions } from '../../platform/http/client.ts';
import { offsetPageSchema } from './api-schemas.ts';

/** The most that Zephyr sends at once; it may send fewer. */
export const largestPage = 1_000;

/** No project has so many pages: whoever sends more repeats itself. */
export const pageBudget = 100_000;

export interface OffsetPage {
  values: unknown[];
  /** Position of the first value. */
  startAt: number;
  total: number | undefined;
  isLast: boolean;
}

/**
 * Pages by `startAt`. Advances by what came, because the server may send fewer than asked for; ends on `isLast`, at `total`,
 * or on an empty page. Throws when an empty page claims not to be the last one: an empty answer is not an empty project.
 */
export async function* offsetPages(
  http: HttpClient,
  path: string,
  options: { query: NonNullable<RequestOptions['query']>; startAt?: number; pageSize?: number; signal: AbortSignal },
): AsyncGenerator<OffsetPage, void, void> {
  const { query, signal, pageSize = largestPage } = options;
  let startAt = options.startAt ?? 0;
  for (let page = 0; ; page += 1) {
    if (page >= pageBudget) throw endless(path);
    const answer = await http.getJson(path, offsetPageSchema, {
      query: { ...query, maxResults: pageSize, startAt },
      signal,
    });
    const { values } = answer;
    const total = answer.total ?? undefined;
    const end = startAt + values.length;
    const isLast = answer.isLast ?? (values.length === 0 || (total !== undefined && end >= total));
    if (values.length === 0 && !isLast && total !== undefined && end < total) {
      throw new ProtocolError(`Zephyr Scale: ${path} sent an empty page at ${startAt} of ${total}`, {
        hint: 'Run again; nothing is removed from the index meanwhile.',
      });
    }
    yield { values, startAt, total, isLast: isLast || values.length === 0 };
    if (isLast || values.length === 0) return;
    startAt = end;
  }
}

export function endless(path: string): ProtocolError {
  return new ProtocolError(`Zephyr Scale: the pages of ${path} do not end`, {
    hint: "Report this to the vendor, or check what stands between here and Zephyr's API.",
  });
}
