//! What follows an outcome, for rows and for the instance.

use uuid::Uuid;

use super::instance::Outcome;
use super::{InFlight, Plan, Request, weight};
use crate::core::Now;
use crate::core::policy::{self, Attempt, Effect, Failure, ItemResult};
use crate::core::step::{RequestResult, Settlement};
use crate::core::store::{Pause, WORKER};

/// A pause that is longer is stored, for people to see and for the next worker to keep.
const LONG_PAUSE_MS: i64 = 5_000;
/// What the service asks for is believed up to this.
const LONGEST_PAUSE_MS: i64 = 900_000;
const MINUTE_MS: i64 = 60_000;
/// How often refused credentials are tried again.
const PROBE_MS: i64 = 300_000;
/// As many failures one after the other are an outage.
const BREAKER: u32 = 5;

impl Plan {
    /// Takes the outcome of a request, one result for each of its rows. `whole` says that the request
    /// failed as a whole: if its content is at fault, the items are sent again in halves.
    pub fn complete(&mut self, request: Uuid, results: &[ItemResult], whole: bool, now: Now) {
        let Some(in_flight) = self.in_flight.remove(&request) else {
            return;
        };
        let (id, batch) = (in_flight.instance, in_flight.batch);
        let jitter = i64::from(self.random.u32(0..=1000));
        let Some(instance) = self.instances.get_mut(&id) else {
            return;
        };
        let splits = whole && must_split(results);
        let extra = if splits { 0 } else { extra_requests(results) };
        instance.limiter.count(now.mono, extra);
        let attempt = Attempt {
            sent_at: in_flight.sent_at.wall,
            now,
            jitter,
            quarantine: self.options.quarantine,
        };
        let items = batch.len();
        instance.complete(batch, now, &mut self.output, |index, row| {
            let result = results.get(index).filter(|_| !splits);
            let lost_twice = row.progress.lost_at.is_some() && result.is_some_and(is_lost);
            Outcome {
                decision: result.map(|result| policy::decide(row, result, attempt)),
                apart: splits || lost_twice && items > 1,
            }
        });
        self.output
            .results
            .push(summary(request, id, results, extra, attempt));
        self.judge(id, results, now, jitter);
        self.touch(id, now);
    }

    /// A request whose intent is committed was not sent after all, through no fault of the service.
    pub fn not_sent(&mut self, request: Uuid, now: Now) {
        let Some(InFlight {
            instance: id,
            batch,
            sent_at,
        }) = self.in_flight.remove(&request)
        else {
            return;
        };
        let Some(instance) = self.instances.get_mut(&id) else {
            return;
        };
        instance.complete(batch, now, &mut self.output, |_, _| Outcome {
            decision: None,
            apart: false,
        });
        self.not_sent_result(request, id, sent_at, now);
    }

    fn not_sent_result(&mut self, request: Uuid, id: Uuid, sent_at: Now, now: Now) {
        self.output.results.push(RequestResult {
            id: request,
            instance: id,
            sent_at: sent_at.wall,
            requests: 1,
            outcome: "not_sent".to_owned(),
            status: None,
            request_id: None,
            settled_at: now.wall,
        });
        self.touch(id, now);
    }

    /// Decides whether the instance as a whole has to wait.
    fn judge(&mut self, id: Uuid, results: &[ItemResult], now: Now, jitter: i64) {
        let failures: Vec<&Failure> = results.iter().filter_map(failure).collect();
        let worst = failures
            .iter()
            .copied()
            .max_by_key(|failure| severity(failure.effect));
        let answered = failures.len() < results.len()
            || failures
                .iter()
                .any(|failure| matches!(failure.effect, Effect::Content | Effect::Refused));
        let Some(instance) = self.instances.get_mut(&id) else {
            return;
        };
        let wait = match worst {
            Some(failure) if failure.effect == Effect::Throttled => {
                let wait = failure.retry_after.unwrap_or(MINUTE_MS);
                Some((wait.clamp(1000, LONGEST_PAUSE_MS), failure))
            }
            Some(failure) if failure.effect == Effect::Unauthorized => {
                instance.failures += 1;
                Some((PROBE_MS, failure))
            }
            Some(failure) if severity(failure.effect) > 0 && !answered => {
                instance.failures += 1;
                let backoff = policy::backoff(instance.failures, jitter);
                let least = if instance.failures >= BREAKER {
                    LONG_PAUSE_MS + 1
                } else {
                    0
                };
                let asked = failure.retry_after.unwrap_or(0).min(LONGEST_PAUSE_MS);
                Some((backoff.max(least).max(asked), failure))
            }
            _ => None,
        };
        match wait {
            Some((wait, failure)) => {
                let cause = failure.cause.clone();
                self.pause_for(id, wait, cause, now);
            }
            None if answered => {
                instance.failures = 0;
                if std::mem::take(&mut instance.pause_is_stored) {
                    self.output.pauses.push(pause(id, 0, String::new(), now));
                }
            }
            None => {}
        }
    }

