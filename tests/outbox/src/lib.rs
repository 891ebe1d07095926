//! What every store of the outbox has to do, as one suite of tests: [`store_suite!`] runs it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    clippy::missing_panics_doc,
    reason = "tests"
)]

pub mod suite;

use std::sync::Arc;

use triggers_outbox::Outbox;
use triggers_outbox::core::Store;

/// A database for one test; it is gone when this is dropped.
pub trait Place {
    /// Opens the database again, as another process would.
    fn open(&self) -> Outbox;

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
    fn open(&self) -> Outbox {
        Outbox::sqlite(self.path()).unwrap()
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
            a_pause_by_a_person_outlasts_one_by_the_worker,
            resending_moves_to_the_end_of_the_lane,
            resending_needs_a_key_that_protects,
            a_resend_of_several_is_all_or_none,
            forgetting_deletes_an_instance_or_an_entity,
            pruning_erases_payloads_and_then_rows,
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
