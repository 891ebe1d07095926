use triggers_runtime::{Uuid, triggers};

// `student` and `course` are no entities here, so only names tell them apart.
#[triggers(inline = "
version: 1
entities: { seat: { derived_from: [student, course] } }
triggers: {}
")]
mod events {}

fn main() {
    let (student, course) = (Uuid::nil(), Uuid::nil());
    let _ = events::SeatId::derive(course, student);
}
