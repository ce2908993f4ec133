-- Ids that documents no longer have: of those that were renamed, of those that were deleted.
--
-- The audit log outlives the codings that it speaks of, so its column `coding` refers to none.

CREATE TABLE former_id (
    id TEXT PRIMARY KEY,
    became TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX former_id_of_document ON former_id (became);
CREATE TRIGGER former_id_taken_again AFTER INSERT ON instrument BEGIN
    DELETE FROM former_id WHERE id = new.id AND became = '';
END;
CREATE TABLE lasting_audit (
    key INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    event TEXT NOT NULL,
    document_id TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 0,
    coding INTEGER,
    subject TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '',
    after TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
INSERT INTO lasting_audit
    SELECT key, at, by, event, document_id, version, coding, subject, before, after, reason
    FROM audit;
DROP TABLE audit;
ALTER TABLE lasting_audit RENAME TO audit;
CREATE INDEX audit_of_document ON audit (document_id, key);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the audit log only grows');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the audit log only grows');
END;
CREATE TRIGGER audit_is_never_overwritten BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE key = new.key) BEGIN
    SELECT raise(ABORT, 'the audit log only grows');
END;