    fn pause_for(&mut self, id: Uuid, wait: i64, cause: String, now: Now) {
        let Some(instance) = self.instances.get_mut(&id) else {
            return;
        };
        if instance.paused_until >= now.mono + wait {
            return;
        }
        instance.paused_until = now.mono + wait;
        if wait > LONG_PAUSE_MS {
            instance.pause_is_stored = true;
            self.output
                .pauses
                .push(pause(id, now.wall + wait, cause, now));
            self.unload(id, now);
        }
    }

    /// Takes a pause from the store.
    pub(super) fn apply_pause(&mut self, pause: &Pause, now: Now) {
        let until = now
            .mono
            .saturating_add(pause.until.saturating_sub(now.wall));
        if pause.instance.is_nil() {
            self.paused_all = until;
            let all: Vec<Uuid> = self.instances.keys().copied().collect();
            for id in all {
                self.touch(id, now);
            }
            return;
        }
        let instance = self.instance(pause.instance);
        instance.paused_until = until;
        instance.pause_is_stored = pause.by == WORKER && until > now.mono;
        self.touch(pause.instance, now);
    }

    /// Forgets the rows of an instance that are not in flight; they are read again when it may send.
    pub(super) fn unload(&mut self, id: Uuid, now: Now) {
        if let Some(instance) = self.instances.get_mut(&id) {
            for row in instance.unload(now) {
                self.rows -= 1;
                self.bytes -= weight(&row);
            }
            self.touch(id, now);
        }
    }

    pub(super) fn written(&mut self, settlement: &Settlement) {
        let instance = self.instances.get_mut(&settlement.instance);
        if let Some(row) = instance.and_then(|instance| instance.written(settlement.seq)) {
            self.rows -= 1;
            self.bytes -= weight(&row);
        }
    }

    /// Takes rows that do not exist any more out of a request; returns whether anything is left.
    pub(super) fn withdraw(&mut self, request: &mut Request, gone: &[i64], now: Now) -> bool {
        let id = request.intent.instance;
        let Some(instance) = self.instances.get_mut(&id) else {
            return true;
        };
        let Some(mut in_flight) = self.in_flight.remove(&request.intent.id) else {
            return false;
        };
        let mut keep = request.intent.rows.iter().map(|seq| !gone.contains(seq));
        request.commands.retain(|_| keep.next().unwrap_or(true));
        request.intent.rows.retain(|seq| !gone.contains(seq));
        let (rest, removed) = instance.remove_gone(in_flight.batch, gone, now);
        for row in removed {
            self.rows -= 1;
            self.bytes -= weight(&row);
        }
        let left = rest.is_some();
        if let Some(rest) = rest {
            in_flight.batch = rest;
            self.in_flight.insert(request.intent.id, in_flight);
        } else {
            self.not_sent_result(request.intent.id, id, in_flight.sent_at, now);
        }
        self.touch(id, now);
        left
    }
}

fn failure(result: &ItemResult) -> Option<&Failure> {
    match result {
        ItemResult::Delivered => None,
        ItemResult::Failed(failure) => Some(failure),
    }
}

fn is_lost(result: &ItemResult) -> bool {
    failure(result).is_some_and(|failure| failure.effect == Effect::Lost)
}

fn is_content(result: &ItemResult) -> bool {
    failure(result).is_some_and(|failure| failure.effect == Effect::Content)
}

/// A bulk whose content was refused as a whole is sent again in halves, to find the item at fault.
fn must_split(results: &[ItemResult]) -> bool {
    results.len() > 1 && results.iter().all(is_content)
}

/// How many requests a sink may have sent beyond the first to find the items at fault: each costs at
/// most two for each time a bulk can be halved.
fn extra_requests(results: &[ItemResult]) -> u32 {
    let items = u32::try_from(results.len()).unwrap_or(u32::MAX);
    let at_fault = u32::try_from(results.iter().filter(|result| is_content(result)).count())
        .unwrap_or(u32::MAX);
    if items < 2 || at_fault == 0 {
        return 0;
    }
    let rounds = u32::BITS - (items - 1).leading_zeros();
    (2 * at_fault * rounds).min(2 * items - 2)
}

fn severity(effect: Effect) -> u8 {
    match effect {
        Effect::Content | Effect::Refused | Effect::Conflict => 0,
        Effect::Lost => 1,
        Effect::NotSent => 2,
        Effect::Throttled => 3,
        Effect::Unauthorized => 4,
    }
}

fn summary(
    id: Uuid,
    instance: Uuid,
    results: &[ItemResult],
    extra: u32,
    attempt: Attempt,
) -> RequestResult {
    let failures: Vec<&Failure> = results.iter().filter_map(failure).collect();
    let outcome = match failures.as_slice() {
        [] => "delivered",
        some if some.len() < results.len() => "partial",
        [first, ..] => &first.cause,
    };
    RequestResult {
        id,
        instance,
        sent_at: attempt.sent_at,
        requests: 1 + extra,
        outcome: outcome.to_owned(),
        status: failures.first().and_then(|failure| failure.status),
        request_id: failures
            .first()
            .and_then(|failure| failure.request_id.clone()),
        settled_at: attempt.now.wall,
    }
}

fn pause(instance: Uuid, until: i64, cause: String, now: Now) -> Pause {
    Pause {
        instance,
        until,
        cause,
        by: WORKER.to_owned(),
        since: now.wall,
    }
}
