//! A handler that takes the id of another entity.

use triggers_inbound::{Provider, Refresh, Verifier};
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
    Provider::new(verifier).on_refresh(
        events::appointment_starting,
        |_site: InstanceId, _id: events::InvoiceId, _payload| async { Ok(Refresh::Unchanged) },
    )
}

fn main() {}
