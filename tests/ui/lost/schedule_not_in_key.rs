#![deny(warnings)]

use triggers_runtime::triggers;

#[triggers(inline = "
version: 1
entities: { visit: {} }
triggers:
  visit_starting:
    name: Visit starting
    entity: visit
    idempotency: { key: [visit], ttl: 1d }
    payload:
      type: object
      properties: { startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: ['2026-12-01T10:00:00Z'] } }
      required: [startsAt]
")]
mod events {}

fn main() {}
