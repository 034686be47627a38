import { describeError, ConfigError, NotFoundError, UnavailableError, WombaError } from '../platform/errors.ts';
import type { IssueResult } from '../sources/jira/issue-reader.ts';
import type { PageResult } from '../sources/confluence/single-pages.ts';
import type { StoredDocuments } from './stored-documents.ts';
import type { KnownDocument } from './story.ts';

/** What can be asked of Jira and Confluence now. */
export interface LiveReader {
  /** The issue's present key (it changes when an issue moves) and change stamp. @throws NotFoundError */
  issueVersion(key: string, signal: AbortSignal): Promise<{ key: string; version: string }>;
  readIssues(keys: readonly string[], signal: AbortSignal): AsyncGenerator<IssueResult, void, void>;
  remoteLinkUrls(key: string, signal: AbortSignal): Promise<string[]>;
  /** Absent where Confluence cannot be asked. */
  readPages?: (ids: readonly string[], signal: AbortSignal) => AsyncGenerator<PageResult, void, void>;
}

export interface ReadStoryOptions {
  key: string;
  /** Absent where nothing is indexed. */
  stored: StoredDocuments | undefined;
  /** Absent, or the reason why Jira cannot be asked. */
  live: LiveReader | ConfigError | undefined;
  /** Reads the issue even if the index has its present version. */
  noCache: boolean;
  signal: AbortSignal;
}

export interface ReadStory {
  document: KnownDocument;
  readFrom: 'jira' | 'index';
  /** Whether Jira said that this is the present version. */
  upToDate: boolean;
  /** Absent where Jira could not be asked: then nothing else needs to be tried. */
  live: LiveReader | undefined;
  warnings: string[];
}

/** Somebody waits, and the index has an answer: longer than this nobody is asked, in milliseconds. */
const patienceMs = 20_000;

/**
 * The story: fresh from Jira, or from the index where that has the present version or Jira cannot be asked. The latter is
 * a warning.
 * @throws NotFoundError when neither knows the issue, ConfigError without index and configuration, and Jira's errors when
 * the index does not have the issue.
 */
export async function readStory(options: ReadStoryOptions): Promise<ReadStory> {
  const { key, stored, live, noCache, signal } = options;
  const inIndex = (wanted: string): KnownDocument | undefined => stored?.byId([`jira_${wanted}`])[0];
  const known = inIndex(key);
  if (live === undefined || live instanceof ConfigError) return withoutJira(key, known, stored !== undefined, live);
  const patience = known === undefined ? undefined : AbortSignal.timeout(patienceMs);
  const limit = patience === undefined ? signal : AbortSignal.any([signal, patience]);
  try {
    const now = await live.issueVersion(key, limit);
    const present = inIndex(now.key);
    if (!noCache && present !== undefined && present.version === now.version) {
      return { document: present, readFrom: 'index', upToDate: true, live, warnings: [] };
    }
    const document = await readOne(live, now.key, limit);
    return { document, readFrom: 'jira', upToDate: true, live, warnings: [] };
  } catch (error) {
    signal.throwIfAborted();
    const failure =
      patience?.aborted === true ? new UnavailableError(`Jira did not answer in ${patienceMs / 1000} s`) : error;
    if (known === undefined || !(failure instanceof WombaError)) throw failure;
    const { message, hint } = describeError(failure);
    const warning = `${key} comes from the index, as of ${asOf(known)}: ${message}${hint === undefined ? '' : `. ${hint}`}`;
    // Whatever it was would meet the next request as well.
    return { document: known, readFrom: 'index', upToDate: false, live: undefined, warnings: [warning] };
  }
}

function withoutJira(
  key: string,
  known: KnownDocument | undefined,
  hasIndex: boolean,
  reason: ConfigError | undefined,
): ReadStory {
  const why = reason?.message ?? 'Jira is not configured (ATLASSIAN_BASE_URL is not set)';
  const hint =
    reason?.hint ?? 'Run `womba configure`, or set ATLASSIAN_BASE_URL, ATLASSIAN_EMAIL and ATLASSIAN_API_TOKEN.';
  if (known !== undefined) {
    const warning = `${key} comes from the index, as of ${asOf(known)}: ${why}`;
    return { document: known, readFrom: 'index', upToDate: false, live: undefined, warnings: [warning] };
  }
  if (reason !== undefined) throw reason;
  if (!hasIndex) throw new ConfigError(`Nothing is indexed, and ${why}`, { hint });
  throw new NotFoundError(`${key} is not in the index, and ${why}`, { hint });
}

async function readOne(live: LiveReader, key: string, signal: AbortSignal): Promise<KnownDocument> {
  for await (const result of live.readIssues([key], signal)) {
    if (result.kind === 'issue') return result.document;
    throw new UnavailableError(`Jira: ${key} could not be read: ${result.message}`);
  }
  throw new NotFoundError(`Jira no longer has ${key}`, { hint: 'It was removed or moved a moment ago; try again.' });
}

function asOf({ lastModified }: KnownDocument): string {
  return lastModified === '' ? 'the last run' : `${lastModified.slice(0, 16).replace('T', ' ')} UTC`;
}
