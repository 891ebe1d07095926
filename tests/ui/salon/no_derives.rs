use triggers_runtime::*;

#[triggers(inline = "
version: 1
entities: { booking: {}, seat: { derived_from: [student, course] } }
triggers:
  booking_starting:
    name: Booking starting
    entity: booking
    payload:
      type: object
      properties:
        customerId: { type: string, format: uuid, identityType: contact, title: Customer, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }
        stylist: { type: string, title: Stylist, examples: [Noa] }
        startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }
        chair: { type: string, title: Chair, examples: [Chair 4] }
      required: [customerId, stylist, startsAt]
")]
pub mod events {}
use events::*;

fn good() -> booking_starting::Payload {
    let starts_at = FutureDate::new(Timestamp::UNIX_EPOCH);
    booking_starting::Payload::new(ContactId::new(Uuid::nil()), "N".into(), starts_at)
}

fn main() {
    let payload = good();
    dbg!(&payload);
    assert_eq!(payload, good());
    let _ = payload.clone();
    let _ = booking_starting::Payload { chair: Some("4".into()), ..Default::default() };
}
