//! Nothing lost, nothing doubled: an app stores its events in its own database, and the process that
//! delivers them is killed between sending a request and learning its answer.
//!
//! The story starts that process from its own executable: `outbox work DATABASE URL`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use triggers_examples::{Failure, Stage};
use triggers_outbox::Outbox;
use triggers_runtime::{
    AppCredentials, Client, ContactId, DeliveryOptions, FutureDate, InstanceId, Timestamp, Uuid,
    triggers,
};
use triggers_sandbox::{Fault, Faults, Sandbox};

#[triggers]
mod events {}
use events::{
    AppointmentId, appointment_canceled, appointment_scheduled, appointment_starting, business,
};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, work, database, url] = arguments.as_slice()
        && work == "work"
    {
        return deliver(Path::new(database), url).await;
    }
    let mut stage = Stage::set(
        include_str!("../appointments/automations.yaml"),
        "2026-12-01T09:00:00Z",
    )
    .await?;
    let Some(url) = stage
        .sandbox()
        .map(|sandbox| sandbox.base_url().to_string())
    else {
        return Err(Failure::new(
            "this story moves the clock and breaks answers, so it needs a sandbox of its own",
        ));
    };
    let directory = tempfile::tempdir()?;
    let database = directory.path().join("app.db");
    let outbox = Outbox::sqlite(&database)?;
    let (ana, ben) = (
        stage.cast("Ana's appointment"),
        stage.cast("Ben's appointment"),
    );

    stage.says("Ana and Ben schedule appointments for 10 December; both are stored, and nothing is sent yet");
    let site = outbox.instance(stage.site().id());
    for id in [ana, ben] {
        business::appointment_scheduled(&site, AppointmentId::new(id), &scheduled()?).await?;
    }

    stage.says("the worker sends them; before the answers arrive, it is killed");
    break_answers(&stage)?;
    let mut worker = start(&database, &url)?;
    until(|| events(&stage) > 0).await?;
    worker.kill().await?;
    sandbox(&stage)?.set_faults(Faults::new([]))?;

    stage.says("Ana cancels; a new worker sends what is not settled again, under the same keys");
    business::appointment_canceled(&site, AppointmentId::new(ana), &canceled()?).await?;
    let mut worker = start(&database, &url)?;
    let admin = outbox.admin();
    let deadline = Instant::now() + Duration::from_secs(60);
    while admin.status().await?.counts.waiting > 0 {
        if Instant::now() > deadline {
            return Err(Failure::new("the outbox was not delivered within a minute"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    worker.kill().await?;

    stage.wait_until("2026-12-12T00:00:00Z")?;
    stage.finish(&[
        "12-01 09:00 confirmation for Ana's appointment",
        "12-01 09:00 confirmation for Ben's appointment",
        "12-01 09:00 cancellation for Ana's appointment",
        "12-02 09:00 preparation for Ben's appointment",
        "12-08 10:00 reminder for Ben's appointment",
    ])
}

/// What a worker in a process of its own does.
async fn deliver(database: &Path, url: &str) -> Result<(), Failure> {
    let credentials = AppCredentials::new(
        "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse()?,
        "sandbox-secret",
    );
    let options = DeliveryOptions::single_attempt();
    let client = Client::builder(credentials)
        .base_url(url)
        .delivery(options)
        .build()?;
    let outbox = Outbox::sqlite(database)?;
    let worker = outbox
        .worker(move |instance: InstanceId| client.instance(instance))
        .spawn()
        .await?;
    tokio::signal::ctrl_c().await?;
    worker.shutdown().await;
    Ok(())
}

fn start(database: &PathBuf, url: &str) -> Result<Child, Failure> {
    let mut worker = Command::new(std::env::current_exe()?);
    Ok(worker
        .arg("work")
        .arg(database)
        .arg(url)
        .kill_on_drop(true)
        .spawn()?)
}

fn sandbox(stage: &Stage) -> Result<&Sandbox, Failure> {
    stage
        .sandbox()
        .ok_or_else(|| Failure::new("there is no sandbox"))
}

/// From now on the sandbox processes requests and holds its answers back.
fn break_answers(stage: &Stage) -> Result<(), Failure> {
    let fault = Fault::drip(Duration::from_secs(1))
        .on("report")
        .on("bulk-report");
    sandbox(stage)?.set_faults(Faults::new([fault]))?;
    Ok(())
}

fn events(stage: &Stage) -> usize {
    stage.sandbox().map_or(0, |sandbox| sandbox.events().len())
}

async fn until(reached: impl Fn() -> bool) -> Result<(), Failure> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !reached() {
        if Instant::now() > deadline {
            return Err(Failure::new("the worker sent nothing within 30 s"));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

fn starts_at() -> Result<Timestamp, Failure> {
    Ok("2026-12-10T10:00:00Z".parse()?)
}

fn scheduled() -> Result<business::AppointmentScheduled, Failure> {
    let contact_id = ContactId::new(Uuid::now_v7());
    let title = "First consultation".to_owned();
    Ok(business::AppointmentScheduled {
        appointment_scheduled: appointment_scheduled::Payload {
            appointment_title: title.clone(),
            starts_at: starts_at()?,
            contact_id,
        },
        appointment_starting: appointment_starting::Payload {
            appointment_title: title,
            starts_at: FutureDate::new(starts_at()?),
            contact_id,
            room: None,
            services: None,
        },
    })
}

fn canceled() -> Result<business::AppointmentCanceled, Failure> {
    Ok(business::AppointmentCanceled {
        appointment_canceled: appointment_canceled::Payload {
            appointment_title: "First consultation".to_owned(),
            starts_at: starts_at()?,
            contact_id: ContactId::new(Uuid::now_v7()),
        },
    })
}
