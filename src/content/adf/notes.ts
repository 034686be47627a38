import type { WarningCounts } from '../../documents/warnings.ts';
import { safeKind } from './kinds.ts';

/** What every part of one conversion shares. */
export interface Notes {
  warnings: WarningCounts;
  /** Names of things that the document refers to by id: media ids to file names, account ids to display names. */
  names: ReadonlyMap<string, string>;
  /** Plain text is wanted, not Markdown. */
  plain: boolean;
}

/** A hostile document may invent a kind per node; a report has room for so many names. */
const mostUnknownKinds = 40;

/** Counts a kind that nobody knows: `adf.unknown-node:<kind>`, or `…:other` once a document has shown too many. */
export function countUnknown(notes: Notes, what: 'node' | 'mark', kind: string): void {
  const full = notes.warnings.size >= mostUnknownKinds;
  notes.warnings.add(`adf.unknown-${what}:${full ? 'other' : safeKind(kind)}`);
}
