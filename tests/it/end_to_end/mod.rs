//! Generated functions over real sockets against the sandbox: what goes out, byte for byte, and
//! what the service makes of it.

mod business_events;
mod effects;
mod requests;
mod verify;

use jiff::Timestamp;
use triggers_runtime::{AppCredentials, Client, ContactId, FutureDate, Instance, Uuid, triggers};
use triggers_sandbox::Sandbox;

#[triggers]
mod events {}
use events::{
    AppointmentId, appointment_canceled, appointment_starting, business, session_starting,
};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../triggers.yaml");
const APP_ID: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const APPOINTMENT: &str = "1f0e9d8c-7b6a-4594-8372-615f4e3d2c1b";
const CONTACT: &str = "8046df3c-7575-4098-a5ab-c91ad8f33c47";
/// One reminder two days before every appointment.
const REMINDER: &str = r#"
- id: 4f3b2a19-0807-4605-9403-020100fffe01
  name: Remind
  configuration:
    status: ACTIVE
    trigger:
      appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
      triggerKey: appointment_starting
      scheduledEventOffset: { preScheduledEventOffsetExpression: "{{2}}", scheduledEventOffsetTimeUnit: DAYS }
    rootActionIds: [mail]
    actions:
      mail: { type: APP_DEFINED, namespace: mail, appDefinedInfo: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, actionKey: send_email } }
"#;

/// A sandbox at 1 December 2026, 9:00, whose clock stands, and an app that talks to it.
struct Service {
    sandbox: Sandbox,
    app: Client,
}

impl Service {
    async fn start() -> Self {
        let sandbox = Sandbox::builder()
            .manifest(MANIFEST)
            .automations(REMINDER)
            .start_at(time("2026-12-01T09:00:00Z"))
            .frozen()
            .start()
            .await
            .unwrap();
        let app = Client::builder(AppCredentials::new(id(APP_ID).into(), "sandbox-secret"))
            .base_url(sandbox.base_url())
            .build()
            .unwrap();
        Self { sandbox, app }
    }

    fn site(&self) -> Instance {
        self.app.instance(Uuid::from_u128(7).into())
    }

    /// Lets the clock run past every appointment; when actions ran, and for which instance.
    fn ran(&self) -> Vec<(Timestamp, Uuid)> {
        self.sandbox
            .clock()
            .to(time("2026-12-31T00:00:00Z"))
            .unwrap();
        let actions = self.sandbox.actions().into_iter();
        actions
            .map(|action| (action.ran_at, action.instance_id))
            .collect()
    }

    /// Path and body of the last request.
    fn last_request(&self) -> (String, String) {
        let request = self.sandbox.requests().pop().unwrap();
        (request.path, request.request_body)
    }
}

fn id(text: &str) -> Uuid {
    text.parse().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn starting() -> appointment_starting::Payload {
    appointment_starting::Payload {
        appointment_title: "First \"consultation\"".to_owned(),
        starts_at: FutureDate::new(time("2026-12-10T10:00:00Z")),
        contact_id: ContactId::new(id(CONTACT)),
        room: None,
        services: Some(vec![appointment_starting::ServicesItem {
            name: "Consultation".to_owned(),
            minutes: 45,
            price: None,
        }]),
    }
}

fn canceled() -> business::AppointmentCanceled {
    business::AppointmentCanceled {
        appointment_canceled: appointment_canceled::Payload {
            appointment_title: "First consultation".to_owned(),
            starts_at: time("2026-12-10T10:00:00Z"),
            contact_id: ContactId::new(id(CONTACT)),
        },
    }
}

fn session(day: i8) -> session_starting::Payload {
    session_starting::Payload {
        session_title: format!("Lesson {day}"),
        starts_at: FutureDate::new(time(&format!("2026-12-0{day}T16:00:00Z"))),
        contact_id: ContactId::new(id(CONTACT)),
    }
}
