import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import type { Clock } from '../platform/clock.ts';
import { ConfigError, NotFoundError, UsageError } from '../platform/errors.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import type { TestPlan } from '../planning/plan/schema.ts';
import type { TestResult, UploadReport } from '../publishing/zephyr/report.ts';
import { readCustomFields, readPriorityNames } from '../publishing/zephyr/settings.ts';
import { createUploadLedger } from '../publishing/zephyr/upload-ledger.ts';
import { takeUploadLock } from '../publishing/zephyr/upload-lock.ts';
import { uploadPlan } from '../publishing/zephyr/upload-plan.ts';
import type { Database } from '../store/database.ts';
import { createStoredDocuments } from '../stories/stored-documents.ts';
import type { Connections } from './connections.ts';

export interface UploadRequest {
  /** Zephyr project; that of the story's key when absent. */
  project?: string | undefined;
  /** Whole path of the folder; the plan's suggestion when absent. */
  folder?: string | undefined;
  /** Name of a test cycle that is to hold the tests. */
  cycle?: string | undefined;
  /** Reads only, and reports what would be sent. */
  dryRun?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((result: TestResult, done: number, total: number) => void) | undefined;
}

export interface UploadServices {
  config: Config;
  connections: Connections;
  dataDirectory: string;
  /** Opens the database, which notes what was uploaded. */
  database: () => Database;
  clock: Clock;
}

/**
 * Uploads a plan to Zephyr Scale; see `uploadPlan`.
 * @throws ConfigError without Zephyr or Jira, NotFoundError for an unknown story, LeaseHeldError during another upload of it.
 */
export async function upload(services: UploadServices, plan: TestPlan, request: UploadRequest): Promise<UploadReport> {
  const { config, connections, clock } = services;
  const { key: story } = plan.story;
  if (!/^[A-Z][A-Z0-9_]+-\d+$/.test(story)) {
    throw new UsageError(`The plan is for "${story.slice(0, 40)}", which is not an issue key`, {
      hint: 'story.key of the plan must be a key such as PLAT-123.',
    });
  }
  const project = request.project ?? story.replace(/-\d+$/, '');
  const dryRun = request.dryRun ?? false;
  const signal = request.signal ?? new AbortController().signal;
  const settings = {
    priorityNames: readPriorityNames(config.list('ZEPHYR_PRIORITIES')),
    statusName: config.text('ZEPHYR_STATUS') ?? 'Draft',
    customFields: readCustomFields(config.text('ZEPHYR_CUSTOM_FIELDS')),
  };
  const http = connections.zephyr();
  if (http === undefined) {
    throw new ConfigError('ZEPHYR_API_TOKEN is not set', {
      hint: `Set ZEPHYR_API_TOKEN ${whereToSet()}.`,
    });
  }
  const options = {
    http,
    patience: {
      retries: config.number('HTTP_RETRIES') ?? 5,
      delayMs: (config.number('HTTP_RETRY_DELAY') ?? 0.5) * 1000,
      clock,
    },
    settings,
    project,
    folder: request.folder,
    cycle: request.cycle,
    issueId: await issueNumber(services, story, signal),
    signal,
    onProgress: request.onProgress,
  };
  const target = { site: http.baseUrl, project, story };
  if (dryRun) {
    // Looking makes no database.
    const known = hasDatabase(services) ? createUploadLedger(services.database(), target, clock).entries() : new Map();
    return uploadPlan(plan, { ...options, known, ledger: undefined });
  }
  const db = services.database();
  const ledger = createUploadLedger(db, target, clock);
  const lock = takeUploadLock(db, project, story, clock);
  try {
    return await uploadPlan(plan, {
      ...options,
      known: ledger.entries(),
      ledger: {
        noteCase(...noted) {
          lock.extend();
          ledger.noteCase(...noted);
        },
        noteComplete(...noted) {
          lock.extend();
          ledger.noteComplete(...noted);
        },
      },
    });
  } finally {
    lock.release();
  }
}

const issueSchema = z.object({ id: z.coerce.number().int().positive() });

/** Jira's number of an issue: from Jira, or from the index where Jira is not configured. */
async function issueNumber(services: UploadServices, key: string, signal: AbortSignal): Promise<number> {
  const jira = services.connections.jira();
  if (jira !== undefined) {
    try {
      const path = `/rest/api/3/issue/${encodeURIComponent(key)}`;
      return (await jira.getJson(path, issueSchema, { query: { fields: 'summary' }, signal })).id;
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      throw new NotFoundError(`There is no issue ${key}, or the account may not see it`, { cause: error });
    }
  }
  const [stored] = hasDatabase(services) ? createStoredDocuments(services.database()).byId([`jira_${key}`]) : [];
  const number = Number(stored?.identity);
  if (Number.isInteger(number) && number > 0) return number;
  throw new ConfigError(`The tests cannot be linked to ${key}: ATLASSIAN_BASE_URL is not set, and it is not indexed`, {
    hint: 'Zephyr links by the number that Jira gives an issue: set ATLASSIAN_BASE_URL, ATLASSIAN_EMAIL and ATLASSIAN_API_TOKEN.',
  });
}

function hasDatabase({ dataDirectory }: UploadServices): boolean {
  return existsSync(join(dataDirectory, 'womba.db'));
}
