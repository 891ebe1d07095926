use triggers_runtime::{Recorder, Uuid, triggers};

#[triggers(inline = "
version: 1
entities: { visit: {} }
triggers:
  visit_booked:
    name: Visit booked
    entity: visit
    payload: { type: object, properties: { room: { type: string, title: Room, examples: [2B] } }, required: [room] }
")]
mod events {}

use events::{VisitId, visit_booked};

async fn moved(site: &Recorder, visit: VisitId) {
    let payload = visit_booked::Payload { room: "2B".to_owned() };
    visit_booked::reschedule(site, visit, &payload).await.unwrap();
}

fn main() {
    drop(moved(&Recorder::new(), VisitId::new(Uuid::nil())));
}
