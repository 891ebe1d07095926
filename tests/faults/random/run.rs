//! Runs one schedule.

use super::case::{Call, Case, HASTE, Item, Quality, What};
use super::trace::{Entry, Kind, Trace, entity, read};
use crate::proxy::{Fault, Message};
use crate::world::{PATIENT, QUARANTINE, TRIGGERS, World, options};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use triggers_runtime::{
    Action, Batcher, BatcherOptions, Bulk, Command, Error, Idempotency, PayloadJson, Receipt,
    Report, Sink,
};

/// Why the outcome of a dropped call is unknown.
const GONE: &str = "the caller went away";

/// A schedule that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(60);

pub(super) async fn run(case: &Case) -> Result<Trace, String> {
    let attempt = if case.hasty { HASTE } else { PATIENT };
    let world = World::with(options().quarantine(QUARANTINE), attempt).await;
    world.proxy.script(script(case));
    let running = async {
        let sinks = sinks(case, &world);
        let entries = call_all(case, &sinks).await;
        for batcher in sinks.batchers.into_iter().flatten() {
            batcher.shutdown().await;
        }
        entries
    };
    let entries = tokio::time::timeout(LONGEST, running)
        .await
        .map_err(|_| format!("not done after {LONGEST:?}: {:#?}", world.proxy.log()))?;
    world.proxy.quiet().await;
    let log = world.proxy.log();
    let sent = read(&log);
    let events = world.sandbox.events().to_vec();
    world.proxy.end().await;
    Ok(Trace {
        entries,
        log,
        sent,
        events,
    })
}

/// The fault of a request depends on its contents and on how often they came before, not on what
/// else is under way.
fn script(case: &Case) -> impl FnMut(&Message) -> Fault + Send + 'static {
    let (faults, token_faults) = (case.faults.clone(), case.token_faults.clone());
    let mut seen: HashMap<u64, u64> = HashMap::new();
    move |request| {
        let mut hasher = DefaultHasher::new();
        (request.path(), &request.body).hash(&mut hasher);
        let contents = hasher.finish();
        let times = seen.entry(contents).or_default();
        *times += 1;
        (contents, *times).hash(&mut hasher);
        let faults = if request.path() == "/oauth2/token" {
            &token_faults
        } else {
            &faults
        };
        faults[usize::try_from(hasher.finish() % faults.len() as u64).expect("an index")].clone()
    }
}

/// Where the calls of each instance go.
struct Sinks<'a> {
    world: &'a World,
    batchers: Option<[Batcher; 3]>,
}

fn sinks<'a>(case: &Case, world: &'a World) -> Sinks<'a> {
    let options = BatcherOptions::new()
        .linger(Duration::from_millis(1))
        .quarantine(QUARANTINE);
    let batcher =
        |site| Batcher::with_options(world.site(site), options.clone()).expect("a runtime");
    let batchers = case.batched.then(|| [0, 1, 2].map(batcher));
    Sinks { world, batchers }
}

impl Sinks<'_> {
    /// As handlers of web servers do it: a handle for each call, dropped after it.
    fn of(&self, site: u8) -> Box<dyn Sink> {
        match &self.batchers {
            Some(batchers) => Box::new(batchers[usize::from(site)].clone()),
            None => Box::new(self.world.site(site)),
        }
    }
}

async fn call_all(case: &Case, sinks: &Sinks<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut calls = 0;
    for (step, together) in case.steps.iter().enumerate() {
        let begun = together.iter().map(|call| {
            let first = entries.len();
            entries.extend(entries_of(call, step, calls));
            calls += 1;
            Box::pin(wait(sinks, call, first))
                as Pin<Box<dyn Future<Output = Vec<Result<Receipt, Error>>> + Send + '_>>
        });
        let begun: Vec<_> = begun.collect();
        let count: usize = together.iter().map(|call| call.what.len()).sum();
        let outcomes = in_order(begun).await.concat();
        assert_eq!(outcomes.len(), count, "one outcome for each call");
        let first = entries.len() - count;
        for (entry, outcome) in entries[first..].iter_mut().zip(outcomes) {
            entry.outcome = outcome;
        }
    }
    entries
}

