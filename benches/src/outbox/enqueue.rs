//! A command in the app's own transaction, against the same row in a table without indexes.

use std::time::Instant;

use triggers_runtime::{Command, Idempotency, PayloadJson, Report, Sink, Uuid};

use crate::median;
use crate::world::{Failure, World};

/// Of all clients, each time.
const TRANSACTIONS: usize = 12_800;

pub(crate) async fn run(world: &World, rounds: usize) -> Result<(), Failure> {
    for clients in [1, 16, 64] {
        let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..rounds {
            // ABBA: neither is always first.
            let first = transactions(world, clients, round % 2 == 0).await?;
            let second = transactions(world, clients, round % 2 != 0).await?;
            let (outbox, plain) = if round % 2 == 0 {
                (first, second)
            } else {
                (second, first)
            };
            ours.push(outbox);
            bare.push(plain);
            ratios.push(outbox / plain);
        }
        println!(
            "enqueue, {clients} clients: outbox {:.0} tx/s, bare INSERT {:.0} tx/s, ratio {:.2}",
            median(ours),
            median(bare),
            median(ratios)
        );
    }
    empty(world)
}

fn empty(world: &World) -> Result<(), Failure> {
    let tables = "TRUNCATE triggers_outbox, plain, booking";
    world.server.psql("bench", tables).map(drop)
}

/// Returns transactions per second.
async fn transactions(world: &World, clients: usize, with_outbox: bool) -> Result<f64, Failure> {
    // As an outbox is most of the time.
    empty(world)?;
    let started = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (pool, outbox) = (world.pool.clone(), world.outbox.clone());
            tokio::spawn(async move {
                for _ in 0..TRANSACTIONS / clients {
                    let (instance, entity) = (Uuid::now_v7(), Uuid::now_v7());
                    let payload = format!(r#"{{"text":"{}"}}"#, "x".repeat(280));
                    let mut tx = pool.begin().await?;
                    sqlx::query("INSERT INTO booking VALUES ($1, '2B')").bind(entity).execute(&mut *tx).await?;
                    if with_outbox {
                        let key = Idempotency::new(entity.to_string(), None)?;
                        let report = Report::new(Some(entity), PayloadJson::from_json(payload)?, Some(key));
                        outbox.in_tx(&mut tx, instance.into()).send(Command::report("appointment_starting", report)).await?;
                    } else {
                        let sql = "INSERT INTO plain (instance, trigger_key, entity, kind, payload, key) VALUES ($1, $2, $3, 0, $4, $5)";
                        let insert = sqlx::query(sql).bind(instance).bind("appointment_starting").bind(entity);
                        insert.bind(payload).bind(entity.to_string()).execute(&mut *tx).await?;
                    }
                    tx.commit().await?;
                }
                Ok::<_, Failure>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(f64::from(u32::try_from(TRANSACTIONS)?) / started.elapsed().as_secs_f64())
}
