import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceDocument } from '../documents/document.ts';
import type { Database } from './database.ts';
import { createDocumentWriter, type DocumentWriter, type Place } from './document-writer.ts';
import { createRunLedger, type RunLedger } from './run-ledger.ts';
import { createScopeStore, type ScopeStore, sweepGuardDocuments } from './scope-store.ts';
import { platform, sampleChunks, sampleDocument, someTime } from './testing/documents.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const shop: Place = { source: 'jira', scope: 'project:SHOP', projects: ['SHOP'] };
/** One space that two projects share. */
const shared: Place = { source: 'jira', scope: 'space:ENG', projects: ['PLAT', 'SHOP'] };

class Shelf {
  readonly db: Database;
  readonly scopes: ScopeStore;
  readonly writer: DocumentWriter;
  readonly ledger: RunLedger;

  constructor(db: Database) {
    this.db = db;
    this.scopes = createScopeStore(db, ['PLAT', 'SHOP']);
    this.writer = createDocumentWriter(db, ['PLAT', 'SHOP']);
    this.ledger = createRunLedger(db);
  }

  add(identity: string, place = platform, changes: Partial<SourceDocument> = {}): void {
    const document = sampleDocument(identity, { id: `jira_${identity}`, ...changes });
    this.db.write(() => this.writer.put(document, sampleChunks(document), place, someTime));
  }

  addMany(count: number, place = platform): string[] {
    const identities = Array.from({ length: count }, (_, index) => `${place.scope}/${index}`);
    for (const identity of identities) this.add(identity, place);
    return identities;
  }

  run(): string {
    const kind = { command: `test ${Math.random()}`, mode: 'full', projects: [], sources: [] } as const;
    return this.ledger.begin(kind, someTime).run;
  }

  /** Sweeps in a run of its own that has seen only the given documents. */
  sweep(seen: readonly string[], place = platform, allowMassDeletion = false) {
    const run = this.run();
    this.ledger.see(run, place.source, place.scope, seen);
    return this.db.write(() => this.scopes.sweep(run, place, allowMassDeletion));
  }

  identities(): unknown[] {
    return this.db.all('SELECT identity FROM documents ORDER BY doc').map((row) => row['identity']);
  }

  projectKeys(identity: string): unknown {
    return this.db.get('SELECT project_keys FROM documents WHERE identity = ?', identity)?.['project_keys'];
  }
}

const failure = (identity: string) => ({ identity, message: 'broken', retryable: true });

describe('known', () => {
  it('tells the versions of what belongs to the scope', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', platform, { version: 'v7' });
    shelf.add('2', shop);
    expect(shelf.scopes.known('jira', platform.scope, ['1', '2', '3'])).toEqual(new Map([['1', 'v7']]));
    expect(shelf.scopes.known('zephyr', platform.scope, ['1'])).toEqual(new Map());
    expect(shelf.scopes.known('jira', platform.scope, [])).toEqual(new Map());
  });

  it('leaves out what failed last time in this scope', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', platform);
    shelf.add('1', shop);
    shelf.scopes.recordFailure('jira', platform.scope, failure('1'), someTime);
    expect(shelf.scopes.known('jira', platform.scope, ['1'])).toEqual(new Map());
    expect([...shelf.scopes.known('jira', shop.scope, ['1']).keys()]).toEqual(['1']);
    shelf.scopes.clearFailure('jira', platform.scope, '1');
    expect([...shelf.scopes.known('jira', platform.scope, ['1']).keys()]).toEqual(['1']);
  });

  it.each(["it's", '"quoted"', '[1]', 'nul\0inside', 'ümläut', '\ud83d\ude00', ''])(
    'finds the identity %j',
    (identity) => {
      using store = temporaryStore();
      const shelf = new Shelf(store.db);
      shelf.add(identity);
      expect([...shelf.scopes.known('jira', platform.scope, [identity]).keys()]).toEqual([identity]);
      expect(shelf.sweep([identity])).toEqual({ removed: 0, unobserved: 0 });
    },
  );

  it('answers in the words of the question where half a character cannot be stored', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('half \ud83d');
    expect([...shelf.scopes.known('jira', platform.scope, ['half \ud83d']).keys()]).toEqual(['half \ud83d']);
  });
});

