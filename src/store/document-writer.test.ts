import { describe, expect, it } from 'vitest';
import type { SourceDocument } from '../documents/document.ts';
import type { Database, Row } from './database.ts';
import { createDocumentWriter, type DocumentWriter, type Place, type Written } from './document-writer.ts';
import { platform, sampleChunks, sampleDocument, someTime } from './testing/documents.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const later = new Date('2026-03-14T03:00:00.000Z');

class Desk {
  readonly db: Database;
  readonly writer: DocumentWriter;

  constructor(db: Database, projectOrder: readonly string[] = ['PLAT', 'SHOP']) {
    this.db = db;
    this.writer = createDocumentWriter(db, projectOrder);
  }

  /** Stores a document as a run does: split only when that is needed. */
  put(document: SourceDocument, place: Place = platform, now = someTime): Written {
    const chunks = this.writer.needsChunks(document, place.source) ? sampleChunks(document) : undefined;
    return this.db.write(() => this.writer.put(document, chunks, place, now));
  }

  join(identities: readonly string[], place: Place): number {
    return this.db.write(() => this.writer.join(identities, place));
  }

  row(id: string): Row | undefined {
    return this.db.get('SELECT * FROM documents WHERE id = ?', id);
  }

  ids(): unknown[] {
    return this.db.all('SELECT id FROM documents ORDER BY id').map((row) => row['id']);
  }

  /** Numbers and texts of all chunks; the terms are found through the lexical index. */
  chunks(): unknown[] {
    return this.db.all('SELECT chunk, ordinal, text FROM chunks ORDER BY doc, ordinal').map((row) => ({ ...row }));
  }

  found(term: string): unknown[] {
    return this.db.all('SELECT rowid FROM lexical WHERE lexical MATCH ?', `"${term}"`).map((row) => row['rowid']);
  }
}

describe('put', () => {
  it('adds a document with its chunks and terms', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    expect(desk.put(sampleDocument('1', { markdown: 'alpha\n\nbeta', state: '["2"]' }))).toBe('added');
    expect(desk.row('jira_PLAT-1')).toMatchObject({
      source: 'jira',
      identity: '1',
      header: 'Jira · PLAT · PLAT-1',
      body: 'alpha\n\nbeta',
      state: '["2"]',
      project_keys: ',PLAT,',
      metadata: '{"story_key":"PLAT-1","status":"Open"}',
      indexed_at: someTime.toISOString(),
    });
    expect(desk.chunks()).toEqual([
      { chunk: 1, ordinal: 0, text: 'alpha' },
      { chunk: 2, ordinal: 1, text: 'beta' },
    ]);
    expect(desk.found('beta')).toEqual([2]);
  });

  it('writes nothing when nothing changed, and needs no chunks for that', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    const before = [desk.row('jira_PLAT-1'), desk.chunks()];
    expect(desk.writer.needsChunks(sampleDocument('1'), 'jira')).toBe(false);
    expect(desk.put(sampleDocument('1'), platform, later)).toBe('unchanged');
    expect([desk.row('jira_PLAT-1'), desk.chunks()]).toEqual(before);
  });

  it.each([
    ['text', { markdown: 'other' }],
    ['title', { title: 'other' }],
    ['header', { header: ['Jira', 'other'] }],
  ])('replaces the chunks when the %s changed', (_, change) => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1', { markdown: 'alpha\n\nbeta' }));
    expect(desk.put(sampleDocument('1', { markdown: 'alpha\n\nbeta', ...change }), platform, later)).toBe('changed');
    expect(desk.row('jira_PLAT-1')).toMatchObject({ indexed_at: later.toISOString() });
    // None of the old terms is left behind.
    expect(desk.found('beta').length).toBe('markdown' in change ? 0 : 1);
    expect(store.db.get('SELECT count(*) AS n FROM chunks')).toEqual({ n: 'markdown' in change ? 1 : 2 });
  });

  it.each([
    ['metadata', { metadata: { story_key: 'PLAT-1', status: 'Done' } }],
    ['version', { version: '2' }],
    ['address', { url: 'https://acme.example/other' }],
    ['date', { lastModified: '2026-03-02T00:00:00.000Z' }],
    ['state', { state: '["9"]' }],
  ])('keeps the chunks when only the %s changed', (_, change) => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    const before = desk.chunks();
    expect(desk.writer.needsChunks(sampleDocument('1', change), 'jira')).toBe(false);
    expect(desk.put(sampleDocument('1', change), platform, later)).toBe('changed');
    expect(desk.chunks()).toEqual(before);
    expect(desk.put(sampleDocument('1', change), platform, later)).toBe('unchanged');
  });

  it('forgets a state that a document no longer has', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1', { state: '[]' }));
    expect(desk.put(sampleDocument('1'))).toBe('changed');
    expect(desk.row('jira_PLAT-1')).toMatchObject({ state: null });
  });

  it('follows a document that got another id', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    expect(desk.put(sampleDocument('1', { id: 'jira_SHOP-5' }))).toBe('changed');
    expect(desk.ids()).toEqual(['jira_SHOP-5']);
  });

  it('gives an id that is used again to the document that has it now', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1', { markdown: 'old' }));
    expect(desk.put(sampleDocument('2', { id: 'jira_PLAT-1', markdown: 'new' }))).toBe('added');
    expect(desk.ids()).toEqual(['jira_PLAT-1']);
    expect(desk.row('jira_PLAT-1')).toMatchObject({ identity: '2' });
    expect(desk.found('old')).toEqual([]);
  });

  it('gets through two documents that swap their ids', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    desk.put(sampleDocument('2'));
    desk.put(sampleDocument('1', { id: 'jira_PLAT-2' }));
    desk.put(sampleDocument('2', { id: 'jira_PLAT-1' }));
    expect(desk.row('jira_PLAT-2')).toMatchObject({ identity: '1' });
    expect(desk.row('jira_PLAT-1')).toMatchObject({ identity: '2' });
  });

  it('refuses to store a new document that was not split', () => {
    using store = temporaryStore();
    const { writer } = new Desk(store.db);
    const put = (): Written => writer.put(sampleDocument('1'), undefined, platform, someTime);
    expect(() => store.db.write(put)).toThrow(/jira_PLAT-1 .* was not split/);
  });

  it('keeps identities of different sources apart', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    desk.put(sampleDocument('1', { id: 'confluence_1' }), { ...platform, source: 'confluence' });
    expect(desk.ids()).toEqual(['confluence_1', 'jira_PLAT-1']);
  });
});

