//! A handler of a trigger that the manifest does not have.

use triggers_inbound::{Provider, Verifier};
use triggers_runtime::{InstanceId, triggers};

#[triggers(provider, inline = "
version: 1
entities: { appointment: {}, invoice: {} }
triggers:
  appointment_starting:
    name: Appointment starting
    entity: appointment
    payload: { type: object, properties: { room: { type: string, title: Room, examples: [2B] } } }
  invoice_overdue:
    name: Invoice overdue
    entity: invoice
    payload: { type: object, properties: { number: { type: string, title: Number, examples: [INV-1] } } }
")]
mod events {}

fn provider(verifier: Verifier) -> Provider {
    Provider::new(verifier).keep_if(events::appointment_startng, |_: InstanceId, _| async { Ok(true) })
}

fn main() {}