/// Polls all, the first first, so that calls begin in order.
async fn in_order<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, done) in futures.iter_mut().zip(&mut done) {
            if done.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *done = Some(output);
            }
        }
        if done.iter().any(Option::is_none) {
            return Poll::Pending;
        }
        Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
    })
    .await
}

impl What {
    fn len(&self) -> usize {
        match self {
            Self::Report(_) | Self::Cancel(_) => 1,
            Self::ReportAll(items) => items.len(),
            Self::CancelAll(ids) => ids.len(),
        }
    }
}

fn entries_of(call: &Call, step: usize, number: usize) -> Vec<Entry> {
    let entry = |about, kind| Entry {
        site: call.site,
        trigger: call.trigger,
        about,
        step,
        call: number,
        in_bulk: matches!(call.what, What::ReportAll(_) | What::CancelAll(_)),
        dropped: call.dropped_after.is_some(),
        kind,
        outcome: Ok(Receipt::default()),
    };
    let report = |item: &Item| {
        entry(
            item.about,
            Kind::Report {
                keyed: item.keyed,
                payload: item.payload,
            },
        )
    };
    match &call.what {
        What::Report(item) => vec![report(item)],
        What::Cancel(about) => vec![entry(Some(*about), Kind::Cancel)],
        What::ReportAll(items) => items.iter().map(report).collect(),
        What::CancelAll(ids) => ids
            .iter()
            .map(|about| entry(Some(*about), Kind::Cancel))
            .collect(),
    }
}

/// Makes the call whose first entry has number `first`, unless its caller goes away before.
async fn wait(sinks: &Sinks<'_>, call: &Call, first: usize) -> Vec<Result<Receipt, Error>> {
    let Some(time) = call.dropped_after else {
        return send(sinks, call, first).await;
    };
    let gone = |_| vec![Err(Error::ambiguous(GONE, true)); call.what.len()];
    tokio::time::timeout(time, send(sinks, call, first))
        .await
        .unwrap_or_else(gone)
}

async fn send(sinks: &Sinks<'_>, call: &Call, first: usize) -> Vec<Result<Receipt, Error>> {
    let site = sinks.of(call.site);
    let trigger = TRIGGERS[call.trigger];
    let cancel = |about: &u8| Action::Cancel {
        external_entity_id: entity(call.site, *about),
    };
    let actions: Vec<Action> = match &call.what {
        What::Report(item) => {
            let report = event(call.site, first, *item);
            return vec![site.send(Command::report(trigger, report)).await];
        }
        What::Cancel(about) => {
            return vec![site.send(Command::new(trigger, cancel(about))).await];
        }
        What::ReportAll(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(at, item)| event(call.site, first + at, *item).into())
                .collect()
        }
        What::CancelAll(ids) => ids.iter().map(cancel).collect(),
    };
    let bulk = Bulk::new(trigger, actions);
    match site.send_all(bulk).await {
        Ok(receipt) => receipt.into_iter().collect(),
        Err(error) => vec![Err(error); call.what.len()],
    }
}

fn event(site: u8, n: usize, item: Item) -> Report {
    let payload = match item.payload {
        Quality::Good => format!("{{\"n\":{n}}}"),
        Quality::BreaksSchema => format!("{{\"n\":{n},\"text\":7}}"),
        Quality::SpoilsRequest => format!("{{\"_no\":0,\"n\":{n}}}"),
    };
    Report::new(
        item.about.map(|about| entity(site, about)),
        PayloadJson::from_json(payload).expect("an object"),
        item.keyed
            .then(|| Idempotency::new(format!("key-{n}"), None).expect("a key")),
    )
}
