//! What can be watched: events for a hook of the caller's, and with the features of these names,
//! counters for `metrics` and spans for `tracing`. None of it holds a payload, a token or a secret.

#[cfg(feature = "metrics")]
mod counters;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::http::transport::Request;
use crate::http::wire::request;
use crate::{AppId, Error, InstanceId};

/// One of the calls of the API (API summary [1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1), [7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s7)).
///
/// See the example of [`DeliveryEvent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Report Event.
    Report,
    /// Bulk Report Event.
    BulkReport,
    /// Cancel Event.
    Cancel,
    /// Bulk Cancel Event.
    BulkCancel,
    /// A page of the Trigger Catalog, of [`Instance::catalog`](crate::Instance::catalog); it has no
    /// trigger key.
    ResolveTriggers,
    /// One trigger of the Trigger Catalog, of [`Instance::catalog`](crate::Instance::catalog).
    GetTrigger,
}

impl Operation {
    /// As a label: `report`, `bulk_report`, `cancel`, `bulk_cancel`, `resolve_triggers`,
    /// `get_trigger`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::BulkReport => "bulk_report",
            Self::Cancel => "cancel",
            Self::BulkCancel => "bulk_cancel",
            Self::ResolveTriggers => "resolve_triggers",
            Self::GetTrigger => "get_trigger",
        }
    }

    /// An empty request; the caller fills in the rest.
    pub(super) fn request(self, app: AppId, trigger_key: &str) -> Request {
        match self {
            Self::Report => Request::post(request::REPORT),
            Self::BulkReport => Request::post(request::BULK_REPORT),
            Self::Cancel => Request::post(request::CANCEL),
            Self::BulkCancel => Request::post(request::BULK_CANCEL),
            Self::ResolveTriggers => Request::post(request::RESOLVE_TRIGGERS).with_large_answer(),
            Self::GetTrigger => Request::get(request::trigger(app, trigger_key)),
        }
    }
}

/// Which request an event is about.
///
/// See the example of [`DeliveryEvent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subject<'a> {
    /// The app instance.
    pub instance: InstanceId,
    /// What is asked of the service.
    pub operation: Operation,
    /// The trigger.
    pub trigger_key: &'a str,
}

/// Something that happened in delivery; see
/// [`ClientBuilder::on_event`](crate::ClientBuilder::on_event).
///
/// ```
/// use triggers_runtime::DeliveryEvent;
///
/// fn log(event: &DeliveryEvent<'_>) {
///     if let DeliveryEvent::Retry { subject, error, wait, .. } = event {
///         println!("{} in {wait:?}: {error}", subject.operation.as_str());
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum DeliveryEvent<'a> {
    /// An attempt ended.
    #[non_exhaustive]
    Attempt {
        /// The request.
        subject: Subject<'a>,
        /// Counts from 1.
        attempt: u32,
        /// The HTTP status; none without an answer.
        status: Option<u16>,
        /// Why it failed; none when it succeeded.
        error: Option<&'a Error>,
        /// How long it took.
        elapsed: Duration,
    },
    /// The same request goes out again.
    #[non_exhaustive]
    Retry {
        /// The request.
        subject: Subject<'a>,
        /// Why the attempt before failed.
        error: &'a Error,
        /// How long from now, at least.
        wait: Duration,
    },
    /// The service answered 429: nothing of this instance starts for a while.
    #[non_exhaustive]
    Paused {
        /// The app instance.
        instance: InstanceId,
        /// How long.
        wait: Duration,
    },
    /// A request is settled, with all its attempts.
    #[non_exhaustive]
    Settled {
        /// The request.
        subject: Subject<'a>,
        /// How many attempts it took.
        attempts: u32,
        /// Why it failed; none when it succeeded. Items of a bulk call may have failed all the same.
        error: Option<&'a Error>,
        /// How long it took, waiting for the rate limit included.
        elapsed: Duration,
    },
}

type Hook = dyn Fn(&DeliveryEvent<'_>) + Send + Sync;

/// Whoever watches.
#[derive(Clone, Default)]
pub(crate) struct Observer {
    hook: Option<Arc<Hook>>,
}

impl Observer {
    pub(crate) fn new(hook: impl Fn(&DeliveryEvent<'_>) + Send + Sync + 'static) -> Self {
        Self {
            hook: Some(Arc::new(hook)),
        }
    }

    pub(super) fn happened(&self, event: &DeliveryEvent<'_>) {
        #[cfg(feature = "metrics")]
        counters::count(event);
        if let Some(hook) = &self.hook {
            hook(event);
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hook = self.hook.as_ref().map(|_| "…");
        f.debug_struct("Observer").field("hook", &hook).finish()
    }
}
