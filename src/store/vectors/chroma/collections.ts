import { type CollectionName, collectionNames, type Metadata } from '../../../documents/document.ts';
import type { EmbeddingModel } from '../models.ts';
import type { ChromaApi, ChromaCollection } from './api.ts';

/**
 * Metadata of a Chroma collection, by which Womba knows its own: the model and dimensions of its vectors, and a mark that
 * changes with every synchronisation.
 */
export const modelKey = 'womba_model';
export const dimensionsKey = 'womba_dimensions';
export const stampKey = 'womba_stamp';

/** Where vectors of a new model are gathered until they are complete. */
export function stagingName(name: CollectionName): string {
  return `${name}.next`;
}

/** A collection that is being brought up to date. */
export interface OpenCollection {
  name: CollectionName;
  /** The collection to write to. */
  collection: ChromaCollection;
  /** It stands beside the old one and takes its place when it is complete. */
  staged: boolean;
}

export function belongsTo(collection: ChromaCollection, model: EmbeddingModel): boolean {
  return (
    collection.metadata[modelKey] === model.name &&
    collection.metadata[dimensionsKey] === model.dimensions &&
    (collection.dimension === undefined || collection.dimension === model.dimensions)
  );
}

export function collectionMetadata(model: EmbeddingModel, stamp?: string): Metadata {
  return {
    [modelKey]: model.name,
    [dimensionsKey]: model.dimensions,
    ...(stamp === undefined ? {} : { [stampKey]: stamp }),
  };
}

/**
 * Finds or makes the six collections for a model. A collection with vectors of another model (or of another program) stays
 * in use, and a second one is filled beside it; an empty one is replaced at once.
 */
export async function openCollections(
  api: ChromaApi,
  model: EmbeddingModel,
  signal?: AbortSignal,
): Promise<OpenCollection[]> {
  const open: OpenCollection[] = [];
  for (const name of collectionNames) open.push(await openCollection(api, name, model, signal));
  return open;
}

async function openCollection(
  api: ChromaApi,
  name: CollectionName,
  model: EmbeddingModel,
  signal?: AbortSignal,
): Promise<OpenCollection> {
  const staging = await api.collection(stagingName(name), signal);
  const present = await api.collection(name, signal);
  if (present !== undefined && belongsTo(present, model)) {
    // Left over from a change of models that was taken back.
    if (staging !== undefined) await api.deleteCollection(staging.name, signal);
    return { name, collection: present, staged: false };
  }
  const create = (as: string): Promise<ChromaCollection> => api.createCollection(as, collectionMetadata(model), signal);
  if (present === undefined) {
    // A change of models that was interrupted after the old collection went.
    if (staging !== undefined && belongsTo(staging, model)) {
      await api.renameCollection(staging.uuid, name, signal);
      return { name, collection: { ...staging, name }, staged: false };
    }
    return { name, collection: await create(name), staged: false };
  }
  if (staging !== undefined && belongsTo(staging, model)) return { name, collection: staging, staged: true };
  if (staging !== undefined) await api.deleteCollection(staging.name, signal);
  if ((await api.count(present.uuid, signal)) > 0) {
    return { name, collection: await create(stagingName(name)), staged: true };
  }
  await api.deleteCollection(name, signal);
  return { name, collection: await create(name), staged: false };
}

/** Puts a filled collection into the place of the old one. Can be interrupted anywhere: `openCollections` goes on. */
export async function promote(
  api: ChromaApi,
  { name, collection }: OpenCollection,
  signal?: AbortSignal,
): Promise<void> {
  await api.deleteCollection(name, signal);
  await api.renameCollection(collection.uuid, name, signal);
}
