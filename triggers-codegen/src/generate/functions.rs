//! The functions of a trigger: thin, so that the work is compiled once, in the runtime.

use std::fmt::Write as _;

use super::Scope;

/// The names of the functions in the trigger's module.
pub(super) fn names(scope: &Scope<'_>) -> &'static [&'static str] {
    const NAMES: &[&str] = &["report", "report_all", "cancel", "cancel_all", "reschedule"];
    let entity = scope.context.entity_of(scope.trigger).is_some();
    match (entity, scope.trigger.is_scheduled()) {
        (false, _) => &NAMES[..2],
        (true, false) => &NAMES[..4],
        (true, true) => NAMES,
    }
}

/// `report` and `report_all`; `cancel` and `cancel_all` only for a trigger with an entity,
/// `reschedule` only if its events are scheduled too.
///
/// `report` is compiled here, since every trigger is reported. The others are compiled where they
/// are called, if they are.
pub(super) fn code(scope: &Scope<'_>) -> String {
    let trigger = scope.constant();
    let payload = scope.path(&scope.trigger.payload.type_name);
    let [report, report_all, cancel, cancel_all, reschedule] =
        ["report", "report_all", "cancel", "cancel_all", "reschedule"]
            .map(|name| scope.function(name));
    let Some(entity) = scope.context.entity_of(scope.trigger) else {
        return format!(
            "/// Reports one event.
pub fn {report}<'a>(sink: &'a dyn rt::Sink, payload: &{payload}) -> rt::ReportCall<'a> {{
    private::report_plain(sink, &{trigger}, &Ref(payload))
}}
/// Reports many events. The results come in their order.
pub fn {report_all}(sink: &dyn rt::Sink, events: impl IntoIterator<Item = impl Borrow<{payload}>>) -> rt::Delivery<'_, rt::BulkReceipt> {{
    private::report_each_plain::<{payload}>(sink, &{trigger}, events)
}}
"
        );
    };
    let (id, key) = (&entity.type_name, &scope.trigger.key);
    let mut code = format!(
        "/// Reports one event.
pub fn {report}<'a>(sink: &'a dyn rt::Sink, id: super::{id}, payload: &{payload}) -> rt::ReportCall<'a> {{
    private::report_entity(sink, &{trigger}, id.as_uuid(), &Ref(payload))
}}
/// Reports many events. The results come in their order.
pub fn {report_all}(sink: &dyn rt::Sink, events: impl IntoIterator<Item = (super::{id}, impl Borrow<{payload}>)>) -> rt::Delivery<'_, rt::BulkReceipt> {{
    private::report_each::<{payload}>(sink, &{trigger}, events)
}}
/// Cancels all pending actions of the events reported with this id.
#[inline]
pub fn {cancel}(sink: &dyn rt::Sink, id: super::{id}) -> rt::Delivery<'_, rt::Receipt> {{
    private::cancel(sink, {key:?}, id.as_uuid())
}}
/// Cancels all pending actions of the events reported with these ids. The results come in their order.
pub fn {cancel_all}(sink: &dyn rt::Sink, ids: impl IntoIterator<Item = super::{id}>) -> rt::Delivery<'_, rt::BulkReceipt> {{
    private::cancel_each(sink, {key:?}, ids)
}}
"
    );
    if scope.trigger.is_scheduled() {
        let _ = write!(
            code,
            "/// Moves the event to another date: cancels what was reported with this id, then reports the event under a fresh idempotency key. If only the cancel was done, the error holds the report, to be resumed.
#[inline]
pub fn {reschedule}<'a>(sink: &'a dyn rt::Sink, id: super::{id}, payload: &{payload}) -> rt::ReportCall<'a, Vec<rt::Receipt>> {{
    private::reschedule(sink, &{trigger}, id.as_uuid(), &Ref(payload))
}}
"
        );
    }
    code
}
