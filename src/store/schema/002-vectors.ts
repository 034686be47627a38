/** Vectors of chunks, and what a Chroma server still has to be told. Ordinary tables: no extension is needed to open or write them. */
export const schema002 = /* sql */ `
-- Embedding models whose vectors are stored. A name whose dimensions changed is another model.
CREATE TABLE embedding_models (
  model      INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  dimensions INTEGER NOT NULL,
  serving    INTEGER NOT NULL DEFAULT 0, -- 1: its vectors are searched; one model at most
  centre     BLOB,                       -- mean vector, float32: what codes are relative to
  centre_of  INTEGER NOT NULL DEFAULT 0, -- vectors that the mean was taken of
  UNIQUE (name, dimensions)
);
CREATE UNIQUE INDEX embedding_models_serving ON embedding_models (serving) WHERE serving = 1;

-- What was paid for: a vector for each text and model, of length 1, little-endian float32.
CREATE TABLE embeddings (
  embedding INTEGER PRIMARY KEY,
  model     INTEGER NOT NULL REFERENCES embedding_models (model) ON DELETE CASCADE,
  text_hash TEXT NOT NULL,
  tokens    INTEGER NOT NULL,
  vector    BLOB NOT NULL,
  UNIQUE (model, text_hash)
);

-- Which vector a chunk has. A chunk without a row is pending: nothing has to be written for that to be true.
-- With a row number of its own: reading all codes takes a quarter of the time that it takes WITHOUT ROWID.
CREATE TABLE chunk_vectors (
  vector    INTEGER PRIMARY KEY,
  chunk     INTEGER NOT NULL REFERENCES chunks (chunk) ON DELETE CASCADE,
  model     INTEGER NOT NULL REFERENCES embedding_models (model) ON DELETE CASCADE,
  doc       INTEGER NOT NULL,
  embedding INTEGER NOT NULL REFERENCES embeddings (embedding),
  code      BLOB NOT NULL,               -- one bit a dimension, for the first pass of a search; see docs/vectors.md
  UNIQUE (chunk, model)
);
CREATE INDEX chunk_vectors_by_embedding ON chunk_vectors (embedding);

-- Everything that searches filter by. Without it a filter has to read past the body of every document.
CREATE INDEX documents_for_filters ON documents (
  collection, project_keys, last_modified, json_extract(metadata, '$.components'), json_extract(metadata, '$.labels')
);

-- The Chroma server that is kept equal to this file, if any, and the model whose vectors it holds.
CREATE TABLE mirror (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  target TEXT NOT NULL,                  -- URL, tenant and database
  model  INTEGER REFERENCES embedding_models (model) ON DELETE SET NULL
);
-- The mark that was left in a Chroma collection when it was last known to be equal.
CREATE TABLE mirror_stamps (
  uuid  TEXT PRIMARY KEY,
  stamp TEXT NOT NULL
) WITHOUT ROWID;
-- Chunks, by their public ids, that may differ there. What to do about each is read from the tables above when it is done, so a
-- row of a chunk that no longer exists is a tombstone. Numbers are never used twice: an equal number means nothing changed since.
CREATE TABLE outbox (
  change     INTEGER PRIMARY KEY AUTOINCREMENT,
  collection TEXT NOT NULL,
  id         TEXT NOT NULL,
  UNIQUE (collection, id)
);

CREATE TRIGGER outbox_vector_added AFTER INSERT ON chunk_vectors
WHEN EXISTS (SELECT 1 FROM mirror) AND new.model = (SELECT model FROM embedding_models WHERE serving = 1) BEGIN
  INSERT OR REPLACE INTO outbox (collection, id)
    SELECT d.collection, d.id || '#' || c.ordinal FROM chunks AS c JOIN documents AS d ON d.doc = c.doc WHERE c.chunk = new.chunk;
END;
CREATE TRIGGER outbox_vector_removed AFTER DELETE ON chunk_vectors
WHEN EXISTS (SELECT 1 FROM mirror) AND old.model = (SELECT model FROM embedding_models WHERE serving = 1) BEGIN
  INSERT OR REPLACE INTO outbox (collection, id)
    SELECT d.collection, d.id || '#' || c.ordinal FROM chunks AS c JOIN documents AS d ON d.doc = c.doc WHERE c.chunk = old.chunk;
END;
-- When a whole document goes, its chunks go by cascade after it: their ids can only be told before.
CREATE TRIGGER outbox_document_removed BEFORE DELETE ON documents WHEN EXISTS (SELECT 1 FROM mirror) BEGIN
  INSERT OR REPLACE INTO outbox (collection, id)
    SELECT old.collection, old.id || '#' || ordinal FROM chunks WHERE doc = old.doc;
END;
CREATE TRIGGER outbox_chunk_removed AFTER DELETE ON chunks WHEN EXISTS (SELECT 1 FROM mirror) BEGIN
  INSERT OR REPLACE INTO outbox (collection, id)
    SELECT collection, id || '#' || old.ordinal FROM documents WHERE doc = old.doc;
END;
CREATE TRIGGER outbox_document_changed
AFTER UPDATE OF id, collection, title, url, last_modified, metadata, project_keys ON documents
WHEN EXISTS (SELECT 1 FROM mirror)
  AND (old.id, old.collection, old.title, old.url, old.last_modified, old.metadata, old.project_keys)
    IS NOT (new.id, new.collection, new.title, new.url, new.last_modified, new.metadata, new.project_keys) BEGIN
  INSERT OR REPLACE INTO outbox (collection, id)
    SELECT old.collection, old.id || '#' || ordinal FROM chunks WHERE doc = new.doc;
  INSERT OR REPLACE INTO outbox (collection, id)
    SELECT new.collection, new.id || '#' || ordinal FROM chunks WHERE doc = new.doc;
END;
`;
