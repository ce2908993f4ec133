-- The table of errors that readers report, each with the answer that closed it.

CREATE TABLE report (
    key INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL,
    coding_id TEXT NOT NULL,
    anchor TEXT NOT NULL,
    subject TEXT NOT NULL,
    words TEXT NOT NULL,
    contact TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    closed_by TEXT NOT NULL DEFAULT '',
    closed_at TEXT
);
CREATE INDEX report_that_is_open ON report (key) WHERE closed_at IS NULL;
