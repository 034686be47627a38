import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../store/database.ts';
import { modelNamed, servingModel } from '../store/vectors/models.ts';
import type { DoctorOptions, Finding } from './doctor.ts';
import { chromaSettings, hasModel, openConfiguredEmbedder } from './vectors.ts';

/** Embeds one word, and compares the length of its vector with what is stored. */
export async function checkEmbedding({ config, connections, dataDirectory, signal }: DoctorOptions): Promise<Finding> {
  if (!hasModel(config)) return { skipped: 'EMBEDDING_MODEL is none: searches go by words' };
  const embedder = await openConfiguredEmbedder(config, connections, true);
  const [vector] = (await embedder?.embed(['test'], { purpose: 'query', signal }))?.vectors ?? [];
  if (embedder === undefined || vector === undefined) return { skipped: 'no model' };
  const path = join(dataDirectory, 'womba.db');
  if (existsSync(path)) {
    const db = openDatabase(path);
    try {
      const stored = modelNamed(db, embedder.model)?.dimensions ?? vector.length;
      if (stored !== vector.length) {
        return {
          warning: `${embedder.model} gives vectors of ${vector.length} dimensions, but those stored have ${stored}`,
          hint: 'Until they agree, searches go by words. Run index-all --force-refresh to embed everything again, or bring back the model as it was.',
        };
      }
    } finally {
      db.close();
    }
  }
  return `${embedder.model} answers with ${vector.length} dimensions`;
}

/** Where vectors are searched: in the database by sqlite-vec, or by the Chroma server. */
export async function checkVectorStore(options: DoctorOptions): Promise<Finding> {
  const { config, connections, dataDirectory, signal } = options;
  const settings = chromaSettings(config, connections);
  if (settings === undefined) {
    if (!hasModel(config)) return { skipped: 'EMBEDDING_MODEL is none and CHROMA_URL is not set' };
    const path = join(dataDirectory, 'womba.db');
    if (!existsSync(path)) return { skipped: 'there is no database yet; the first run makes it' };
    const { createSqliteVectorStore } = await import('../store/vectors/sqlite-vector-store.ts');
    const db = openDatabase(path);
    try {
      const { ok, detail, hint = '' } = await createSqliteVectorStore(db).health(signal);
      return ok ? detail : { warning: detail, hint };
    } finally {
      db.close();
    }
  }
  const { createChromaApi } = await import('../store/vectors/chroma/api.ts');
  const { assertServerVersion } = await import('../store/vectors/chroma/synchronise.ts');
  const api = createChromaApi(settings, { timeoutMs: 5_000, retries: 1, retryDelayMs: 200 });
  const version = await assertServerVersion(api, signal);
  // The version is told to everybody; what the token may see, only this shows.
  await api.collection('jira_issues', signal);
  if (!hasModel(config)) {
    return {
      warning: `Chroma ${version} answers, but EMBEDDING_MODEL is none: nothing is embedded`,
      hint: 'Set EMBEDDING_MODEL, such as openai:text-embedding-3-small, or remove CHROMA_URL.',
    };
  }
  const path = join(dataDirectory, 'womba.db');
  if (!existsSync(path)) return `Chroma ${version} answers`;
  const { createChromaVectorStore } = await import('../store/vectors/chroma/chroma-vector-store.ts');
  const db = openDatabase(path);
  try {
    const store = createChromaVectorStore(db, settings);
    if (servingModel(db) !== undefined && store.model() === undefined) {
      return {
        warning: `Chroma ${version} answers, but was not filled from this database yet: searches go by words`,
        hint: 'Run index-all: it fills Chroma from the database without embedding anything again.',
      };
    }
    return (await store.health(signal)).detail;
  } finally {
    db.close();
  }
}
