//! Business events: one thing that happened in the app, and all the calls it takes.

use std::fmt::Write as _;

use super::scope::constant;
use super::trigger::less_seen;
use super::{ALLOW, Context, docs, docs::Docs, list};
use crate::model::{BusinessEvent, Step, StepAction, Trigger};
use crate::names::unraw;

/// The module `business`.
pub(super) fn code(context: &Context<'_>) -> String {
    let mut events = String::new();
    for event in &context.manifest.business_events {
        let event = Event::new(event, context);
        event.payloads(&mut events);
        event.one(&mut events);
        event.all(&mut events);
    }
    let less_seen = less_seen(context);
    format!(
        "/// Business events: each makes all calls that something in the app takes.
{ALLOW}{less_seen}
pub mod business {{
    use super::__triggers as __t;
    {events}
}}
"
    )
}

/// A business event with its names resolved.
struct Event<'a> {
    declared: &'a BusinessEvent,
    context: &'a Context<'a>,
    steps: Vec<(&'a Step, &'a Trigger)>,
    /// The type of the id, when a step takes one.
    id: Option<&'a str>,
    /// The struct of the payloads, when a step takes one.
    payloads: Option<&'a str>,
}

impl<'a> Event<'a> {
    fn new(declared: &'a BusinessEvent, context: &'a Context<'a>) -> Self {
        let manifest = context.manifest;
        let steps = declared.steps.iter();
        let steps: Vec<_> = steps
            .filter_map(|step| Some((step, manifest.trigger(&step.trigger)?)))
            .collect();
        let entity = declared.entity.as_deref();
        let entity = entity.and_then(|key| manifest.entity(key));
        let reports = steps
            .iter()
            .any(|(step, _)| step.action == StepAction::Report);
        Self {
            declared,
            context,
            steps,
            id: entity.map(|entity| entity.type_name.as_str()),
            payloads: reports.then_some(declared.type_name.as_str()),
        }
    }

