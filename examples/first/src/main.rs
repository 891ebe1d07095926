//! Reminds customers of their appointments.

use std::{env, error::Error, time::Duration};

use triggers_runtime::{
    Client, ContactId, FutureDate, InstanceId, Sink, Timestamp, Uuid, triggers,
};

#[triggers] // reads the nearest triggers.yaml while the app compiles
mod events {}
use events::{AppointmentId, appointment_starting};

async fn book(
    site: &dyn Sink,
    appointment: AppointmentId,
    starts_at: Timestamp,
    contact: Uuid,
) -> Result<(), triggers_runtime::Error> {
    let payload = appointment_starting::Payload {
        starts_at: FutureDate::new(starts_at),
        contact_id: ContactId::new(contact),
    };
    appointment_starting::report(site, appointment, &payload).await?;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Reads TRIGGERS_APP_ID and TRIGGERS_APP_SECRET, and TRIGGERS_BASE_URL if it is set.
    let client = Client::from_env()?;
    let instance: InstanceId = env::var("TRIGGERS_INSTANCE_ID")?.parse()?;
    let site = client.instance(instance);

    let appointment = AppointmentId::new(Uuid::now_v7());
    let starts_at = Timestamp::now() + Duration::from_secs(48 * 3600);
    let contact = env::var("CONTACT_ID")?.parse()?;
    book(&site, appointment, starts_at, contact).await?;

    // The customer cancels: no reminder is sent. Without an `entity`, there is no such function.
    appointment_starting::cancel(&site, appointment).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use triggers_runtime::AppCredentials;
    use triggers_sandbox::Sandbox;

    #[tokio::test]
    async fn a_customer_is_reminded_one_day_before() {
        let sandbox = Sandbox::builder()
            .manifest("triggers.yaml")
            .automations(include_str!("../automations.yaml"))
            .start_at("2026-12-01T09:00:00Z".parse().unwrap())
            .frozen()
            .start()
            .await
            .unwrap();
        let app = AppCredentials::new(
            "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse().unwrap(),
            "sandbox-secret",
        );
        let client = Client::builder(app)
            .base_url(sandbox.base_url())
            .build()
            .unwrap();
        let site = client.instance(Uuid::now_v7().into());

        let appointment = AppointmentId::new(Uuid::now_v7());
        let starts_at = "2026-12-05T10:00:00Z".parse().unwrap();
        book(&site, appointment, starts_at, Uuid::now_v7())
            .await
            .unwrap();

        sandbox.advance(Duration::from_secs(4 * 24 * 3600));
        sandbox
            .actions()
            .for_entity(appointment)
            .assert_ran_at("send-email", "2026-12-04T10:00:00Z");
    }
}
