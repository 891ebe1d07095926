//! Events as metrics.
//!
//! | name | kind | labels |
//! |---|---|---|
//! | `triggers.calls` | counter | `operation`, `outcome`: `ok` or the error's cause |
//! | `triggers.call.duration` | histogram, seconds | `operation` |
//! | `triggers.attempts` | counter | `operation`, `status`: the HTTP status or `none` |
//! | `triggers.attempt.duration` | histogram, seconds | `operation` |
//! | `triggers.retries` | counter | `operation`, `cause` |
//! | `triggers.pauses` | counter | |
//!
//! Instances and trigger keys are no labels: there may be thousands.

use metrics::{counter, histogram};

use super::DeliveryEvent;

pub(super) fn count(event: &DeliveryEvent<'_>) {
    match *event {
        DeliveryEvent::Attempt {
            subject,
            status,
            elapsed,
            ..
        } => {
            let operation = subject.operation.as_str();
            let status = status.map_or("none".into(), |status| status.to_string());
            counter!("triggers.attempts", "operation" => operation, "status" => status)
                .increment(1);
            histogram!("triggers.attempt.duration", "operation" => operation).record(elapsed);
        }
        DeliveryEvent::Retry { subject, error, .. } => {
            let (operation, cause) = (subject.operation.as_str(), error.kind().as_str());
            counter!("triggers.retries", "operation" => operation, "cause" => cause).increment(1);
        }
        DeliveryEvent::Paused { .. } => counter!("triggers.pauses").increment(1),
        DeliveryEvent::Settled {
            subject,
            error,
            elapsed,
            ..
        } => {
            let operation = subject.operation.as_str();
            let outcome = error.map_or("ok", |error| error.kind().as_str());
            counter!("triggers.calls", "operation" => operation, "outcome" => outcome).increment(1);
            histogram!("triggers.call.duration", "operation" => operation).record(elapsed);
        }
    }
}
