-- triggers-outbox, schema version 1, SQLite 3.51.3 or later.
-- `triggers_` is the prefix. All times are milliseconds since 1970 in UTC; GUIDs are 16-byte blobs.

CREATE TABLE triggers_outbox (
    -- The order within a lane. AUTOINCREMENT: the number of a deleted row is never reused.
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    instance      BLOB    NOT NULL CHECK (length(instance) = 16),
    trigger_key   TEXT    NOT NULL CHECK (length(trigger_key) BETWEEN 1 AND 100),
    entity        BLOB    CHECK (length(entity) = 16),
    kind          INTEGER NOT NULL CHECK (kind IN (0, 1)), -- 0 report, 1 cancel
    payload       TEXT,
    key           TEXT    CHECK (length(key) BETWEEN 1 AND 80),
    ttl_ms        INTEGER,
    enqueued_at   INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
    state         INTEGER NOT NULL DEFAULT 0,              -- 0 waiting, 1 held, 3 dead, 4 unknown
    attempts      INTEGER NOT NULL DEFAULT 0,
    first_sent_at INTEGER,
    lost_at       INTEGER,                                 -- last attempt whose outcome is not known
    not_before    INTEGER,
    cause         TEXT,
    status        INTEGER,
    request_id    TEXT,
    settled_at    INTEGER
) STRICT;
CREATE INDEX triggers_outbox_open ON triggers_outbox (instance, seq, state) WHERE state < 3;
CREATE INDEX triggers_outbox_over ON triggers_outbox (state, settled_at) WHERE state >= 3;

-- One row for each request, written before it is sent.
CREATE TABLE triggers_request (
    id          BLOB    PRIMARY KEY CHECK (length(id) = 16),
    instance    BLOB    NOT NULL CHECK (length(instance) = 16),
    trigger_key TEXT    NOT NULL,
    kind        INTEGER NOT NULL,
    rows        TEXT    NOT NULL,                          -- JSON array of `seq`
    sent_at     INTEGER NOT NULL,
    requests    INTEGER NOT NULL DEFAULT 1,
    settled_at  INTEGER,
    outcome     TEXT,
    status      INTEGER,
    request_id  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX triggers_request_log ON triggers_request (sent_at);
CREATE INDEX triggers_request_open ON triggers_request (id) WHERE settled_at IS NULL;

-- Pauses, and a counter that tells the worker about changes made by people. The instance of
-- sixteen zero bytes means all instances.
CREATE TABLE triggers_instance (
    instance     BLOB    PRIMARY KEY CHECK (length(instance) = 16),
    paused_until INTEGER NOT NULL DEFAULT 0,
    cause        TEXT,
    paused_by    TEXT,
    since        INTEGER,
    revision     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX triggers_instance_revision ON triggers_instance (revision);
CREATE INDEX triggers_instance_paused ON triggers_instance (paused_until);

CREATE TABLE triggers_schema (
    version    INTEGER PRIMARY KEY,
    applied_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;
INSERT INTO triggers_schema (version) VALUES (1);
