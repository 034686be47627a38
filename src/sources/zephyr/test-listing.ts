import { NotFoundError, ProtocolError, RefusedError, UnauthorizedError } from '../../platform/errors.ts';
import type { HttpClient, RequestOptions } from '../../platform/http/client.ts';
import { cursorPageSchema, testSchema, type ZephyrTest } from './api-schemas.ts';
import { endless, largestPage, offsetPages, pageBudget } from './pages.ts';

/** Which of the vendor's two lists is read. The first is by cursor and stays right while tests come and go. */
export type ListingKind = 'cursor' | 'offset';

/** Where a listing goes on: an id for `cursor`, a number of tests for `offset`. */
export interface Position {
  kind: ListingKind;
  at: number;
}

/** A test of a page, and where a listing that has dealt with it goes on. */
export interface ListedTest {
  test: ZephyrTest;
  /** Undefined where the page's order leaves only its end to go on from. */
  after: Position | undefined;
}

export interface ListOptions {
  project: string;
  /** Only what changed since, steps included. */
  updatedAfter?: Date;
  from?: Position;
  signal: AbortSignal;
}

/** 400, 403 and 404 may be said of a way of asking; 401 is said of the account. */
export function isRejection(error: unknown): boolean {
  if (error instanceof UnauthorizedError) return false;
  return error instanceof RefusedError || error instanceof NotFoundError || error instanceof ProtocolError;
}

/** All tests of a project by whichever list it can be read with: older sites do not have the one by cursor. */
export async function* listByAnyMeans(
  http: HttpClient,
  options: ListOptions,
): AsyncGenerator<{ kind: ListingKind; tests: ListedTest[] }, void, void> {
  const pages = listTests(http, 'cursor', options);
  try {
    const first = await pages.next();
    if (!first.done) yield { kind: 'cursor', tests: first.value };
  } catch (error) {
    if (!isRejection(error)) throw error;
    // What is wrong with the project itself, the other list will say too.
    for await (const tests of listTests(http, 'offset', options)) yield { kind: 'offset', tests };
    return;
  }
  for await (const tests of pages) yield { kind: 'cursor', tests };
}

/** All tests of a project, page by page. Throws for an item without id and key: a list with holes must not look whole. */
export async function* listTests(
  http: HttpClient,
  kind: ListingKind,
  options: ListOptions,
): AsyncGenerator<ListedTest[], void, void> {
  const { project, signal } = options;
  const query: NonNullable<RequestOptions['query']> = {
    projectKey: project,
    updatedAfter: options.updatedAfter === undefined ? undefined : wholeSeconds(options.updatedAfter),
  };
  const from = options.from?.kind === kind ? options.from.at : 0;
  if (kind === 'cursor') {
    yield* byCursor(http, query, from, signal);
    return;
  }
  for await (const page of offsetPages(http, '/testcases', { query, startAt: from, signal })) {
    yield page.values.map(parseTest).map((test, index) => ({
      test,
      after: { kind, at: page.startAt + index + 1 },
    }));
  }
}

async function* byCursor(
  http: HttpClient,
  query: NonNullable<RequestOptions['query']>,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<ListedTest[], void, void> {
  let startAtId = from;
  for (let page = 0; page < pageBudget; page += 1) {
    const answer = await http.getJson('/testcases/nextgen', cursorPageSchema, {
      query: { ...query, limit: largestPage, startAtId },
      signal,
    });
    const tests = answer.values.map(parseTest);
    const ascending = tests.every((test, index) => index === 0 || test.id > (tests[index - 1]?.id ?? 0));
    const next = answer.nextStartAtId ?? undefined;
    yield tests.map((test, index) => {
      const isLast = index === tests.length - 1;
      const at = ascending ? test.id + 1 : isLast ? next : undefined;
      return { test, after: at === undefined ? undefined : { kind: 'cursor', at } };
    });
    if (next === undefined) return;
    if (next <= startAtId) throw endless('/testcases/nextgen');
    startAtId = next;
  }
  throw endless('/testcases/nextgen');
}

function parseTest(value: unknown): ZephyrTest {
  const parsed = testSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const bare = testSchema.pick({ id: true, key: true }).safeParse(value);
  // One field of an unforeseen kind is left out; without id or key nobody can tell what the item is.
  if (bare.success) return { ...readableFields(value as Record<string, unknown>), ...bare.data };
  throw new ProtocolError('Zephyr Scale: the list of test cases holds an item without id or key', {
    hint: "A newer version of Womba may know the vendor's new format.",
  });
}

function readableFields(value: Record<string, unknown>): Partial<ZephyrTest> {
  const fields = Object.entries(testSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(value[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(fields) as Partial<ZephyrTest>;
}

/** `2026-02-03T10:00:00Z`: the vendor refuses milliseconds. */
function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
