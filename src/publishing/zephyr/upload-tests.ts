import {
  ConfigError,
  LeaseHeldError,
  RefusedError,
  StorageError,
  StoppedError,
  UnavailableError,
  WombaError,
} from '../../platform/errors.ts';
import { orderedMap } from '../../platform/ordered-map.ts';
import type { TestCase } from '../../planning/plan/schema.ts';
import type { ZephyrTest } from '../../sources/zephyr/api-schemas.ts';
import type { ZephyrApi } from './api.ts';
import { type CaseContent, contentHash } from './case-content.ts';
import { linkStory } from './link-story.ts';
import type { TestResult } from './report.ts';
import { blankSteps, writeSteps } from './test-steps.ts';
import type { LedgerEntry, UploadLedger } from './upload-ledger.ts';
import { type CasePlace, createCase, differs, updateCase } from './write-case.ts';

/** A test of the plan, what Zephyr is to hold of it, and what it holds. */
export interface UploadItem {
  test: TestCase;
  content: CaseContent;
  /** Undefined where Zephyr has nothing of it. */
  stored: ZephyrTest | undefined;
  /** What the ledger knows of it. */
  entry: LedgerEntry | undefined;
}

export interface UploadWork {
  api: ZephyrApi;
  place: CasePlace;
  /** Jira's number of the story. */
  issueId: number;
  /** Undefined in a dry run. */
  ledger: Pick<UploadLedger, 'noteCase' | 'noteComplete'> | undefined;
}

/** Test cases that are completed side by side. They are made one after the other, so that keys follow the plan's order. */
const concurrency = 4;
/** Tests in a row without an answer: an outage, in which trying the others only takes time. */
const outage = 3;

type Made = { item: UploadItem; key: string; isNew: boolean } | { item: UploadItem; failure: WombaError };

/**
 * Brings each test to Zephyr, in the plan's order. A test that fails is a result; refused credentials, wrong configuration and
 * a stop end the upload.
 */
export async function* uploadTests(
  work: UploadWork,
  items: readonly UploadItem[],
): AsyncGenerator<TestResult, void, void> {
  const { api, place, issueId, ledger } = work;
  let created = 0;
  let unanswered = 0;
  const attempt = async <T>(
    item: UploadItem,
    step: () => Promise<T>,
  ): Promise<T | { failure: WombaError; item: UploadItem }> => {
    api.signal.throwIfAborted();
    if (unanswered >= outage) {
      return { item, failure: new UnavailableError('not tried: Zephyr Scale gave no answer for the tests before') };
    }
    try {
      const result = await step();
      unanswered = 0;
      return result;
    } catch (error) {
      if (!(error instanceof WombaError) || endsTheUpload(error)) throw error;
      unanswered = error instanceof UnavailableError ? unanswered + 1 : 0;
      return { item, failure: error };
    }
  };
  async function* made(): AsyncGenerator<Made, void, void> {
    for (const item of items) {
      if (item.stored !== undefined) {
        yield { item, key: item.stored.key, isNew: false };
        continue;
      }
      yield await attempt<Made>(item, async () => {
        const key = await createCase(api, place, item.content, (created += 1));
        ledger?.noteCase(item.test.id, key);
        return { item, key, isNew: true };
      });
    }
  }
  const finish = async (one: Made): Promise<TestResult> => {
    const { id, title } = one.item.test;
    if ('key' in one && isComplete(one.item, issueId)) {
      return { id, title, key: one.key, status: 'unchanged', error: null };
    }
    const done = 'failure' in one ? one : await attempt(one.item, () => completeCase(work, one));
    if (typeof done !== 'string') {
      const key = 'key' in one ? one.key : (one.item.stored?.key ?? null);
      return { id, title, key, status: 'failed', error: done.failure.message };
    }
    return { id, title, key: 'key' in one ? one.key : null, status: done, error: null };
  };
  // A dry run notes its requests in the order in which a person reads them.
  yield* orderedMap(made(), api.planned === undefined ? concurrency : 1, finish);
}

/** Whether the plan says nothing new since the last upload. Then whatever people changed in Zephyr stays. */
function isComplete({ content, stored, entry }: UploadItem, issueId: number): boolean {
  return stored !== undefined && entry?.key === stored.key && entry.contentHash === contentHash(content, issueId);
}

/** Fields, steps and link of a test case, as far as they are not what they should be. */
async function completeCase(
  { api, place, issueId, ledger }: UploadWork,
  { item, key, isNew }: { item: UploadItem; key: string; isNew: boolean },
): Promise<'created' | 'updated' | 'unchanged'> {
  const { test, content, stored } = item;
  // Until it is whole again the ledger must not call it complete: the plan may go back to what it was.
  if (stored !== undefined) ledger?.noteCase(test.id, key);
  let wrote = false;
  if (stored !== undefined && differs(stored, content, place)) {
    await updateCase(api, place, key, content);
    wrote = true;
  }
  if (await writeSteps(api, key, content.steps, isNew ? blankSteps : undefined)) wrote = true;
  if (stored?.links?.issues?.some((issue) => issue?.issueId === issueId) !== true) {
    await linkStory(api, key, issueId);
    wrote = true;
  }
  ledger?.noteComplete(test.id, key, contentHash(content, issueId));
  if (isNew) return 'created';
  return wrote ? 'updated' : 'unchanged';
}

/** Whether an error would be the same for every other request. */
export function endsTheUpload(error: WombaError): boolean {
  return [RefusedError, ConfigError, StoppedError, StorageError, LeaseHeldError].some((kind) => error instanceof kind);
}
