//! An invoice is overdue, then paid: who paid must not get the second reminder.
//!
//! The owner's automation mails a reminder at once and another three days later.

use triggers_examples::{Failure, Stage};
use triggers_runtime::{ContactId, Instance, Uuid, triggers};

#[triggers]
mod events {}
use events::{InvoiceId, invoice_overdue};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let automations = include_str!("automations.yaml");
    let mut stage = Stage::set(automations, "2026-12-01T09:00:00Z").await?;
    let anas = InvoiceId::new(stage.cast("Ana's invoice"));
    let bens = InvoiceId::new(stage.cast("Ben's invoice"));

    stage.says("Ana's and Ben's invoices are overdue");
    overdue(stage.site(), anas, "INV-2041").await?;
    overdue(stage.site(), bens, "INV-2042").await?;

    stage.wait_until("2026-12-02T15:30:00Z")?;
    stage.says("Ana pays");
    invoice_overdue::cancel(stage.site(), anas).await?;

    stage.wait_until("2026-12-10T09:00:00Z")?;
    stage.finish(&[
        "12-01 09:00 first_reminder for Ana's invoice",
        "12-01 09:00 first_reminder for Ben's invoice",
        "12-04 09:00 second_reminder for Ben's invoice",
    ])
}

async fn overdue(site: &Instance, id: InvoiceId, number: &str) -> Result<(), Failure> {
    let payload = invoice_overdue::Payload {
        invoice_number: number.to_owned(),
        due_date: "2026-11-30".parse()?,
        amount: 129.5,
        currency: invoice_overdue::Currency::Eur,
        days_overdue: 1,
        contact_id: ContactId::new(Uuid::now_v7()),
        payment_link: Some(format!("https://example.com/pay/{number}")),
    };
    invoice_overdue::report(site, id, &payload).await?;
    Ok(())
}
