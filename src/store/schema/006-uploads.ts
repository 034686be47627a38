/** What was uploaded, and who is uploading. */
export const schema006 = /* sql */ `
-- One row for each test of a plan that has a test case in Zephyr.
CREATE TABLE uploads (
  site         TEXT NOT NULL,    -- base URL of the API
  project      TEXT NOT NULL,
  story        TEXT NOT NULL,
  test         TEXT NOT NULL,    -- id in the plan
  case_key     TEXT NOT NULL,
  content_hash TEXT,             -- of what the test case was left with; null while it is not complete
  uploaded_at  TEXT NOT NULL,
  PRIMARY KEY (site, project, story, test)
) WITHOUT ROWID;

-- Two uploads of one story at the same time would both find nothing and both create.
CREATE TABLE upload_locks (
  project    TEXT NOT NULL,
  story      TEXT NOT NULL,
  owner      TEXT NOT NULL,
  host       TEXT NOT NULL,
  pid        INTEGER NOT NULL,
  process    TEXT NOT NULL,      -- as in lease
  taken_at   TEXT NOT NULL,
  expires_at TEXT NOT NULL,      -- for owners that cannot be looked at
  PRIMARY KEY (project, story)
) WITHOUT ROWID;
`;
