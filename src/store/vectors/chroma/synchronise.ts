import { randomBytes } from 'node:crypto';
import { ConfigError, NotFoundError } from '../../../platform/errors.ts';
import type { Database } from '../../database.ts';
import { countVectors, type EmbeddingModel, releaseModel, servingModel } from '../models.ts';
import {
  attachMirror,
  mirrorOf,
  newestChange,
  nextChanges,
  noteChanges,
  noteCollection,
  pendingChanges,
  setMirrorModel,
  setStamp,
  settleChanges,
  stampOf,
} from '../outbox.ts';
import type { SyncOptions, SyncReport } from '../vector-store.ts';
import type { ChromaApi } from './api.ts';
import { collectionMetadata, type OpenCollection, openCollections, promote, stampKey } from './collections.ts';
import { hashKey, recordHashes, recordsOf } from './records.ts';
import { writeBatch } from './write-batch.ts';

/** Smaller batches than servers allow: requests of some 8 MB, and what was done is noted after each. */
const mostRecords = 1_000;
const mostBatchBytes = 8_000_000;
/** Text and metadata of a record, about. */
const recordBytes = 4_000;
/** Ids, or metadata, asked for at once when a collection is compared. */
const pageSize = 5_000;

/** @throws ConfigError where the server is too old. */
export async function assertServerVersion(api: ChromaApi, signal?: AbortSignal): Promise<string> {
  const version = await api.version(signal);
  if (Number.parseInt(version, 10) >= 1) return version;
  throw new ConfigError(`The Chroma server at CHROMA_URL has version ${version.slice(0, 20)}`, {
    hint: 'Womba needs version 1.0 or later.',
  });
}

/**
 * Makes Chroma equal to the database: opens the collections, compares those that may have lost or gained something, writes
 * what is in the outbox, and leaves a new mark. Can be killed on either side at any point; the next call goes on.
 */
export async function synchronise(db: Database, api: ChromaApi, options: SyncOptions = {}): Promise<SyncReport> {
  const report: SyncReport = { written: 0, removed: 0, refused: 0, verified: [] };
  try {
    await new Synchronisation(db, api, options, report).run();
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    // Collections that are gone in the middle: the server was wiped and is back. They are made again, and filled.
    report.refused = 0;
    await new Synchronisation(db, api, options, report).run();
  }
  return report;
}

class Synchronisation {
  readonly #db: Database;
  readonly #api: ChromaApi;
  readonly #options: SyncOptions;
  readonly #report: SyncReport;
  #batchLimit = mostRecords;

