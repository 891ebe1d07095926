//! The server, the pool and the tables.

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use triggers_outbox::Outbox;
use triggers_postgres_tests::{Server, Settings};

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) pool: PgPool,
    pub(crate) outbox: Outbox,
}

impl World {
    pub(crate) async fn new() -> Result<Self, Failure> {
        let settings = [
            "fsync=on",
            "synchronous_commit=on",
            "shared_buffers=256MB",
            "max_wal_size=4GB",
        ]
        .map(String::from);
        let server = Server::start(&Settings {
            settings: settings.to_vec(),
            ..Settings::default()
        })?;
        server.psql("postgres", "CREATE DATABASE bench")?;
        let pool = PgPoolOptions::new()
            .max_connections(70)
            .connect(&server.url("bench"))
            .await?;
        let outbox = Outbox::postgres(pool.clone());
        outbox.store().migrate().await?;
        let tables = "CREATE TABLE booking (id uuid PRIMARY KEY, room text);
                      CREATE TABLE plain (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, instance uuid, trigger_key text,
                                          entity uuid, kind smallint, payload text, key text, ttl_ms bigint)";
        server.psql("bench", tables)?;
        Ok(Self {
            server,
            pool,
            outbox,
        })
    }

    /// Stores rows of `instances` app instances, each with an entity of its own.
    pub(crate) fn fill(&self, rows: usize, instances: usize) -> Result<(), Failure> {
        let sql = format!(
            "INSERT INTO triggers_outbox (shard, instance, trigger_key, entity, kind, payload, key)
             SELECT get_byte(decode(md5((i % {instances})::text), 'hex'), 15) & 63, md5((i % {instances})::text)::uuid, 'appointment_starting', gen_random_uuid(), 0,
                    '{{\"text\":\"' || repeat('x', 280) || '\"}}', i::text FROM generate_series(1, {rows}) i"
        );
        self.server.psql("bench", &sql)?;
        Ok(())
    }

    pub(crate) async fn left(&self) -> Result<i64, Failure> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM triggers_outbox")
            .fetch_one(&self.pool)
            .await?)
    }

    /// Commits of the database, and bytes of its log.
    pub(crate) async fn written(&self) -> Result<(i64, i64), Failure> {
        // The counters of sessions are reported with a delay.
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
        let sql = "SELECT xact_commit, (pg_current_wal_lsn() - '0/0')::bigint FROM pg_stat_database WHERE datname = current_database()";
        Ok(sqlx::query_as(sql).fetch_one(&self.pool).await?)
    }
}
