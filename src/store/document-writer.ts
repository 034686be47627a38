import { hash as hashText } from 'node:crypto';
import { searchedMetadata, type SourceDocument } from '../documents/document.ts';
import { type Database, number, type Row, text } from './database.ts';
import { removeDocument } from './removal.ts';

/** One chunk, split and analysed, ready to be stored. */
export interface PreparedChunk {
  /** Headings above the chunk, outermost first. */
  headingPath: readonly string[];
  text: string;
  tokens: number;
  /** Analysed terms, joined by blanks. */
  terms: {
    /** Of the document's title. */
    title: string;
    /** Of what surrounds the chunk: source, project, key, folder, labels, headings above. */
    context: string;
    /** Of the chunk's text. */
    body: string;
  };
}

/** Where a document was found: a scope and the projects of the run that share it. */
export interface Place {
  source: string;
  scope: string;
  projects: readonly string[];
}

export type Written = 'added' | 'changed' | 'unchanged';

export interface DocumentWriter {
  /**
   * Whether the text that search sees differs from what is stored, so that unchanged documents need not be split again.
   * May be called outside a transaction.
   */
  needsChunks(document: SourceDocument, source: string): boolean;
  /**
   * Stores a document with its chunks and puts it into the place. A document that carries a known identity under another
   * id (moved, renamed) replaces the old one. `chunks` may be undefined where `needsChunks` said false. Call it in a write
   * transaction.
   */
  put(document: SourceDocument, chunks: readonly PreparedChunk[] | undefined, place: Place, now: Date): Written;
  /** Puts what is stored under the given identities into the place too. Returns how many documents this changed. */
  join(identities: readonly string[], place: Place): number;
}

