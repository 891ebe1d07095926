//! A customer has booked many sessions and cancels them all: every reminder is canceled in bulk.
//!
//! Another customer's session must still be reminded of.

use triggers_examples::{Failure, Stage};
use triggers_runtime::{ContactId, FutureDate, Timestamp, Uuid, triggers};

#[triggers]
mod events {}
use events::{SessionId, session_starting};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let automations = include_str!("automations.yaml");
    let mut stage = Stage::set(automations, "2026-12-01T09:00:00Z").await?;
    let first: Timestamp = "2026-12-03T16:00:00Z".parse()?;

    stage.says("Ana books a session a day for six days, Ben books one");
    let mut anas = Vec::new();
    let mut sessions = Vec::new();
    for day in 0..6_u32 {
        let id = SessionId::new(stage.cast(format!("Ana's session {}", day + 1)));
        anas.push(id);
        let starts_at = first + jiff::Span::new().hours(24 * i64::from(day));
        sessions.push((id, session(format!("Guitar lesson {}", day + 1), starts_at)));
    }
    let bens = SessionId::new(stage.cast("Ben's session"));
    sessions.push((
        bens,
        session("Singing".to_owned(), "2026-12-07T11:00:00Z".parse()?),
    ));
    session_starting::report_all(stage.site(), sessions)
        .await?
        .into_receipts()?;

    stage.wait_until("2026-12-05T09:00:00Z")?;
    stage.says("Ana cancels all her sessions");
    session_starting::cancel_all(stage.site(), anas)
        .await?
        .into_receipts()?;

    stage.wait_until("2026-12-12T00:00:00Z")?;
    stage.finish(&[
        "12-03 15:00 reminder for Ana's session 1",
        "12-04 15:00 reminder for Ana's session 2",
        "12-07 10:00 reminder for Ben's session",
    ])
}

fn session(title: String, starts_at: Timestamp) -> session_starting::Payload {
    session_starting::Payload {
        session_title: title,
        starts_at: FutureDate::new(starts_at),
        contact_id: ContactId::new(Uuid::now_v7()),
    }
}
