/** Test plans: every version that ever was, and what became of each test's id. */
export const schema005 = /* sql */ `
-- One row for each story that has, or had, a plan. Numbers of versions go on after a deletion.
CREATE TABLE plans (
  story     TEXT PRIMARY KEY,
  version   INTEGER NOT NULL,        -- the highest ever given; a deleted plan has no row of this version
  file_hash TEXT NOT NULL DEFAULT '' -- of the plan's file as it was last written or read; empty before that
) WITHOUT ROWID;

CREATE TABLE plan_versions (
  entry     INTEGER PRIMARY KEY,
  story     TEXT NOT NULL REFERENCES plans (story),
  version   INTEGER NOT NULL,
  saved_at  TEXT NOT NULL,
  reason    TEXT NOT NULL,
  planner   TEXT NOT NULL,
  tests     INTEGER NOT NULL,           -- how many it has
  file_hash TEXT NOT NULL,              -- of the file's text that stands for this version
  plan      TEXT NOT NULL,              -- JSON
  UNIQUE (story, version)
);

-- Every id that a test of the story ever had: none is given twice.
CREATE TABLE plan_tests (
  story    TEXT NOT NULL REFERENCES plans (story),
  test     TEXT NOT NULL,
  proposed TEXT,                        -- JSON of the test as a planner proposed it last; null for a person's own
  removed  TEXT,                        -- JSON of the test that a person took out of the plan
  PRIMARY KEY (story, test)
) WITHOUT ROWID;
`;
