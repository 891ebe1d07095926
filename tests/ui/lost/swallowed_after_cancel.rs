#![deny(warnings)]

use triggers_runtime::triggers;

#[triggers(inline = "
version: 1
entities: { visit: {} }
triggers:
  visit_booked:
    name: Visit booked
    entity: visit
    idempotency: { key: [visit] }
    payload: { type: object, properties: { room: { type: string, title: Room, examples: [2B] } }, required: [room] }
")]
mod events {}

fn main() {}
