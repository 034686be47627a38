import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { EmbeddingSettings } from '../embedding/create-embedder.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { parseModelName } from '../embedding/model-name.ts';
import type { VectorPorts, VectorStage } from '../indexing/vector-stage.ts';
import type { DensePorts } from '../retrieval/dense.ts';
import type { Database } from '../store/database.ts';
import type { ChromaSettings } from '../store/vectors/chroma/api.ts';
import type { VectorStore } from '../store/vectors/vector-store.ts';
import type { Connections } from './connections.ts';

/** A person waits for a search: two tries of this length, in milliseconds, and it goes on without vectors … */
const searchTimeoutMs = 4_000;
/** … but a model that runs in this process has to be loaded first. */
const localSearchTimeoutMs = 60_000;

export interface EmbedderRequest {
  model: string;
  dimensions?: number | undefined;
  /** Gives up soon, for somebody who waits. */
  hurried: boolean;
}

/** Whether an embedding model is configured. */
export function hasModel(config: Config): boolean {
  const name = (config.text('EMBEDDING_MODEL') ?? '').trim().toLowerCase();
  return name !== '' && name !== 'none';
}

export function hasChroma(config: Config): boolean {
  return config.origin('CHROMA_URL') !== undefined;
}

/** Loads the providers' packages only now: most commands need none of them. @throws ConfigError */
export async function openEmbedder(
  config: Config,
  connections: Connections,
  { model, dimensions, hurried }: EmbedderRequest,
): Promise<Embedder | undefined> {
  const { createEmbedder, embeddingSettingNames } = await import('../embedding/create-embedder.ts');
  const settings: EmbeddingSettings = Object.fromEntries(
    embeddingSettingNames.map((name) => [name, config.text(name)] as const),
  );
  const local = parseModelName(model)?.provider === 'local';
  return createEmbedder({
    model,
    settings,
    dimensions,
    maxInputTokens: config.number('EMBEDDING_MAX_INPUT_TOKENS'),
    dispatcher: connections.dispatcher(),
    modelFolder: resolve(config.text('WOMBA_DATA_DIR') ?? './data', 'models'),
    ...(hurried
      ? {
          timeoutMs: local ? localSearchTimeoutMs : searchTimeoutMs,
          retries: 1,
          retryDelayMs: 100,
          maxRetryAfterMs: 1_000,
        }
      : {
          retries: config.number('HTTP_RETRIES') ?? 5,
          retryDelayMs: (config.number('HTTP_RETRY_DELAY') ?? 0.5) * 1000,
        }),
  });
}

/** The embedder of EMBEDDING_MODEL. @throws ConfigError */
export function openConfiguredEmbedder(
  config: Config,
  connections: Connections,
  hurried: boolean,
): Promise<Embedder | undefined> {
  const model = config.text('EMBEDDING_MODEL') ?? 'none';
  return openEmbedder(config, connections, { model, dimensions: config.number('EMBEDDING_DIMENSIONS'), hurried });
}

export function chromaSettings(config: Config, connections: Connections): ChromaSettings | undefined {
  const url = config.text('CHROMA_URL');
  if (url === undefined) return undefined;
  return {
    url,
    tenant: config.text('CHROMA_TENANT'),
    database: config.text('CHROMA_DATABASE'),
    apiKey: config.text('CHROMA_API_KEY'),
    dispatcher: connections.dispatcher(),
  };
}

async function openChroma(config: Config, connections: Connections, db: Database): Promise<VectorStore | undefined> {
  const settings = chromaSettings(config, connections);
  if (settings === undefined) return undefined;
  const { createChromaVectorStore } = await import('../store/vectors/chroma/chroma-vector-store.ts');
  return createChromaVectorStore(db, settings, {
    write: {
      retries: config.number('HTTP_RETRIES') ?? 5,
      retryDelayMs: (config.number('HTTP_RETRY_DELAY') ?? 0.5) * 1000,
    },
  });
}

/** What runs do about vectors; undefined where neither a model nor a server is configured. */
export function configureVectorStage(config: Config, connections: Connections): VectorStage | undefined {
  const model = hasModel(config);
  if (!model && !hasChroma(config)) return undefined;
  let opened: Promise<VectorPorts> | undefined;
  const open = async (db: Database): Promise<VectorPorts> => ({
    embedder: model ? await openConfiguredEmbedder(config, connections, false) : undefined,
    mirror: await openChroma(config, connections, db),
    price: config.number('EMBEDDING_PRICE_PER_MILLION'),
  });
  return {
    open: (db) => (opened ??= open(db)),
    notes: model
      ? []
      : ['CHROMA_URL is set but EMBEDDING_MODEL is none: nothing is embedded. Set EMBEDDING_MODEL to fill Chroma.'],
  };
}

/** What searches need for vectors; undefined without a model: then words decide alone. */
export function configureDenseSearch(
  config: Config,
  connections: Connections,
  db: Database,
): (() => Promise<DensePorts>) | undefined {
  if (!hasModel(config)) return undefined;
  const open = async (): Promise<DensePorts> => {
    const chroma = await openChroma(config, connections, db);
    const store = chroma ?? (await import('../store/vectors/sqlite-vector-store.ts')).createSqliteVectorStore(db);
    const configured = await openConfiguredEmbedder(config, connections, true);
    return {
      store,
      price: config.number('EMBEDDING_PRICE_PER_MILLION'),
      async embedderFor(name) {
        if (configured?.model === name) return configured;
        // While another model is being changed to, the vectors of the one before are searched.
        const [, model = name, dimensions] = /^(.*?)(?:@(\d+))?$/.exec(name) ?? [];
        return openEmbedder(config, connections, {
          model,
          dimensions: dimensions === undefined ? undefined : Number(dimensions),
          hurried: true,
        });
      },
    };
  };
  let opened: Promise<DensePorts> | undefined;
  return () => (opened ??= open());
}
