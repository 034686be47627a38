import { type Database, text } from './database.ts';

/** When each source was last complete for each project; decides whether a refresh is due. */
export interface SourceStamps {
  /** ISO 8601, or null when the source was never complete for the project, or its last read was not. */
  completedAt(project: string, source: string): string | null;
  stamp(project: string, source: string, now: Date): void;
  /** Notes that the last read was not complete, so that the source is due at once; when it was complete stays known. */
  markUnfinished(project: string, source: string): void;
  /** The latest completion of each source over all projects. */
  latest(): Map<string, string>;
}

export function createSourceStamps(db: Database): SourceStamps {
  return {
    completedAt(project, source) {
      const row = db.get(
        'SELECT completed_at FROM source_stamps WHERE project = ? AND source = ? AND unfinished = 0',
        project,
        source,
      );
      return row === undefined ? null : text(row, 'completed_at');
    },
    stamp(project, source, now) {
      db.run(
        'INSERT OR REPLACE INTO source_stamps (project, source, completed_at) VALUES (?, ?, ?)',
        project,
        source,
        now.toISOString(),
      );
    },
    markUnfinished(project, source) {
      db.run('UPDATE source_stamps SET unfinished = 1 WHERE project = ? AND source = ?', project, source);
    },
    latest() {
      const rows = db.all('SELECT source, max(completed_at) AS at FROM source_stamps GROUP BY source');
      return new Map(rows.map((row) => [text(row, 'source'), text(row, 'at')]));
    },
  };
}
