//! The builder of one report.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use uuid::Uuid;

use crate::encode::Encoded;
use crate::keys::idempotency;
use crate::options::ReportOptions;
use crate::private::Trigger;
use crate::{Command, Completing, Delivery, Error, Receipt, Report, Sink};

/// A report that a generated function prepared. Awaiting it sends it; nothing is sent before.
///
/// The payload is read when the function is called, so it can be changed or dropped afterwards.
///
/// `report` returns a `ReportCall<'_>`, whose output is one [`Receipt`]. `reschedule` returns a
/// `ReportCall<'_, Vec<Receipt>>`: it cancels first, and its error is [`Incomplete`](crate::Incomplete).
///
/// ```
/// # use triggers_runtime::{Recorder, Uuid, triggers};
/// # #[triggers(inline = "
/// # version: 1
/// # entities: { invoice: {} }
/// # triggers:
/// #   invoice_overdue:
/// #     name: Invoice overdue
/// #     entity: invoice
/// #     payload: { type: object, properties: { number: { type: string, title: Number, examples: [INV-1] } }, required: [number] }
/// # ")]
/// # mod events {}
/// # use events::invoice_overdue;
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), triggers_runtime::Error> {
/// # let (site, invoice) = (Recorder::new(), events::InvoiceId::new(Uuid::now_v7()));
/// let payload = invoice_overdue::Payload { number: "INV-2041".into() };
/// invoice_overdue::report(&site, invoice, &payload)
///     .idempotency_key("import-7/row-12")
///     .ttl(Duration::from_secs(3600))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until this is awaited"]
pub struct ReportCall<'a, T = Receipt> {
    sink: &'a dyn Sink,
    trigger: &'static Trigger,
    entity: Option<Uuid>,
    payload: Result<Encoded, Error>,
    options: ReportOptions,
    output: PhantomData<fn() -> T>,
}

impl<'a, T> ReportCall<'a, T> {
    pub(crate) fn new(
        sink: &'a dyn Sink,
        trigger: &'static Trigger,
        entity: Option<Uuid>,
        payload: Result<Encoded, Error>,
        options: ReportOptions,
    ) -> Self {
        Self {
            sink,
            trigger,
            entity,
            payload,
            options,
            output: PhantomData,
        }
    }

    /// Uses this idempotency key, 1 to 80 characters, instead of the manifest's. The service ignores
    /// later reports of the trigger with the same key.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.options = self.options.idempotency_key(key);
        self
    }

    /// Sets how long the service remembers the key: whole milliseconds, at least one. By default, it
    /// is the `ttl` of the manifest, or a week if the manifest has none.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.options = self.options.ttl(ttl);
        self
    }

    /// Sends no idempotency key. If the answer of such a report is lost, it cannot be retried
    /// safely, and fails as [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous).
    pub fn without_idempotency(mut self) -> Self {
        self.options = self.options.without_idempotency();
        self
    }

    fn command(self) -> Result<Command, Error> {
        let encoded = self.payload?;
        let idempotency = idempotency(self.trigger, self.entity, &encoded, self.options)?;
        let report = Report::new(self.entity, encoded.payload, idempotency);
        Ok(Command::report(self.trigger.key, report))
    }
}

impl<'a> IntoFuture for ReportCall<'a> {
    type Output = Result<Receipt, Error>;
    type IntoFuture = Delivery<'a, Receipt>;

    fn into_future(self) -> Self::IntoFuture {
        let sink = self.sink;
        Delivery::from(match self.command() {
            Ok(command) => sink.send(command),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        })
    }
}

impl<'a> IntoFuture for ReportCall<'a, Vec<Receipt>> {
    type Output = Result<Vec<Receipt>, crate::Incomplete>;
    type IntoFuture = Completing<'a>;

    fn into_future(self) -> Self::IntoFuture {
        let (sink, key, entity) = (self.sink, self.trigger.key, self.entity);
        let cancel = entity.map(|entity| Ok(Command::cancel(key, entity)));
        let steps = cancel.into_iter().chain([self.command()]).collect();
        crate::business::run(sink, steps)
    }
}

/// Shows the trigger and the entity, no payload.
impl<T> fmt::Debug for ReportCall<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportCall")
            .field("trigger_key", &self.trigger.key)
            .field("external_entity_id", &self.entity)
            .finish_non_exhaustive()
    }
}
