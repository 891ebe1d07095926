//! The last safety net: an appointment is canceled in the app's database, every call that would
//! cancel its reminder is lost, and no mail is sent, because the provider is asked first.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use rusqlite::Connection;
use triggers_examples::{Failure, Stage};
use triggers_inbound::{EventKind, HandlerError, Provider, Verifier, Webhooks};
use triggers_runtime::{AppId, ContactId, FutureDate, InstanceId, Uuid, triggers};
use triggers_sandbox::{Fault, Faults, Sandbox, SigningKey};

#[triggers(provider)]
mod events {}
use events::{AppointmentId, appointment_starting};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let key = SigningKey::of_process()?;
    let database = Database::open()?;
    // In an app, the public key is the one in its dashboard.
    let app: AppId = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse()?;
    let url = serve(router(&database, &Verifier::new(app, key.public_key())?)).await?;

    let mut stage = Stage::set_with(
        include_str!("../appointments/automations.yaml"),
        "2026-12-01T09:00:00Z",
        |sandbox| {
            let sandbox = sandbox.provider(format!("{url}/provider"));
            sandbox.webhooks(format!("{url}/webhooks")).signing_key(key)
        },
    )
    .await?;
    let anas = AppointmentId::new(stage.cast("Ana's appointment"));
    let bens = AppointmentId::new(stage.cast("Ben's appointment"));

    stage.says("a site owner installs the app; the webhook names the instance");
    sandbox(&stage)?
        .install(stage.site().id().to_uuid())
        .await?;
    database.expect_installed(stage.site().id())?;

    stage.says("Ana and Ben schedule appointments for 10 December");
    for id in [anas, bens] {
        database.book(id)?;
        appointment_starting::report(stage.site(), id, &payload()?).await?;
    }

    stage.wait_until("2026-12-05T12:00:00Z")?;
    stage.says("Ana cancels: the app's database knows it, and every call to Wix is lost");
    sandbox(&stage)?.set_faults(Faults::new([Fault::reset().on("cancel")]))?;
    database.cancel(anas)?;
    if appointment_starting::cancel(stage.site(), anas)
        .await
        .is_ok()
    {
        return Err(Failure::new(
            "the cancel arrived, so the story proves nothing",
        ));
    }

    stage.says("on 8 December the reminders fall due; Wix asks the provider");
    stage.wait_until("2026-12-12T00:00:00Z")?;
    stage.finish(&["12-08 10:00 reminder for Ben's appointment"])
}

/// What Wix calls: one address for webhooks, and one for the provider.
fn router(database: &Database, verifier: &Verifier) -> Router {
    let installations = database.clone();
    let webhooks = Webhooks::new(verifier.clone()).on_event(move |event| {
        let installed = match (event.kind, event.instance_id) {
            (EventKind::AppInstalled { .. }, Some(site)) => installations.install(site),
            _ => Ok(()),
        };
        std::future::ready(installed)
    });
    let appointments = database.clone();
    let provider = Provider::new(verifier.clone()).keep_if(
        events::appointment_starting,
        move |_site, id: AppointmentId| std::future::ready(appointments.is_booked(id)),
    );
    Router::new()
        .route_service("/webhooks", webhooks)
        .nest_service("/provider", provider)
}

async fn serve(router: Router) -> Result<String, Failure> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

fn payload() -> Result<appointment_starting::Payload, Failure> {
    Ok(appointment_starting::Payload {
        appointment_title: "First consultation".to_owned(),
        starts_at: FutureDate::new("2026-12-10T10:00:00Z".parse()?),
        contact_id: ContactId::new(Uuid::now_v7()),
        room: None,
        services: None,
    })
}

fn sandbox(stage: &Stage) -> Result<&Sandbox, Failure> {
    let missing = || Failure::new("this story breaks calls, so it needs a sandbox of its own");
    stage.sandbox().ok_or_else(missing)
}

/// The app's own database.
#[derive(Clone)]
struct Database {
    connection: Arc<Mutex<Connection>>,
}

impl Database {
    fn open() -> Result<Self, Failure> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE TABLE appointments (id TEXT PRIMARY KEY); CREATE TABLE sites (id TEXT PRIMARY KEY)",
        )?;
        let connection = Arc::new(Mutex::new(connection));
        Ok(Self { connection })
    }

    fn execute(&self, sql: &str, id: Uuid) -> Result<(), HandlerError> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        connection.execute(sql, [id.to_string()])?;
        Ok(())
    }

    fn exists(&self, sql: &str, id: Uuid) -> Result<bool, HandlerError> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count: i64 = connection.query_row(sql, [id.to_string()], |row| row.get(0))?;
        Ok(count > 0)
    }

    fn install(&self, site: InstanceId) -> Result<(), HandlerError> {
        self.execute("INSERT OR IGNORE INTO sites VALUES (?1)", site.to_uuid())
    }

    fn expect_installed(&self, site: InstanceId) -> Result<(), Failure> {
        match self.exists("SELECT count(*) FROM sites WHERE id = ?1", site.to_uuid()) {
            Ok(true) => Ok(()),
            _ => Err(Failure::new("the webhook did not arrive")),
        }
    }

    fn book(&self, id: AppointmentId) -> Result<(), Failure> {
        let booked = self.execute("INSERT INTO appointments VALUES (?1)", id.as_uuid());
        booked.map_err(|error| Failure::new(error.to_string()))
    }

    fn cancel(&self, id: AppointmentId) -> Result<(), Failure> {
        let canceled = self.execute("DELETE FROM appointments WHERE id = ?1", id.as_uuid());
        canceled.map_err(|error| Failure::new(error.to_string()))
    }

    fn is_booked(&self, id: AppointmentId) -> Result<bool, HandlerError> {
        self.exists(
            "SELECT count(*) FROM appointments WHERE id = ?1",
            id.as_uuid(),
        )
    }
}