describe('knownByPrefix', () => {
  it('takes no character for a pattern', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    const prefixes = ['a%#', 'a_#', "a'#", 'a"#', 'a*#', 'a[b]#', 'a\\#', 'a?#', 'ab#', 'A%#', 'a\0#'];
    for (const prefix of prefixes) shelf.add(`${prefix}x`);
    for (const prefix of prefixes) {
      expect([...shelf.scopes.knownByPrefix('jira', platform.scope, prefix).keys()]).toEqual([`${prefix}x`]);
    }
  });

  it('also tells what failed while an old version is kept, and nothing of other scopes or sources', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('f#1');
    shelf.add('f#2', shop);
    shelf.scopes.recordFailure('jira', platform.scope, failure('f#1'), someTime);
    expect([...shelf.scopes.knownByPrefix('jira', platform.scope, 'f#').keys()]).toEqual(['f#1']);
    expect(shelf.scopes.knownByPrefix('swagger', platform.scope, 'f#')).toEqual(new Map());
  });

  it('agrees with startsWith for any identities and any prefix', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    const characters = fc.constantFrom(
      'a',
      'b',
      '%',
      '\ud7ff',
      '\ue000',
      '\u{10ffff}',
      '\u{10fffe}',
      '\u{1f600}',
      '\0',
    );
    const word = fc.array(characters, { maxLength: 4 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 8 }), word, (identities, prefix) => {
        store.db.run('DELETE FROM documents');
        for (const identity of identities) shelf.add(identity);
        const found = [...shelf.scopes.knownByPrefix('jira', platform.scope, prefix).keys()].sort();
        expect(found).toEqual(identities.filter((identity) => identity.startsWith(prefix)).sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('state and referring', () => {
  it('gives back what a source remembered, in its scope only', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', platform, { state: 'anything' });
    shelf.add('2');
    expect(shelf.scopes.state('jira', platform.scope, '1')).toBe('anything');
    expect(shelf.scopes.state('jira', platform.scope, '2')).toBeNull();
    expect(shelf.scopes.state('jira', shop.scope, '1')).toBeNull();
  });

  it('finds the documents whose list holds one of the identities, in any scope, and is not confused by other states', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('list', platform, { state: '["7","8"]' });
    shelf.add('elsewhere', shop, { state: '["8"]' });
    shelf.add('none', platform);
    shelf.add('object', platform, { state: '{"a":"7"}' });
    shelf.add('text', platform, { state: '"7"' });
    shelf.add('number', platform, { state: '[7]' });
    shelf.add('odd', platform, { state: 'not JSON: ["7"' });
    shelf.add('empty', platform, { state: '' });
    expect(shelf.scopes.referring('jira', ['7', '8']).sort()).toEqual(['elsewhere', 'list']);
    expect(shelf.scopes.referring('jira', ['9'])).toEqual([]);
    expect(shelf.scopes.referring('confluence', ['7'])).toEqual([]);
  });
});

describe('sweep', () => {
  it('removes what the run has not seen, with its chunks and terms', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1');
    shelf.add('2', platform, { markdown: 'vanishing' });
    expect(shelf.sweep(['1'])).toEqual({ removed: 1, unobserved: 0 });
    expect(shelf.identities()).toEqual(['1']);
    expect(store.db.get('SELECT count(*) AS n FROM chunks')).toEqual({ n: 1 });
    expect(store.db.all('SELECT rowid FROM lexical WHERE lexical MATCH \'"vanishing"\'')).toEqual([]);
  });

  it('leaves other scopes, other sources and other runs alone', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1');
    shelf.add('2', shop);
    shelf.add('3', { ...platform, source: 'zephyr' });
    const other = shelf.run();
    shelf.ledger.see(other, 'jira', platform.scope, ['1']);
    expect(shelf.sweep([])).toEqual({ removed: 1, unobserved: 0 });
    expect(shelf.identities()).toEqual(['2', '3']);
  });

  it(`empties a scope of up to ${sweepGuardDocuments} documents`, () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.addMany(sweepGuardDocuments);
    expect(shelf.sweep([])).toEqual({ removed: sweepGuardDocuments, unobserved: 0 });
  });

  it('removes nothing when one more than that would vanish, which is more than half', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    const all = shelf.addMany(sweepGuardDocuments + 1);
    expect(shelf.sweep([])).toEqual({ removed: 0, unobserved: sweepGuardDocuments + 1 });
    expect(shelf.identities()).toEqual(all);
    expect(shelf.sweep([], platform, true)).toEqual({ removed: sweepGuardDocuments + 1, unobserved: 0 });
  });

  it('removes exactly half, and nothing when it is one more', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    const all = shelf.addMany(60);
    expect(shelf.sweep(all.slice(31))).toEqual({ removed: 0, unobserved: 31 });
    expect(shelf.sweep(all.slice(30))).toEqual({ removed: 30, unobserved: 0 });
    expect(shelf.identities()).toEqual(all.slice(30));
  });

  it('takes nothing from another project that holds the document in a scope of its own', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', platform);
    shelf.add('1', shop);
    expect(shelf.projectKeys('1')).toBe(',PLAT,SHOP,');
    expect(shelf.sweep([])).toEqual({ removed: 1, unobserved: 0 });
    expect(shelf.projectKeys('1')).toBe(',SHOP,');
    expect(shelf.sweep([], shop)).toEqual({ removed: 1, unobserved: 0 });
    expect(shelf.identities()).toEqual([]);
  });

  it('takes nothing from another project in a scope that both share', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', shared);
    shelf.sweep([], { ...shared, projects: ['SHOP'] });
    expect(shelf.projectKeys('1')).toBe(',PLAT,');
    expect(shelf.scopes.count(shared)).toBe(1);
    expect(shelf.scopes.count({ ...shared, projects: ['SHOP'] })).toBe(0);
  });

  it('counts a document of several projects once', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    const all = shelf.addMany(60, shared);
    expect(shelf.scopes.count(shared)).toBe(60);
    expect(shelf.sweep(all.slice(31), shared)).toEqual({ removed: 0, unobserved: 31 });
    expect(shelf.sweep(all.slice(30), shared)).toEqual({ removed: 30, unobserved: 0 });
  });

  it('forgets the failures of what is gone, and keeps the others', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    for (const identity of ['kept', 'gone']) {
      shelf.scopes.recordFailure('jira', platform.scope, failure(identity), someTime);
    }
    shelf.sweep(['kept']);
    expect(shelf.scopes.failedBefore('jira', platform.scope)).toEqual(['kept']);
  });

  it('keeps all failures when the guard objects', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.addMany(50);
    shelf.scopes.recordFailure('jira', platform.scope, failure('bad'), someTime);
    shelf.sweep([]);
    expect(shelf.scopes.failedBefore('jira', platform.scope)).toEqual(['bad']);
  });
});