describe('places', () => {
  const shop: Place = { source: 'jira', scope: 'project:SHOP', projects: ['SHOP'] };
  const both: Place = { source: 'jira', scope: 'space:ENG', projects: ['SHOP', 'PLAT'] };

  it('name the projects in configured order, whichever was read first', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'), shop);
    expect(desk.put(sampleDocument('1'), platform)).toBe('changed');
    expect(desk.row('jira_PLAT-1')).toMatchObject({ project_keys: ',PLAT,SHOP,' });
    expect(desk.put(sampleDocument('1'), both)).toBe('unchanged');

    const other = new Desk(store.db, ['SHOP', 'PLAT']);
    other.put(sampleDocument('2'), both);
    expect(other.row('jira_PLAT-2')).toMatchObject({ project_keys: ',SHOP,PLAT,' });
  });

  it('put projects that are not configured last, by name', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'), { ...platform, projects: ['ZOO', 'SHOP', 'AIR'] });
    expect(desk.row('jira_PLAT-1')).toMatchObject({ project_keys: ',SHOP,AIR,ZOO,' });
  });

  it('are joined by unchanged documents without writing them again', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    desk.put(sampleDocument('2'));
    const before = desk.chunks();
    expect(desk.join(['1', '2', 'unknown'], both)).toBe(2);
    expect(desk.row('jira_PLAT-1')).toMatchObject({ project_keys: ',PLAT,SHOP,', indexed_at: someTime.toISOString() });
    expect(desk.join(['1', '2'], both)).toBe(0);
    expect(desk.chunks()).toEqual(before);
  });

  it('are not joined by a document of another source', () => {
    using store = temporaryStore();
    const desk = new Desk(store.db);
    desk.put(sampleDocument('1'));
    expect(desk.join(['1'], { ...both, source: 'zephyr' })).toBe(0);
    expect(desk.row('jira_PLAT-1')).toMatchObject({ project_keys: ',PLAT,' });
  });
});
