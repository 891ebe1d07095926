//! Counters and gauges through the `metrics` facade, with the feature of this name.

use std::time::Duration;

use crate::core::{Counts, ItemResult, Step};

#[cfg(feature = "metrics")]
mod facade {
    use super::{Counts, Duration, ItemResult, Step};
    use crate::core::State;
    use metrics::{counter, gauge, histogram};

    #[expect(
        clippy::cast_precision_loss,
        reason = "gauges are floating-point numbers"
    )]
    pub(in crate::worker) fn counts(counts: &Counts, shards: usize) {
        let oldest = counts.oldest.map_or(0, |at| (counts.now - at).max(0));
        gauge!("triggers_outbox_oldest_seconds").set(oldest as f64 / 1000.0);
        gauge!("triggers_outbox_waiting").set(counts.waiting as f64);
        gauge!("triggers_outbox_held").set(counts.held as f64);
        gauge!("triggers_outbox_shards_owned").set(shards as f64);
        for (state, trigger_key, rows) in &counts.closed {
            let name = if *state == State::Dead {
                "triggers_outbox_dead"
            } else {
                "triggers_outbox_unknown"
            };
            gauge!(name, "trigger_key" => trigger_key.clone()).set(*rows as f64);
        }
    }

    pub(in crate::worker) fn paused(instances: usize) {
        gauge!("triggers_outbox_instances_paused")
            .set(f64::from(u32::try_from(instances).unwrap_or(u32::MAX)));
    }

    pub(in crate::worker) fn step(elapsed: Duration, step: &Step) {
        histogram!("triggers_outbox_step_seconds").record(elapsed);
        for result in &step.results {
            counter!("triggers_outbox_requests_total", "outcome" => result.outcome.clone())
                .increment(result.requests.into());
        }
    }

    pub(in crate::worker) fn fenced() {
        counter!("triggers_outbox_fenced_total").increment(1);
    }

    pub(in crate::worker) fn batch(items: usize) {
        histogram!("triggers_outbox_batch_items")
            .record(f64::from(u32::try_from(items).unwrap_or(u32::MAX)));
    }

    pub(in crate::worker) fn limiter(used: f64) {
        gauge!("triggers_outbox_limiter_used_ratio").set(used);
    }

    pub(in crate::worker) fn outcome(results: &[ItemResult]) {
        for result in results {
            let outcome = match result {
                ItemResult::Delivered => "delivered".to_owned(),
                ItemResult::Failed(failure) => failure.cause.clone(),
            };
            counter!("triggers_outbox_attempts_total", "outcome" => outcome).increment(1);
        }
    }
}

#[cfg(not(feature = "metrics"))]
mod facade {
    use super::{Counts, Duration, ItemResult, Step};

    pub(in crate::worker) fn counts(_: &Counts, _: usize) {}
    pub(in crate::worker) fn paused(_: usize) {}
    pub(in crate::worker) fn step(_: Duration, _: &Step) {}
    pub(in crate::worker) fn fenced() {}
    pub(in crate::worker) fn batch(_: usize) {}
    pub(in crate::worker) fn limiter(_: f64) {}
    pub(in crate::worker) fn outcome(_: &[ItemResult]) {}
}

pub(super) use facade::*;