export function createDocumentWriter(db: Database, projectOrder: readonly string[]): DocumentWriter {
  const hashes = new WeakMap<SourceDocument, string>();
  /** Asked for twice: before a document is split and when it is written. */
  const hashOf = (document: SourceDocument): string => {
    let hash = hashes.get(document);
    if (hash === undefined) {
      hash = contentHash(document);
      hashes.set(document, hash);
    }
    return hash;
  };

  const stored = (document: SourceDocument, source: string): Row | undefined =>
    db.get(
      `SELECT doc, id, content_hash, version, metadata, url, last_modified, state FROM documents
       WHERE source = ? AND identity = ?`,
      source,
      document.identity,
    );

  // FTS5 writes out what it has collected whenever a statement needs a savepoint of its own, as those with RETURNING or a
  // trigger do: a segment for each chunk, merged at once, cost a fifth of a run. Hence plain statements, one after another.
  const insertChunks = (doc: number, chunks: readonly PreparedChunk[]): void => {
    const lengths = { title: 0, context: 0, body: 0 };
    chunks.forEach((chunk, ordinal) => {
      const rowid = db.insert(
        'INSERT INTO chunks (doc, ordinal, heading_path, text, tokens) VALUES (?, ?, ?, ?, ?)',
        doc,
        ordinal,
        chunk.headingPath.join(' > '),
        chunk.text,
        chunk.tokens,
      );
      const { title, context, body } = chunk.terms;
      const length = { title: countTerms(title), context: countTerms(context), body: countTerms(body) };
      db.run(
        `INSERT INTO chunk_terms (chunk, title, context, body, title_length, context_length, body_length)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        rowid,
        title,
        context,
        body,
        length.title,
        length.context,
        length.body,
      );
      db.run('INSERT INTO lexical (rowid, title, context, body) VALUES (?, ?, ?, ?)', rowid, title, context, body);
      lengths.title += length.title;
      lengths.context += length.context;
      lengths.body += length.body;
    });
    db.run(
      `UPDATE lexical_totals SET chunks = chunks + ?, title = title + ?, context = context + ?, body = body + ?
       WHERE rowid = 1`,
      chunks.length,
      lengths.title,
      lengths.context,
      lengths.body,
    );
  };

  const addTo = (doc: number, where: Place, project: string): number =>
    db.run(
      'INSERT OR IGNORE INTO memberships (source, scope, project, doc) VALUES (?, ?, ?, ?)',
      where.source,
      where.scope,
      project,
      doc,
    );

  const place = (doc: number, where: Place): boolean => {
    let added = 0;
    for (const project of where.projects) added += addTo(doc, where, project);
    return added > 0 && refreshProjectKeys(db, doc, projectOrder);
  };

  return {
    needsChunks(document, source) {
      const row = stored(document, source);
      return row === undefined || row['content_hash'] !== hashOf(document) || row['id'] !== document.id;
    },

    put(document, chunks, where, now) {
      const hash = hashOf(document);
      const metadata = JSON.stringify(document.metadata);
      const row = stored(document, where.source);
      // The id may be taken by a document of another identity: an issue that was moved away while its key was reused.
      const holder = db.get('SELECT doc FROM documents WHERE id = ?', document.id);
      if (holder !== undefined && holder['doc'] !== row?.['doc']) removeDocument(db, number(holder, 'doc'));
      if (row === undefined) {
        const doc = db.insert(
          `INSERT INTO documents (id, source, collection, identity, version, state, title, url, last_modified, header, body,
             metadata, project_keys, content_hash, indexed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          document.id,
          where.source,
          document.collection,
          document.identity,
          document.version,
          document.state ?? null,
          document.title,
          document.url,
          document.lastModified,
          document.header.join(' · '),
          document.markdown,
          metadata,
          joinProjectKeys(where.projects, projectOrder),
          hash,
          now.toISOString(),
        );
        insertChunks(doc, required(chunks, document.id));
        for (const project of where.projects) addTo(doc, where, project);
        return 'added';
      }
      const doc = number(row, 'doc');
      const newText = row['content_hash'] !== hash || row['id'] !== document.id;
      const newFields =
        newText ||
        row['version'] !== document.version ||
        row['metadata'] !== metadata ||
        row['url'] !== document.url ||
        row['last_modified'] !== document.lastModified ||
        (row['state'] ?? undefined) !== document.state;
      if (newFields) {
        db.run(
          `UPDATE documents SET id = ?, collection = ?, version = ?, state = ?, title = ?, url = ?, last_modified = ?,
             header = ?, body = ?, metadata = ?, content_hash = ?, indexed_at = ? WHERE doc = ?`,
          document.id,
          document.collection,
          document.version,
          document.state ?? null,
          document.title,
          document.url,
          document.lastModified,
          document.header.join(' · '),
          document.markdown,
          metadata,
          hash,
          now.toISOString(),
          doc,
        );
      }
      if (newText) {
        db.run('DELETE FROM chunks WHERE doc = ?', doc);
        insertChunks(doc, required(chunks, document.id));
      }
      const newPlace = place(doc, where);
      return newFields || newPlace ? 'changed' : 'unchanged';
    },

    join(identities, where) {
      let changed = 0;
      // CROSS JOIN keeps the order, as in ScopeStore.known.
      const missing = db.all(
        `SELECT d.doc FROM json_each(?) AS wanted
         CROSS JOIN documents AS d ON d.source = ? AND d.identity = wanted.value
         WHERE (SELECT count(*) FROM memberships AS m WHERE m.doc = d.doc AND m.source = ? AND m.scope = ?
                  AND m.project IN (SELECT value FROM json_each(?))) < ?`,
        JSON.stringify(identities),
        where.source,
        where.source,
        where.scope,
        JSON.stringify(where.projects),
        where.projects.length,
      );
      for (const row of missing) if (place(number(row, 'doc'), where)) changed += 1;
      return changed;
    },
  };
}

/** Recomputes which projects a document belongs to, in configured order. Returns whether that changed. */
export function refreshProjectKeys(db: Database, doc: number, projectOrder: readonly string[]): boolean {
  const projects = db
    .all('SELECT DISTINCT project FROM memberships WHERE doc = ?', doc)
    .map((row) => text(row, 'project'));
  const keys = joinProjectKeys(projects, projectOrder);
  return db.run('UPDATE documents SET project_keys = ? WHERE doc = ? AND project_keys <> ?', keys, doc, keys) > 0;
}

/** `,PLAT,SHOP,`: configured projects in their order, then the others by name. */
function joinProjectKeys(projects: readonly string[], projectOrder: readonly string[]): string {
  const rank = (project: string): number => projectOrder.indexOf(project) + 1 || projectOrder.length + 1;
  const sorted = [...new Set(projects)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return sorted.length === 0 ? '' : `,${sorted.join(',')},`;
}

function countTerms(joined: string): number {
  if (joined === '') return 0;
  let count = 1;
  for (let at = joined.indexOf(' '); at >= 0; at = joined.indexOf(' ', at + 1)) count += 1;
  return count;
}

/** Everything that the chunks and their indexed text are made from. */
function contentHash(document: SourceDocument): string {
  const parts = [document.header, document.title, document.markdown, searchedMetadata(document)];
  return hashText('sha256', JSON.stringify(parts), 'base64url');
}

function required(chunks: readonly PreparedChunk[] | undefined, id: string): readonly PreparedChunk[] {
  if (chunks === undefined) throw new Error(`document ${id} is new or changed but was not split`);
  return chunks;
}
