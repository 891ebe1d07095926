//! What every store of the outbox has to do, as one suite of tests: [`store_suite!`] runs it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    clippy::missing_panics_doc,
    reason = "tests"
)]

pub mod service;
pub mod suite;
pub mod worker_suite;

use std::sync::Arc;

use triggers_outbox::core::Store;
use triggers_outbox::{Outbox, OutboxBuilder};

/// A database for one test; it is gone when this is dropped.
pub trait Place {
    /// Opens the database again with other settings, as another process would.
    fn open_with(&self, settings: impl FnOnce(OutboxBuilder) -> OutboxBuilder) -> Outbox;

    /// Runs SQL of the app, one statement.
    fn sql(&self, statement: &str);

    /// Opens the database again.
    fn open(&self) -> Outbox {
        self.open_with(|builder| builder)
    }

    /// The store of a new handle.
    fn store(&self) -> Arc<dyn Store> {
        self.open().store()
    }
}

/// An SQLite file.
pub struct SqlitePlace(tempfile::TempDir);

impl SqlitePlace {
    #[must_use]
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    #[must_use]
    pub fn path(&self) -> std::path::PathBuf {
        self.0.path().join("app.db")
    }
}

impl Default for SqlitePlace {
    fn default() -> Self {
        Self::new()
    }
}

impl Place for SqlitePlace {
    fn open_with(&self, settings: impl FnOnce(OutboxBuilder) -> OutboxBuilder) -> Outbox {
        settings(Outbox::builder()).sqlite(self.path()).unwrap()
    }

    fn sql(&self, statement: &str) {
        let app = rusqlite::Connection::open(self.path()).unwrap();
        app.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        app.execute_batch(statement).unwrap();
    }
}

/// Runs every check against the places that the given async function makes.
#[macro_export]
macro_rules! store_suite {
    ($place:path) => {
        $crate::store_suite!(@ $place:
            rows_are_found_and_read_in_order,
            rows_that_one_caller_stores_are_all_or_none,
            payloads_and_keys_come_back_byte_by_byte,
            a_step_settles_and_intends,
            a_step_written_twice_has_the_effect_of_one,
            a_step_of_a_former_owner_changes_nothing,
            rows_that_a_person_discarded_are_gone,
            only_one_worker_owns_an_instance,
            requests_without_an_outcome_are_attempts_in_doubt,
            a_new_owner_learns_the_last_minute_and_the_pauses,
            the_worker_learns_what_a_person_changed,
            a_note_is_kept_and_replaced,
            a_pause_by_a_person_outlasts_one_by_the_worker,
            resending_moves_to_the_end_of_the_lane,
            resending_needs_a_key_that_protects,
            a_resend_of_several_is_all_or_none,
            forgetting_deletes_an_instance_or_an_entity,
            pruning_erases_payloads_and_then_rows,
            only_the_owner_prunes,
            lists_are_filtered,
            counts_are_by_state,
        );
    };
    (@ $place:path: $($name:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                let place = $place().await;
                $crate::suite::$name(&place).await;
            }
        )*
    };
}

/// Runs every check of workers against the places that the given async function makes.
#[macro_export]
macro_rules! worker_suite {
    ($place:path) => {
        $crate::worker_suite!(@ $place:
            commands_of_a_lane_arrive_in_order_and_once,
            lanes_share_requests,
            a_second_worker_waits_and_takes_over,
            shutdown_waits_for_what_is_in_flight,
            a_lost_answer_is_repeated_with_the_same_bytes_and_key,
            a_report_without_a_key_is_not_repeated,
            a_report_waits_behind_a_cancel_that_was_lost,
            a_refused_instance_pauses_and_no_other,
            a_poison_item_is_found_in_a_refused_bulk,
            an_item_that_breaks_the_service_ends_alone,
            refused_items_die_and_the_rest_is_delivered,
            a_sink_that_panics_or_hangs_loses_nothing,
            a_full_backlog_refuses_commands_until_there_is_room,
            a_later_schema_is_served_beside_its_own_version,
            no_minute_holds_too_many_requests,
            two_outboxes_in_one_database_do_not_touch_each_other,
            a_large_payload_is_delivered_and_a_larger_one_is_refused,
            a_person_pauses_resumes_and_discards_while_the_worker_has_the_rows,
        );
    };
    (@ $place:path: $($name:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = $place().await;
                $crate::worker_suite::$name(&place).await;
            }
        )*
    };
}
