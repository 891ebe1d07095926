use triggers_runtime::{Uuid, triggers};

#[triggers(inline = "
version: 1
entities: { booking: {}, seat: { derived_from: [student, course] } }
triggers: {}
")]
mod events {}

use events::{BookingId, SeatId, SeatIdParts};

fn main() {
    let booking = BookingId::new(Uuid::nil());
    let _ = SeatId::derive(SeatIdParts { student: booking, course: Uuid::nil() });
}
