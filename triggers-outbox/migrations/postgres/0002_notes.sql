-- Texts under keys, for webhooks: which were handled, and the last one of each app instance.
CREATE TABLE triggers_note (
    key      text   PRIMARY KEY,
    text     text   NOT NULL,
    noted_at bigint NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
);
CREATE INDEX ON triggers_note (noted_at) WHERE text = '';
INSERT INTO triggers_schema (version) VALUES (2);
