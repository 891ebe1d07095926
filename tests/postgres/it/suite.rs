//! The suite of stores, on PostgreSQL and through a pooler in transaction mode.

use triggers_outbox_tests::{store_suite, worker_suite};

use crate::place::PostgresPlace;

store_suite!(PostgresPlace::new);
worker_suite!(PostgresPlace::new);

mod pooled {
    use std::sync::OnceLock;

    use triggers_postgres_tests::{PgBouncer, Server};

    use super::{PostgresPlace, store_suite};

    async fn place() -> PostgresPlace {
        static POOLER: OnceLock<PgBouncer> = OnceLock::new();
        let pooler = POOLER.get_or_init(|| PgBouncer::start(Server::shared()).unwrap());
        PostgresPlace::through(|database| pooler.url(database.name())).await
    }

    store_suite!(place);
}
