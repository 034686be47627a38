import type { SourceName } from '../documents/document.ts';
import type { SourceReport } from './report.ts';

/** What a run tells while it works; the command line and the server turn it into lines, a live view or events. */
export type ProgressEvent =
  | { kind: 'started'; run: string; continued: boolean; takenOverFrom: string | undefined }
  | { kind: 'source-started'; source: SourceName }
  /** `expected` is what the source announced so far, 0 while unknown. */
  | { kind: 'source-progress'; source: SourceName; seen: number; written: number; expected: number }
  | { kind: 'source-ended'; source: SourceName; report: SourceReport }
  /** After the sources: chunks done and left, of embedding or of writing to the Chroma server. */
  | { kind: 'vectors-progress'; stage: 'embedding' | 'chroma'; done: number; left: number };

export type OnProgress = (event: ProgressEvent) => void;