  constructor(db: Database, api: ChromaApi, options: SyncOptions, report: SyncReport) {
    this.#db = db;
    this.#api = api;
    this.#options = options;
    this.#report = report;
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    await assertServerVersion(this.#api, signal);
    const model = servingModel(this.#db);
    // Without vectors there is nothing that Chroma could hold.
    if (model === undefined) return;
    // Base64 takes four bytes for three.
    const fitting = Math.ceil(mostBatchBytes / (recordBytes + (model.dimensions * 16) / 3));
    this.#batchLimit = Math.min(mostRecords, fitting, await this.#api.batchLimit(signal));
    await this.#api.ensureDatabase(signal);
    // Not before: a server that refuses does not make the one before it forgotten.
    attachMirror(this.#db, this.#api.target);
    const collections = await openCollections(this.#api, model, signal);
    const changing = collections.some((collection) => collection.staged);
    if (!changing) this.#changeOver(model);
    // All are looked at before any is written, so that what is left to do is known from the start.
    const outdated: OpenCollection[] = [];
    for (const collection of collections) if (await this.#isOutdated(collection, model)) outdated.push(collection);
    for (const collection of outdated) await this.#bringUpToDate(collection, model);
    if (changing) {
      for (const collection of collections) if (collection.staged) await promote(this.#api, collection, signal);
      this.#changeOver(model);
    }
  }

  /** From now on searches use this model's vectors. */
  #changeOver(model: EmbeddingModel): void {
    const before = mirrorOf(this.#db)?.model;
    if (before?.model === model.model) return;
    this.#db.write(() => {
      setMirrorModel(this.#db, model.model);
      if (before !== undefined && !before.serving) releaseModel(this.#db, before.model);
    });
  }

  /** Whether there is something to write, once what may have been lost is in the outbox. */
  async #isOutdated(open: OpenCollection, model: EmbeddingModel): Promise<boolean> {
    const { name, collection } = open;
    const marked = stampOf(this.#db, collection.uuid);
    // Without the mark of last time it is not the collection, or not in the state, that was left: a server that was wiped,
    // restored from a backup or killed in the middle.
    const trusted = marked !== undefined && collection.metadata[stampKey] === marked && this.#options.verify !== true;
    if (!trusted) await this.#compare(open, model, 'hashes');
    return !trusted || pendingChanges(this.#db, name) > 0 || !(await this.#countsAgree(open, model));
  }

  async #bringUpToDate(open: OpenCollection, model: EmbeddingModel): Promise<void> {
    const { name, collection } = open;
    const { signal } = this.#options;
    // Were this call ended by force, the next one would have to compare.
    setStamp(this.#db, collection.uuid, undefined);
    let refused = await this.#drain(open, model);
    if (pendingChanges(this.#db, name) === refused && !(await this.#countsAgree(open, model, refused))) {
      await this.#compare(open, model, 'ids');
      refused = await this.#drain(open, model);
    }
    if (refused > 0) this.#report.refused += refused;
    // What changed meanwhile stands in the outbox: the mark says that nothing else differs.
    const stamp = randomBytes(8).toString('hex');
    await this.#api.setMetadata(collection.uuid, collectionMetadata(model, stamp), signal);
    setStamp(this.#db, collection.uuid, stamp);
  }

  /** Whether as many records stand there as should, give or take those that were refused. */
  async #countsAgree({ name, collection }: OpenCollection, model: EmbeddingModel, refused = 0): Promise<boolean> {
    const there = await this.#api.count(collection.uuid, this.#options.signal);
    return Math.abs(there - countVectors(this.#db, name, model)) <= refused;
  }

  /** Notes every chunk that is missing, superfluous or different there. */
  async #compare({ name, collection }: OpenCollection, model: EmbeddingModel, by: 'ids' | 'hashes'): Promise<void> {
    const { signal } = this.#options;
    if (!this.#report.verified.includes(name)) this.#report.verified.push(name);
    if ((await this.#api.count(collection.uuid, signal)) === 0) {
      this.#db.write(() => noteCollection(this.#db, name, model.model));
      return;
    }
    const there = new Map<string, unknown>();
    for (let offset = 0; ; offset += pageSize) {
      const include = by === 'ids' ? 'ids' : 'metadatas';
      const page = await this.#api.get(collection.uuid, { offset, limit: pageSize }, include, signal);
      for (const { id, metadata } of page) there.set(id, metadata[hashKey]);
      if (page.length < pageSize) break;
    }
    const different: string[] = [];
    const here = await recordHashes(this.#db, model, name);
    for (const [id, hash] of here) {
      if (!there.has(id) || (by === 'hashes' && there.get(id) !== hash)) different.push(id);
    }
    for (const id of there.keys()) if (!here.has(id)) different.push(id);
    if (different.length > 0) this.#db.write(() => noteChanges(this.#db, name, different));
  }

  /** Writes what the outbox holds for a collection, batch by batch. Returns how many chunks the server refused. */
  async #drain({ name, collection }: OpenCollection, model: EmbeddingModel): Promise<number> {
    const { signal, onProgress } = this.#options;
    const empty = (await this.#api.count(collection.uuid, signal)) === 0;
    const newest = newestChange(this.#db);
    let refused = 0;
    for (let after = 0; ;) {
      signal?.throwIfAborted();
      const changes = nextChanges(this.#db, name, after, this.#batchLimit);
      const last = changes.at(-1);
      if (last === undefined) return refused;
      after = last.change;
      const ids = changes.map((change) => change.id);
      const records = recordsOf(this.#db, model, name, ids);
      const outcome = await writeBatch(this.#api, collection.uuid, ids, records, {
        // A chunk that changes during this loop comes a second time, and is no longer new there.
        empty: empty && last.change <= newest,
        signal,
      });
      const left = new Set(outcome.refused);
      this.#db.write(() =>
        settleChanges(
          this.#db,
          changes.filter((change) => !left.has(change.id)),
        ),
      );
      refused += left.size;
      this.#report.written += outcome.written;
      this.#report.removed += outcome.removed;
      if (outcome.refusal !== undefined) this.#report.refusal ??= `${name}: ${outcome.refusal}`;
      onProgress?.({ done: this.#report.written + this.#report.removed, left: pendingChanges(this.#db) });
    }
  }
}
