use triggers_runtime::{Uuid, triggers};

#[triggers(inline = "
version: 1
entities: { student: {}, course: {}, seat: { derived_from: [student, course] } }
triggers: {}
")]
mod events {}

use events::{CourseId, SeatId, StudentId};

fn main() {
    let (student, course) = (StudentId::new(Uuid::nil()), CourseId::new(Uuid::nil()));
    let _ = SeatId::derive(course, student);
}
