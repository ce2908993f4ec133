-- The table of batches: assignments that were made at once can be withdrawn at once.

CREATE TABLE assignment_batch (
    key INTEGER PRIMARY KEY,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
ALTER TABLE assignment ADD COLUMN batch INTEGER REFERENCES assignment_batch (key);
CREATE INDEX assignment_of_batch ON assignment (batch);