describe('withdraw', () => {
  it('takes from a project what another one holds in the scope, and no more', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('both', shared);
    shelf.add('own', { ...shared, projects: ['PLAT'] });
    expect(store.db.write(() => shelf.scopes.withdraw('jira', shared.scope, 'PLAT'))).toBe(1);
    expect(shelf.projectKeys('both')).toBe(',SHOP,');
    expect(shelf.projectKeys('own')).toBe(',PLAT,');
  });

  it('leaves a document to the project as long as another scope of it holds it', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', shared);
    shelf.add('1', platform);
    expect(store.db.write(() => shelf.scopes.withdraw('jira', shared.scope, 'PLAT'))).toBe(0);
    expect(shelf.projectKeys('1')).toBe(',PLAT,SHOP,');
    expect(shelf.scopes.scopesOf('jira', 'PLAT')).toEqual([platform.scope]);
  });
});

describe('unseen', () => {
  it('tells what the scope holds and the run has not reported', () => {
    using store = temporaryStore();
    const shelf = new Shelf(store.db);
    shelf.add('1', shared);
    shelf.add('2', shared);
    shelf.add('3', shop);
    const run = shelf.run();
    shelf.ledger.see(run, 'jira', shared.scope, ['1']);
    expect(shelf.scopes.unseen(run, 'jira', shared.scope)).toEqual(['2']);
  });
});

describe('failures', () => {
  it('are kept with their reason until they are cleared', () => {
    using store = temporaryStore();
    const { scopes } = new Shelf(store.db);
    scopes.recordFailure('jira', 's', failure('1'), someTime);
    scopes.recordFailure('jira', 's', { identity: '1', message: 'still broken', retryable: false }, someTime);
    scopes.recordFailure('jira', 'other', failure('2'), someTime);
    expect(scopes.failedBefore('jira', 's')).toEqual(['1']);
    expect(store.db.get("SELECT message, retryable FROM failures WHERE identity = '1'")).toEqual({
      message: 'still broken',
      retryable: 0,
    });
    scopes.clearFailure('jira', 's', '1');
    expect(scopes.failedBefore('jira', 's')).toEqual([]);
    expect(scopes.failedBefore('jira', 'other')).toEqual(['2']);
  });
});

describe('windowStart', () => {
  const first = '2026-03-01T00:00:00.000Z';
  const second = '2026-03-02T00:00:00.000Z';

  it('is unknown until the scope was complete for every project that it serves', () => {
    using store = temporaryStore();
    const { scopes } = new Shelf(store.db);
    expect(scopes.windowStart(shared)).toBeNull();
    scopes.stampScope({ ...shared, projects: ['SHOP'] }, 'space ENG', second, someTime);
    expect(scopes.windowStart(shared)).toBeNull();
    expect(scopes.windowStart({ ...shared, projects: ['SHOP'] })).toBe(second);
  });

  it('is the earliest of them', () => {
    using store = temporaryStore();
    const { scopes } = new Shelf(store.db);
    scopes.stampScope({ ...shared, projects: ['SHOP'] }, 'space ENG', second, someTime);
    scopes.stampScope({ ...shared, projects: ['PLAT'] }, 'space ENG', first, someTime);
    expect(scopes.windowStart(shared)).toBe(first);
    scopes.stampScope(shared, 'space ENG', second, someTime);
    expect(scopes.windowStart(shared)).toBe(second);
  });

  it('is forgotten for one project only', () => {
    using store = temporaryStore();
    const { scopes } = new Shelf(store.db);
    scopes.stampScope(shared, 'space ENG', first, someTime);
    scopes.forgetScope('jira', shared.scope, 'PLAT');
    expect(scopes.windowStart(shared)).toBeNull();
    expect(scopes.windowStart({ ...shared, projects: ['SHOP'] })).toBe(first);
  });
});
