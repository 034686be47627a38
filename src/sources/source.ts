import type { SourceDocument, SourceName } from '../documents/document.ts';
import type { WarningCounts } from '../documents/warnings.ts';

/**
 * What is enumerated as a whole: a Jira project, a Confluence space, a Zephyr project, a site, the list of specification
 * URLs, a glob, a GitLab group. Only in a scope whose enumeration completed may unseen documents be removed.
 */
export interface Scope {
  /** Unique within the source and stable between runs, such as `space:ENG`. */
  key: string;
  /** For people, such as `space ENG`. */
  label: string;
  /** The projects of this read that the scope belongs to; at least one. */
  projects: readonly string[];
}

/** What a source may ask while it reads. */
export interface ReadWindow {
  /** The projects to read, in configured order; all of them known to the source's settings. */
  projects: readonly string[];
  /** `full` reads every body again; `incremental` may skip what `known` or `since` shows to be unchanged. */
  mode: 'incremental' | 'full';
  /** Start of the last complete read of the scope, 30 minutes of overlap already subtracted; null when there was none. */
  since(scope: Scope): Date | null;
  /** The checkpoint stored by an earlier attempt of this run, or null. Its shape is the source's own affair. */
  checkpoint(scope: Scope): unknown;
  /** True when an earlier attempt of this run completed the scope: nothing needs to be read again. */
  isComplete(scope: Scope): boolean;
  /**
   * The stored versions of those of the given identities that are in the index, belong to the scope and did not fail last
   * time. What is missing from the answer has to be fetched.
   */
  known(scope: Scope, identities: readonly string[]): Map<string, string>;
  /**
   * As `known`, for all identities that start with `prefix` (compared character by character, nothing in it is a
   * pattern): what the index holds of a file whose parts are documents of their own. A source that finds such a file
   * unchanged reports these as `present` without reading it. Unlike `known` it also answers with what failed last time
   * while an old version of it is kept: that version must be reported too. Empty when the index holds none.
   */
  knownByPrefix(scope: Scope, prefix: string): Map<string, string>;
  /** The `state` stored with a document of the scope, or null where there is no such document or it has none. */
  state(scope: Scope, identity: string): string | null;
  /**
   * What the index holds of the scope and this run has not reported so far; asked at the end of an enumeration, it is what
   * will be removed.
   */
  unseen(scope: Scope): Promise<string[]>;
  /**
   * Stored documents of this source, in any scope, whose `state` is a JSON list that holds one of the given identities:
   * what has to be read again because a document it quotes has changed.
   */
  referring(identities: readonly string[]): string[];
  /** Identities whose last read failed and that have to be tried again. */
  failedBefore(scope: Scope): readonly string[];
  /** Aborts when the run is stopped; pass it to every wait and request. */
  signal: AbortSignal;
}

/**
 * What a source reports, in order. Every event that names a scope must come after nothing in particular; a scope needs no
 * announcement. All identities that exist upstream must be reported before `scope-complete`, each as `present`,
 * `document` or `failure`.
 */
export type SourceEvent =
  /** These exist upstream; said of what is unchanged, and allowed for anything. */
  | { kind: 'present'; scope: Scope; identities: readonly string[] }
  /** A new, changed or re-read document. Warnings are those of its conversion. */
  | { kind: 'document'; scope: Scope; document: SourceDocument; warnings?: WarningCounts }
  /** One document could not be read; its old version is kept, and it is tried again next time. The scope is not harmed. */
  | { kind: 'failure'; scope: Scope; identity: string; message: string; retryable: boolean }
  /** Everything before this event may be forgotten: a later attempt of this run starts from `value` (JSON). */
  | { kind: 'checkpoint'; scope: Scope; value: unknown }
  /** Everything in the scope was reported. `note` goes into the report. */
  | { kind: 'scope-complete'; scope: Scope; note?: string }
  /**
   * The scope could not be enumerated to its end; other scopes go on. With `tolerated` (a space that was discovered, not
   * configured) it is a warning and its documents stay; otherwise the source is incomplete.
   */
  | { kind: 'scope-failed'; scope: Scope; error: unknown; tolerated?: boolean }
  /** All scopes that exist now for the projects of this read; documents of vanished scopes are swept. Sent at most once, at the end. */
  | { kind: 'scopes'; keys: readonly string[] }
  /** Something to count in the report that no document carries. */
  | { kind: 'warning'; name: string; count?: number }
  /** For the live view: how many documents a scope is expected to hold. */
  | { kind: 'expected'; scope: Scope; count: number };

/** A place that documents come from. One adapter per vendor; all pass the conformance suite in `testing/`. */
export interface Source {
  readonly name: SourceName;
  /** HTTP requests (attempts) sent so far. */
  readonly requests: number;
  /**
   * Reads everything in the window. Throws only when the source as a whole cannot go on (credentials refused, host out of
   * reach); what was yielded before stays valid.
   */
  read(window: ReadWindow): AsyncGenerator<SourceEvent, void, void>;
}
