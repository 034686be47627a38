import type { CollectionName, Metadata } from '../documents/document.ts';
import { type Database, type Row, text } from '../store/database.ts';
import type { KnownDocument } from './story.ts';

/** What the index holds, looked up by what is known for certain. Every answer is in the order of the ids. */
export interface StoredDocuments {
  byId(ids: readonly string[]): KnownDocument[];
  /** Issues whose parent is the given one. */
  childrenOf(key: string): KnownDocument[];
  /** Tests that Zephyr links to the issue, by Jira's numeric id, and those that carry its key as a label. */
  testsOf(issue: { id: string; key: string }): { document: KnownDocument; linked: boolean }[];
  /** Pages of exactly one of these titles. */
  pagesTitled(titles: readonly string[]): KnownDocument[];
  /** Every API operation: document id and `METHOD /path`. */
  operations(): { id: string; operation: string }[];
  /** Whether anything of the project was indexed. */
  knowsProject(project: string): boolean;
}

export function createStoredDocuments(db: Database): StoredDocuments {
  const find = (condition: string, ...values: string[]): KnownDocument[] =>
    db.all(`SELECT * FROM documents WHERE ${condition} ORDER BY id`, ...values).map(documentOf);
  const inCollection = (collection: CollectionName, condition: string, ...values: string[]): KnownDocument[] =>
    find(`collection = ? AND ${condition}`, collection, ...values);
  return {
    byId: (ids) => find('id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)),
    childrenOf: (key) => inCollection('jira_issues', `json_extract(metadata, '$.parent_key') = ?`, key),
    testsOf({ id, key }) {
      const [issue, label] = [`,${id},`, `,${key.toUpperCase()},`];
      // One pass over the tests: their metadata stand behind their texts in the file.
      return inCollection(
        'existing_tests',
        `(instr(json_extract(metadata, '$.issue_ids'), ?) > 0 OR instr(upper(json_extract(metadata, '$.labels')), ?) > 0)`,
        issue,
        label,
      ).map((document) => ({ document, linked: String(document.metadata['issue_ids'] ?? '').includes(issue) }));
    },
    pagesTitled: (titles) =>
      titles.length === 0
        ? []
        : inCollection('confluence_docs', 'title IN (SELECT value FROM json_each(?))', JSON.stringify(titles)),
    operations: () =>
      db
        .all(
          `SELECT id, json_extract(metadata, '$.operation') AS operation FROM documents
           WHERE collection = 'swagger_docs' ORDER BY id`,
        )
        .map((row) => ({ id: text(row, 'id'), operation: text(row, 'operation') }))
        .filter(({ operation }) => operation !== ''),
    knowsProject: (project) =>
      db.get(
        `SELECT 1 FROM documents WHERE collection = 'jira_issues' AND instr(project_keys, ?) > 0 LIMIT 1`,
        `,${project},`,
      ) !== undefined,
  };
}

function documentOf(row: Row): KnownDocument {
  return {
    id: text(row, 'id'),
    identity: text(row, 'identity'),
    collection: text(row, 'collection') as CollectionName,
    title: text(row, 'title'),
    url: text(row, 'url'),
    lastModified: text(row, 'last_modified'),
    version: text(row, 'version'),
    markdown: text(row, 'body'),
    metadata: JSON.parse(text(row, 'metadata')) as Metadata,
  };
}
