-- triggers-outbox, schema version 1, PostgreSQL 13 or later.
-- `triggers_` is the prefix. All times are milliseconds since 1970 in UTC, by the clock of the database.

CREATE TABLE triggers_outbox (
    -- The order within a lane. The number of a deleted row is never reused.
    seq           bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The transaction that wrote the row: a worker reads what became visible since it last looked.
    xid           xid8     NOT NULL DEFAULT pg_current_xact_id(),
    -- Workers divide app instances among them by shards: `get_byte(uuid_send(instance), 15) & 63`. The last byte of a
    -- GUID is even in all versions. The server reads and plans the expression of a generated column again for each
    -- INSERT, and that of a CHECK: a sixth of its cost. So the outbox writes this one, and lengths are types.
    shard         smallint NOT NULL,
    instance      uuid     NOT NULL,
    trigger_key   varchar(100) NOT NULL,
    entity        uuid,
    kind          smallint NOT NULL,                        -- 0 report, 1 cancel
    -- Text, not jsonb: the bytes of a retry must be those of the first attempt.
    payload       text,
    key           varchar(80),
    ttl_ms        bigint,
    enqueued_at   bigint   NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    state         smallint NOT NULL DEFAULT 0,              -- 0 waiting, 1 held, 3 dead, 4 unknown
    attempts      integer  NOT NULL DEFAULT 0,
    first_sent_at bigint,
    lost_at       bigint,                                   -- last attempt whose outcome is not known
    not_before    bigint,
    cause         text,
    status        smallint,
    request_id    text,
    settled_at    bigint
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX ON triggers_outbox (shard, instance, seq) WHERE state < 3;
CREATE INDEX ON triggers_outbox (shard, xid) INCLUDE (instance, seq, state, enqueued_at) WHERE state < 3;
CREATE INDEX ON triggers_outbox (state, settled_at) INCLUDE (trigger_key) WHERE state >= 3;

-- One row for each request, written before it is sent.
CREATE TABLE triggers_request (
    id          uuid     PRIMARY KEY,
    shard       smallint NOT NULL GENERATED ALWAYS AS ((get_byte(uuid_send(instance), 15) & 63)::smallint) STORED,
    instance    uuid     NOT NULL,
    trigger_key text     NOT NULL,
    kind        smallint NOT NULL,
    rows        bigint[] NOT NULL,                          -- `seq` of each
    sent_at     bigint   NOT NULL,
    requests    integer  NOT NULL DEFAULT 1,
    settled_at  bigint,
    outcome     text,
    status      smallint,
    request_id  text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX ON triggers_request (shard, sent_at);
CREATE INDEX ON triggers_request (sent_at) WHERE settled_at IS NOT NULL;
CREATE INDEX ON triggers_request (shard) WHERE settled_at IS NULL;

-- Pauses, and what people changed, for the worker to read. The nil GUID means all instances.
CREATE TABLE triggers_instance (
    instance     uuid     PRIMARY KEY,
    xid          xid8     NOT NULL DEFAULT pg_current_xact_id(),
    shard        smallint NOT NULL GENERATED ALWAYS AS ((get_byte(uuid_send(instance), 15) & 63)::smallint) STORED,
    paused_until bigint   NOT NULL DEFAULT 0,
    cause        text     NOT NULL DEFAULT '',
    paused_by    text     NOT NULL DEFAULT '',
    since        bigint   NOT NULL DEFAULT 0
);
CREATE INDEX ON triggers_instance (shard, xid);
CREATE INDEX ON triggers_instance (paused_until);

-- Who may send for a shard: the owner, in this epoch, until this time.
CREATE TABLE triggers_shard (
    shard       smallint PRIMARY KEY,
    owner       uuid,
    epoch       bigint   NOT NULL DEFAULT 0,
    owned_until bigint   NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO triggers_shard (shard) SELECT generate_series(0, 63);

-- The workers, so that each takes its fair share of the shards.
CREATE TABLE triggers_worker (
    worker  uuid    PRIMARY KEY,
    host    text    NOT NULL,
    pid     integer NOT NULL,
    started bigint  NOT NULL,
    seen    bigint  NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE triggers_schema (
    version    bigint PRIMARY KEY,
    applied_at bigint NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
);
INSERT INTO triggers_schema (version) VALUES (1);
