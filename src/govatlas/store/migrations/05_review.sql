-- The tables of review: accounts, sessions, assignments, the audit log.
--
-- The log only grows: triggers refuse to change, remove or overwrite a row of it.
--
-- `partial_coding` marks the codings that answer only some categories, such as a reviewer's
-- corrections; a record that names no coder shows a whole coding where there is one.

CREATE TABLE user (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    folded TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    administrator INTEGER NOT NULL CHECK (administrator IN (0, 1)),
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at TEXT NOT NULL
);
CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES user (key),
    secret TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_of_user ON session (user);
CREATE TABLE assignment (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (key),
    user INTEGER NOT NULL REFERENCES user (key),
    mode TEXT NOT NULL CHECK (mode IN ('blind', 'anchored')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'withdrawn')),
    assigned_by TEXT NOT NULL,
    assigned_at TEXT NOT NULL,
    finished_at TEXT,
    coding INTEGER REFERENCES coding (key),
    draft TEXT NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX assignment_that_is_open ON assignment (document, user) WHERE state = 'open';
CREATE INDEX assignment_of_user ON assignment (user, state);
CREATE TABLE audit (
    key INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    event TEXT NOT NULL,
    document_id TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 0,
    coding INTEGER REFERENCES coding (key),
    subject TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '',
    after TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
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
CREATE TABLE partial_coding (
    coding INTEGER PRIMARY KEY REFERENCES coding (key)
);
