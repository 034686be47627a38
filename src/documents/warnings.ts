/**
 * Counts what a conversion could not keep, by kind (`adf.unknown-node:foo`, `storage.unknown-macro:bar`), so that nothing
 * vanishes silently. Kinds are names, never text from a document.
 */
export class WarningCounts {
  readonly #counts = new Map<string, number>();

  add(kind: string, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  merge(other: WarningCounts): void {
    for (const [kind, count] of other.#counts) this.add(kind, count);
  }

  /** The same for counts that came from another thread. */
  addCounts(counts: Readonly<Record<string, number>>): void {
    for (const [kind, count] of Object.entries(counts)) this.add(kind, count);
  }

  get size(): number {
    return this.#counts.size;
  }

  /** Counts by kind, sorted by kind. */
  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** What every converter returns. */
export interface Converted {
  markdown: string;
  warnings: WarningCounts;
}
