/** Documents with their chunks and lexical index; what a run must remember; the lease. */
export const schema001 = /* sql */ `
-- One row per document. "doc" is the internal number, "id" the public name, "identity" what stays the same upstream.
CREATE TABLE documents (
  doc           INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  source        TEXT NOT NULL,
  collection    TEXT NOT NULL,
  identity      TEXT NOT NULL,
  version       TEXT NOT NULL,
  state         TEXT,                -- the source's own notes, such as the links of an unchanged page
  title         TEXT NOT NULL,
  url           TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  header        TEXT NOT NULL,
  body          TEXT NOT NULL,
  metadata      TEXT NOT NULL,       -- JSON object of the collection's own fields
  project_keys  TEXT NOT NULL,       -- ,PLAT,SHOP,  derived from memberships
  content_hash  TEXT NOT NULL,       -- of everything that the chunks are made from
  indexed_at    TEXT NOT NULL,
  UNIQUE (source, identity)
);
CREATE INDEX documents_by_collection ON documents (collection, id);

CREATE TABLE chunks (
  chunk        INTEGER PRIMARY KEY,
  doc          INTEGER NOT NULL REFERENCES documents (doc) ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL,
  heading_path TEXT NOT NULL,        -- headings above the chunk, joined by " > "
  text         TEXT NOT NULL,
  tokens       INTEGER NOT NULL,
  UNIQUE (doc, ordinal)
);

-- Analysed terms of each field, joined by blanks, with their numbers: read again when candidates are ranked.
CREATE TABLE chunk_terms (
  chunk          INTEGER PRIMARY KEY REFERENCES chunks (chunk) ON DELETE CASCADE,
  title          TEXT NOT NULL,
  context        TEXT NOT NULL,
  body           TEXT NOT NULL,
  title_length   INTEGER NOT NULL,
  context_length INTEGER NOT NULL,
  body_length    INTEGER NOT NULL
);

-- The index over those terms; its tokenizer only splits at blanks (see docs/retrieval.md). rowid = chunk.
CREATE VIRTUAL TABLE lexical USING fts5 (
  title, context, body, content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_{|}~'"
);
CREATE VIRTUAL TABLE lexical_terms USING fts5vocab (lexical, row);

-- One row: sums over all chunks, for mean lengths.
CREATE TABLE lexical_totals (
  chunks INTEGER NOT NULL, title INTEGER NOT NULL, context INTEGER NOT NULL, body INTEGER NOT NULL
);
INSERT INTO lexical_totals VALUES (0, 0, 0, 0);

-- The document writer adds to both; see there why no trigger does.
CREATE TRIGGER chunk_terms_removed AFTER DELETE ON chunk_terms BEGIN
  DELETE FROM lexical WHERE rowid = old.chunk;
  UPDATE lexical_totals SET chunks = chunks - 1, title = title - old.title_length,
    context = context - old.context_length, body = body - old.body_length;
END;

-- Which scope of which project holds a document; a document that no scope holds any more is removed.
CREATE TABLE memberships (
  source  TEXT NOT NULL,
  scope   TEXT NOT NULL,
  project TEXT NOT NULL,
  doc     INTEGER NOT NULL REFERENCES documents (doc) ON DELETE CASCADE,
  PRIMARY KEY (source, scope, project, doc)
) WITHOUT ROWID;
CREATE INDEX memberships_by_doc ON memberships (doc);

-- Documents whose last read failed; their old version stays and they are tried again.
CREATE TABLE failures (
  source    TEXT NOT NULL,
  scope     TEXT NOT NULL,
  identity  TEXT NOT NULL,
  message   TEXT NOT NULL,
  retryable INTEGER NOT NULL,
  failed_at TEXT NOT NULL,
  PRIMARY KEY (source, scope, identity)
) WITHOUT ROWID;

-- When the last complete read of a scope began (for incremental windows) and ended.
CREATE TABLE scope_stamps (
  source       TEXT NOT NULL,
  scope        TEXT NOT NULL,
  project      TEXT NOT NULL,
  label        TEXT NOT NULL,
  window_start TEXT NOT NULL,
  completed_at TEXT NOT NULL,
  PRIMARY KEY (source, scope, project)
) WITHOUT ROWID;

-- When a source was last complete for a project: what decides whether a refresh is due.
CREATE TABLE source_stamps (
  project      TEXT NOT NULL,
  source       TEXT NOT NULL,
  completed_at TEXT NOT NULL,
  unfinished   INTEGER NOT NULL DEFAULT 0, -- 1: a later read did not get to its end, so the source is due
  PRIMARY KEY (project, source)
) WITHOUT ROWID;

-- The run ledger. A run is a logical generation; each attempt is one process working on it.
CREATE TABLE runs (
  id          TEXT PRIMARY KEY,
  command     TEXT NOT NULL,
  mode        TEXT NOT NULL,
  selection   TEXT NOT NULL,         -- JSON: projects and sources
  started_at  TEXT NOT NULL,
  finished_at TEXT,
  status      TEXT NOT NULL,         -- running, or that of the last attempt's report
  attempts    INTEGER NOT NULL,
  report      TEXT                   -- JSON, of the last attempt
) WITHOUT ROWID;
CREATE INDEX runs_by_start ON runs (started_at);

-- What all attempts of a run did together, kept in the transactions that did it.
CREATE TABLE run_sources (
  run      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  source   TEXT NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0,
  added    INTEGER NOT NULL DEFAULT 0,
  changed  INTEGER NOT NULL DEFAULT 0,
  removed  INTEGER NOT NULL DEFAULT 0,
  chunks   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, source)
) WITHOUT ROWID;

CREATE TABLE run_scopes (
  run          TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  source       TEXT NOT NULL,
  scope        TEXT NOT NULL,
  window_start TEXT NOT NULL,        -- when this run first read the scope
  complete     INTEGER NOT NULL,
  checkpoint   TEXT,                 -- JSON
  PRIMARY KEY (run, source, scope)
) WITHOUT ROWID;

CREATE TABLE run_seen (
  run      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  source   TEXT NOT NULL,
  scope    TEXT NOT NULL,
  identity TEXT NOT NULL,
  PRIMARY KEY (run, source, scope, identity)
) WITHOUT ROWID;

CREATE TABLE lease (
  one          INTEGER PRIMARY KEY CHECK (one = 1),
  owner        TEXT NOT NULL,
  host         TEXT NOT NULL,
  pid          INTEGER NOT NULL,
  process      TEXT NOT NULL,        -- boot, pid namespace and start time, so that a reused pid is not taken for the owner
  command      TEXT NOT NULL,
  acquired_at  TEXT NOT NULL,
  heartbeat_at TEXT NOT NULL,
  expires_at   TEXT NOT NULL
);
`;
