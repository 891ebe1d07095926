-- Texts under keys, for webhooks: which were handled, and the last one of each app instance.
CREATE TABLE triggers_note (
    key      TEXT    PRIMARY KEY,
    text     TEXT    NOT NULL,
    noted_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT, WITHOUT ROWID;
CREATE INDEX triggers_note_old ON triggers_note (noted_at) WHERE text = '';
INSERT INTO triggers_schema (version) VALUES (2);
