import type { CollectionName, SourceName } from '../documents/document.ts';

export type SourceStatus = 'complete' | 'incomplete' | 'skipped' | 'failed';
export type RunStatus = 'complete' | 'incomplete' | 'skipped' | 'locked' | 'stopped';

export interface ReportedError {
  /** Label of the scope, or null where the whole source is meant. */
  scope: string | null;
  /** Identity of the document, or null where the whole scope is meant. */
  id: string | null;
  message: string;
  retryable: boolean;
}

/** What happened in one source. Documents are counted, except where the name says chunks or requests. */
export interface SourceReport {
  status: SourceStatus;
  /** Documents that exist upstream, as far as the run looked. */
  seen: number;
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** Not seen but kept, because too many would have vanished at once. */
  unobserved: number;
  failed: number;
  /** Chunks written. */
  chunks: number;
  /** HTTP requests of this attempt, repetitions included. */
  requests: number;
  /** Duration of this attempt. */
  seconds: number;
  /** What conversions could not keep, by kind; of this attempt. */
  warnings: Record<string, number>;
  errors: ReportedError[];
  /** Sentences for people: why something was skipped, where a limit was reached. */
  notes: string[];
}

/** Documents now in the index. */
export interface IndexTotals {
  tests: number;
  stories: number;
  docs: number;
  external_docs: number;
  swagger_docs: number;
  total: number;
}

/** What became of vectors. Chunks are counted; what is optional is absent where there is nothing to tell. */
export interface EmbeddingReport {
  /** Vectors that were computed by the model in this attempt. */
  computed: number;
  /** Vectors that were known from the same text. */
  cached: number;
  /** Chunks that still have none of the configured model. */
  pending: number;
  /** Tokens that the model read in this attempt. */
  tokens: number;
  /** Texts that were longer than the model reads and lost their end. */
  truncated?: number;
  /** Absent without an embedding model. */
  model?: string;
  /** Of the tokens, by EMBEDDING_PRICE_PER_MILLION. */
  cost?: number;
  /** What was told to the Chroma server, and how many chunks it has yet to be told about. */
  chroma?: { written: number; removed: number; waiting: number };
  errors?: ReportedError[];
  notes?: string[];
}

export const emptyEmbeddingReport = (): EmbeddingReport => ({ computed: 0, cached: 0, pending: 0, tokens: 0 });

/** The `--json` output of the indexing commands; the field names are part of the contract. */
export interface RunReport {
  status: RunStatus;
  run_id: string | null;
  /** Whether this attempt went on with an unfinished run. */
  continued: boolean;
  project_keys: string[];
  started_at: string;
  seconds: number;
  sources: Record<SourceName, SourceReport>;
  results: IndexTotals;
  embeddings: EmbeddingReport;
}

export const emptySourceReport = (status: SourceStatus, note?: string): SourceReport => ({
  status,
  seen: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  unobserved: 0,
  failed: 0,
  chunks: 0,
  requests: 0,
  seconds: 0,
  warnings: {},
  errors: [],
  notes: note === undefined ? [] : [note],
});

/** Which collection a source fills, and under which name the totals count it. */
export const collectionOf: Record<
  SourceName,
  { collection: CollectionName; total: Exclude<keyof IndexTotals, 'total'> }
> = {
  zephyr: { collection: 'existing_tests', total: 'tests' },
  jira: { collection: 'jira_issues', total: 'stories' },
  confluence: { collection: 'confluence_docs', total: 'docs' },
  external: { collection: 'external_docs', total: 'external_docs' },
  swagger: { collection: 'swagger_docs', total: 'swagger_docs' },
};
