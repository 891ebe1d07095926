//! The journal as one list: what happened, and what is still to come.

use crate::journal::{Action, Activation, Event, Request};
use crate::state::State;
use jiff::Timestamp;
use uuid::Uuid;

/// One thing at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) at: Timestamp,
    /// Position in the journal; 0 for what is not in it.
    pub(crate) seq: u64,
    pub(crate) what: What<'a>,
}

#[derive(Clone, Debug)]
pub(crate) enum What<'a> {
    /// A report or a cancellation.
    Event(&'a Event),
    /// A webhook or a call of the provider.
    Sent(Box<Request>),
    Activation(&'a Activation),
    Action(&'a Action),
    Pending(Pending<'a>),
}

/// One piece of work that waits.
#[derive(Clone, Debug)]
pub(crate) struct Pending<'a> {
    pub(crate) activation: Uuid,
    pub(crate) automation: &'a str,
    /// `None` for the start of a run.
    pub(crate) action: Option<String>,
    pub(crate) entity: Option<Uuid>,
}

/// Everything, or what is about one entity: first the lists of the journal, each in its order, then
/// what waits. Webhooks and calls of the provider without an entity are always among it.
pub(crate) fn entries(state: &State, entity: Option<Uuid>) -> Vec<Entry<'_>> {
    let log = &state.engine.log;
    let fits = |it: Option<Uuid>| entity.is_none() || it == entity;
    let entry = |at, seq, what| Entry { at, seq, what };
    let mut entries = Vec::new();
    let events = log.events.after(0);
    let events = events.filter(|(_, it)| fits(it.external_entity_id));
    entries.extend(events.map(|(seq, it)| entry(it.at, seq, What::Event(it))));
    let sent = log.requests.after(0).filter(|(_, it)| {
        let about = it.entities.first().copied();
        it.operation.is_sent_to_app() && (about.is_none() || fits(about))
    });
    entries.extend(sent.map(|(seq, it)| {
        let request = Box::new(state.engine.shown(it));
        entry(it.at, seq, What::Sent(request))
    }));
    let activations = log.activations.after(0);
    let activations: Vec<_> = activations
        .filter(|(_, it)| fits(it.external_entity_id))
        .collect();
    for (seq, it) in &activations {
        entries.push(entry(it.at, *seq, What::Activation(it)));
    }
    let actions = log.actions.after(0);
    let actions = actions.filter(|(_, it)| fits(it.external_entity_id));
    entries.extend(actions.map(|(seq, it)| entry(it.ran_at, seq, What::Action(it))));
    if entity.is_none() {
        let upcoming = state.engine.upcoming((Timestamp::MIN, 0));
        entries.extend(upcoming.map(|it| {
            let pending = Pending {
                activation: it.activation,
                automation: &it.automation.id,
                action: it.action.map(str::to_owned),
                entity: it.external_entity_id,
            };
            entry(it.slot.0, 0, What::Pending(pending))
        }));
    } else {
        // All that waits may be much more than what waits for one entity.
        for (_, activation) in activations {
            let waiting = state.engine.waiting_of(activation.activation_id);
            entries.extend(waiting.into_iter().map(|it| {
                let pending = Pending {
                    activation: activation.activation_id,
                    automation: &activation.automation_id,
                    action: it.action_id,
                    entity,
                };
                entry(it.due_at, 0, What::Pending(pending))
            }));
        }
    }
    entries
}