    /// The struct with one payload for each report.
    fn payloads(&self, code: &mut String) {
        let Some(name) = self.payloads else { return };
        let docs = Docs::new(format!(
            "The payloads of the reports of `{}`.",
            self.declared.key
        ));
        let derives = self.context.derives(&[], &["Debug", "PartialEq"]);
        let (mut fields, mut keys, mut values) = (String::new(), Vec::new(), String::new());
        let mut pii = Vec::new();
        for (step, trigger) in &self.steps {
            if step.action != StepAction::Report {
                continue;
            }
            let (field, module) = (&step.field, &trigger.module);
            let docs = Docs::new(docs::plain(&trigger.name));
            let _ = write!(fields, "{docs} pub {field}: super::{module}::Payload,");
            let _ = write!(values, "__t::V::Object(&__t::Ref(&self.{field})),");
            let key = unraw(field);
            let paths = trigger.payload.pii().into_iter();
            pii.extend(paths.map(|path| format!("{key}.{path}")));
            keys.push(key);
        }
        let (own_name, keys, pii) = (unraw(name), list(keys), list(&pii));
        let _ = write!(
            code,
            "{docs}{derives} pub struct {name} {{ {fields} }}
#[doc(hidden)]
impl __t::private::Object for {name} {{
    fn fields(&self, to: &mut __t::private::Fields<'_>) {{ to.object({own_name:?}, &[{keys}], &[{values}]); }}
}}
impl __t::fmt::Debug for {name} {{
    fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {{ __t::private::debug(&__t::Ref(self), &[{pii}], f) }}
}}
impl __t::PartialEq for {name} {{
    fn eq(&self, other: &Self) -> bool {{ __t::private::same(&__t::Ref(self), &__t::Ref(other)) }}
}}
"
        );
    }

    /// The function for one entity.
    fn one(&self, code: &mut String) {
        let function = &self.declared.function;
        let docs = self.docs("Makes all calls of this event, in this order:");
        let id = self.id.map(|id| format!("id: super::{id},"));
        let payloads = self.payloads.map(|name| format!("payloads: &{name},"));
        let (id, payloads) = (id.unwrap_or_default(), payloads.unwrap_or_default());
        let (generics, lifetime, call) = if payloads.is_empty() {
            ("", "", "'_")
        } else {
            ("<'a>", "'a ", "'a")
        };
        let mut steps = String::new();
        for (step, trigger) in &self.steps {
            let (key, constant, field) = (&trigger.key, constant(trigger), &step.field);
            let _ = if step.action == StepAction::Cancel {
                write!(
                    steps,
                    "__t::Result::Ok(__t::private::cancel_command({key:?}, id.as_uuid())),"
                )
            } else {
                let id = id_of(trigger);
                write!(
                    steps,
                    "__t::private::report_command(&__t::{constant}, {id}, &__t::Ref(&payloads.{field}), __t::private::ReportOptions::new()),"
                )
            };
        }
        let _ = write!(
            code,
            "{docs}
pub fn {function}{generics}(sink: &{lifetime}dyn __t::rt::Sink, {id} {payloads}) -> __t::rt::Completing<{call}> {{
    __t::private::run(sink, __t::Vec::from([{steps}]))
}}
"
        );
    }

    /// The function for many entities: each step goes out as one bulk.
    fn all(&self, code: &mut String) {
        let payloads = self
            .payloads
            .map(|name| format!("impl __t::Borrow<{name}>"));
        let (item, pattern) = match (self.id, payloads) {
            (Some(id), Some(payloads)) => (format!("(super::{id}, {payloads})"), "(id, payloads)"),
            (Some(id), None) => (format!("super::{id}"), "id"),
            (None, Some(payloads)) => (payloads, "payloads"),
            (None, None) => return,
        };
        let borrow = self
            .payloads
            .map(|name| format!("let payloads = __t::Borrow::<{name}>::borrow(&payloads);"));
        let borrow = borrow.unwrap_or_default();
        let (mut starts, mut pushes, mut builds) = (String::new(), String::new(), String::new());
        for (index, (step, trigger)) in self.steps.iter().enumerate() {
            let (start, push, build) = if step.action == StepAction::Report {
                let (constant, field, id) = (constant(trigger), &step.field, id_of(trigger));
                (
                    format!("__t::private::Reports::new(&__t::{constant})"),
                    format!("{id}, &payloads.{field}"),
                    format!("step_{index}.build()"),
                )
            } else {
                let bulk = format!("__t::private::cancel_bulk({:?}, step_{index})", trigger.key);
                (
                    "__t::Vec::new()".to_owned(),
                    "id.as_uuid()".to_owned(),
                    format!("__t::Result::Ok({bulk})"),
                )
            };
            let _ = write!(starts, "let mut step_{index} = {start};");
            let _ = write!(pushes, "step_{index}.push({push});");
            let _ = write!(builds, "{build},");
        }
        let docs = self.docs(
            "Makes all calls of this event for many at once, each step in bulk, in this order:",
        );
        let function = unraw(&self.declared.function);
        let _ = write!(
            code,
            "{docs}
pub fn {function}_all(sink: &dyn __t::rt::Sink, items: impl __t::IntoIterator<Item = {item}>) -> __t::rt::CompletingAll<'_> {{
    {starts}
    for {pattern} in items {{ {borrow} {pushes} }}
    __t::private::run_all(sink, __t::Vec::from([{builds}]))
}}
"
        );
    }

    fn docs(&self, first: &str) -> Docs {
        let steps = self.steps.iter().map(|(step, _)| {
            let action = if step.action == StepAction::Report {
                "report"
            } else {
                "cancel"
            };
            format!("{action} `{}`", step.trigger)
        });
        Docs::new(format!("{first} {}.", steps.collect::<Vec<_>>().join(", ")))
    }
}

/// The id as the report of a trigger takes it.
fn id_of(trigger: &Trigger) -> &'static str {
    if trigger.entity.is_some() {
        "__t::Some(id.as_uuid())"
    } else {
        "__t::None"
    }
}
