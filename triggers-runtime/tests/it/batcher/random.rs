//! Random callers over a random service: nothing lost, doubled or out of order, bounds kept.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;
use tokio::runtime::Builder;
use uuid::Uuid;

use super::service::{Service, receipt_of};
use super::{id, ms, payload};
use triggers_runtime::{Batcher, BatcherOptions, Command, Error, Receipt, Report, Sink};

/// One caller: when it calls, and what.
#[derive(Clone, Debug)]
struct Caller {
    at: u64,
    trigger: u8,
    entity: Option<u8>,
    cancel: bool,
    patience: Option<u64>,
}

fn callers() -> impl Strategy<Value = Vec<Caller>> {
    let caller = (
        0..60_u64,
        0..2_u8,
        prop::option::weighted(0.8, 0..6_u8),
        any::<bool>(),
        prop::option::weighted(0.1, 1..40_u64),
    );
    let caller = caller.prop_map(|(at, trigger, entity, cancel, patience)| Caller {
        at,
        trigger,
        entity,
        cancel,
        patience,
    });
    prop::collection::vec(caller, 1..120)
}

fn options() -> impl Strategy<Value = (BatcherOptions, usize, usize, usize)> {
    (1..9_usize, 0..7_u64, 1..30_usize, 1..4_usize).prop_map(|(batch, linger, room, flights)| {
        let options = BatcherOptions::new()
            .max_batch(batch)
            .linger(ms(linger))
            .capacity(room)
            .in_flight(flights);
        (options, batch, room, flights)
    })
}

fn command(caller: &Caller, number: usize) -> Command {
    let trigger_key = format!("trigger_{}", caller.trigger);
    let entity = caller.entity.map(|entity| id(entity.into()));
    match entity {
        Some(id) if caller.cancel => Command::cancel(trigger_key, id),
        id => Command::report(trigger_key, Report::new(id, payload(number as u128), None)),
    }
}

/// Some outcome that depends on the command alone.
fn outcome_of(command: &Command) -> Result<Receipt, Error> {
    let text = format!("{command:?}{:?}", receipt_of(command));
    let sum: usize = text.bytes().map(usize::from).sum();
    match sum % 5 {
        0 => Err(Error::not_sent(text)),
        1 => Err(Error::ambiguous(text, true)),
        _ => Ok(receipt_of(command)),
    }
}

async fn run(callers: Vec<Caller>, options: BatcherOptions, seed: u64) -> (Service, Vec<Command>) {
    let service = Service::new()
        .answering(outcome_of)
        .taking_by(move |commands| {
            let mixed = seed.wrapping_mul(commands.len() as u64 + 31) % 40;
            Duration::from_millis(mixed)
        });
    let batcher = Batcher::with_options(service.clone(), options).unwrap();
    let mut tasks = Vec::new();
    for (number, caller) in callers.into_iter().enumerate() {
        let (batcher, command) = (batcher.clone(), command(&caller, number));
        let task = tokio::spawn(async move {
            tokio::time::sleep(ms(caller.at)).await;
            let patience = ms(caller.patience.unwrap_or(1_000_000));
            let result = tokio::time::timeout(patience, batcher.send(command.clone())).await;
            (command, result.ok())
        });
        tasks.push(task);
    }
    let mut must_be_sent = Vec::new();
    for task in tasks {
        let (command, result) = task.await.unwrap();
        // A caller without patience does not know whether its command was accepted.
        let Some(result) = result else { continue };
        let expected = outcome_of(&command);
        assert_eq!(format!("{result:?}"), format!("{expected:?}"));
        must_be_sent.push(command);
    }
    batcher.shutdown().await;
    assert!(format!("{batcher:?}").contains("held: 0"));
    (service, must_be_sent)
}

/// How often each command occurs; cancels of one lane look alike.
fn census<'a>(commands: impl IntoIterator<Item = &'a Command>) -> HashMap<String, usize> {
    let mut census = HashMap::new();
    for command in commands {
        let text = format!("{command:?}{:?}", receipt_of(command));
        *census.entry(text).or_default() += 1;
    }
    census
}

fn lane_of(command: &Command) -> Option<(&str, Uuid)> {
    Some((&command.trigger_key, command.external_entity_id()?))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_doubled_or_out_of_bounds(
        callers in callers(),
        (options, batch, room, flights) in options(),
        seed in any::<u64>(),
    ) {
        let all: Vec<_> = callers.iter().enumerate().map(|(at, caller)| command(caller, at)).collect();
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let (service, must_be_sent) = runtime.block_on(async {
            let run = run(callers, options, seed);
            tokio::time::timeout(Duration::from_hours(1), run).await.expect("somebody waits for ever")
        });

        prop_assert_eq!(service.overlaps(), 0, "two of a lane at once");
        prop_assert!(service.sizes().iter().all(|size| (1..=batch.min(room)).contains(size)));
        for request in service.requests() {
            let lanes: Vec<_> = request.commands.iter().filter_map(lane_of).collect();
            let distinct: std::collections::HashSet<_> = lanes.iter().collect();
            prop_assert_eq!(distinct.len(), lanes.len());
            let kinds = request.commands.iter().map(|c| (&*c.trigger_key, c.action.as_report().is_none()));
            prop_assert_eq!(kinds.collect::<std::collections::HashSet<_>>().len(), 1);
        }
        // Reports of lanes in doubt go beside the limit, one by one, as far as there is room.
        prop_assert!(service.most_running() <= flights.max(room));

        let requests = service.requests();
        let sent = census(requests.iter().flat_map(|request| &request.commands));
        let possible = census(&all);
        for (command, count) in census(&must_be_sent) {
            prop_assert!(sent.get(&command).copied().unwrap_or(0) >= count, "lost: {}", command);
        }
        for (command, count) in sent {
            prop_assert!(count <= possible[&command], "doubled: {}", command);
        }
    }
}
