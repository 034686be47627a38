import { type SampleCompany, startSampleCompany } from '../../examples/server/index.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../../src/embedding/testing/embedding-server.ts';
import { type ChromaServer, startChromaServer } from '../../src/store/vectors/testing/chroma-server.ts';
import { type Gate, startGate } from './gate.ts';
import { dumpIndex, integrityProblems } from './index-dump.ts';
import { type ChromaEntry, differences, dumpChroma, dumpVectors, type VectorDump } from './vector-dump.ts';

/** A sample company, an embedding server and a real Chroma server, the latter two behind gates. */
export interface VectorWorld extends AsyncDisposable {
  company: SampleCompany;
  embeddings: EmbeddingServer;
  embeddingGate: Gate;
  chroma: ChromaServer;
  chromaGate: Gate;
  /** Settings for a data directory whose mirror is a database of its own in the one Chroma server. */
  env(dataDirectory: string, database: string): Record<string, string>;
  /** Everything that is stored on both sides. Throws where they differ from each other. */
  state(dataDirectory: string, database: string): Promise<VectorState>;
}

export interface VectorState {
  index: Record<string, unknown>;
  /** As the database has them; those in Chroma are the same, or `state` throws. */
  vectors: VectorDump;
  /** In Chroma: of the collections by their names, of the records by their ids. */
  collections: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

export async function startVectorWorld(): Promise<VectorWorld> {
  await using stack = new AsyncDisposableStack();
  const company = stack.adopt(await startSampleCompany(), (each) => each.close());
  const embeddings = stack.use(await startEmbeddingServer({ dimensions: 48 }));
  const chroma = stack.use(await startChromaServer());
  const embeddingGate = stack.use(await startGate(new URL(embeddings.url).origin));
  const chromaGate = stack.use(await startGate(chroma.url));
  const owned = stack.move();
  return {
    company,
    embeddings,
    embeddingGate,
    chroma,
    chromaGate,
    env: (dataDirectory, database) => ({
      ...company.env,
      WOMBA_DATA_DIR: dataDirectory,
      EMBEDDING_MODEL: 'openai-compatible:test',
      EMBEDDING_BASE_URL: `${embeddingGate.url}/v1`,
      CHROMA_URL: chromaGate.url,
      CHROMA_DATABASE: database,
    }),
    async state(dataDirectory, database) {
      const problems = integrityProblems(dataDirectory);
      const { collections, records } = await dumpChroma(chroma.url, database);
      const vectors = dumpVectors(dataDirectory);
      problems.push(...differences(vectors, records).map((id) => `${id} differs between the database and Chroma`));
      if (problems.length > 0) throw new Error(`${problems.length} problems: ${problems.slice(0, 5).join('; ')}`);
      return { index: dumpIndex(dataDirectory), collections, vectors, metadata: metadataOf(records) };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function metadataOf(records: VectorDump<ChromaEntry>): Record<string, unknown> {
  const entries = Object.values(records).flatMap((collection) => Object.entries(collection));
  return Object.fromEntries(entries.map(([id, { metadata }]) => [id, metadata]));
}
