//! From the commit of a command to its arrival, when nothing else is to be done.

use std::time::{Duration, Instant};

use triggers_runtime::{Command, Idempotency, PayloadJson, Report, Sink, Uuid};

use crate::sink::Null;
use crate::world::{Failure, World};

pub(crate) async fn run(world: &World) -> Result<(), Failure> {
    let sink = Null::default();
    let worker = sink.worker(&world.outbox, 100).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    for wake in [true, false] {
        let mut times = Vec::new();
        for count in 0..100 {
            let (instance, entity) = (Uuid::now_v7(), Uuid::now_v7());
            let key = Idempotency::new(entity.to_string(), None)?;
            let report = Report::new(Some(entity), PayloadJson::from_json("{}")?, Some(key));
            let mut tx = world.pool.begin().await?;
            let command = Command::report("appointment_starting", report);
            world
                .outbox
                .in_tx(&mut tx, instance.into())
                .send(command)
                .await?;
            let started = Instant::now();
            tx.commit().await?;
            if wake {
                world.outbox.wake();
            }
            sink.arrived.notified().await;
            times.push(started.elapsed());
            // The last arrival was at a poll: the next commit is at any time before the next one.
            tokio::time::sleep(Duration::from_millis(20 + count * 97 % 500)).await;
        }
        times.sort();
        let how = if wake { "with `wake`" } else { "by polling" };
        println!(
            "commit to arrival {how}: p50 {:?}, p99 {:?}",
            times[50], times[98]
        );
    }
    worker.shutdown().await;
    Ok(())
}
