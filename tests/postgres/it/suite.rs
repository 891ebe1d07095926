//! The suite of stores, on PostgreSQL and through a pooler in transaction mode.

use triggers_outbox_tests::{store_suite, worker_suite};

use crate::place::PostgresPlace;

store_suite!(PostgresPlace::new);
worker_suite!(PostgresPlace::new);

pub(crate) mod pooled {
    use std::sync::OnceLock;

    use triggers_postgres_tests::{PgBouncer, Server, Settings};

    use super::{PostgresPlace, store_suite};

    pub(crate) async fn place() -> PostgresPlace {
        static POOLED: OnceLock<(Server, PgBouncer)> = OnceLock::new();
        let (server, pooler) = POOLED.get_or_init(|| {
            let server = Server::start(&Settings::default()).unwrap();
            let pooler = PgBouncer::start(&server).unwrap();
            (server, pooler)
        });
        PostgresPlace::on(server, |database| pooler.url(database.name())).await
    }

    store_suite!(place);
}
