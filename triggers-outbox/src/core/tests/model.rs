//! Random histories: enqueue, send, land, crash, take over, operators, a database that is away. After
//! each request that goes out, the rules are checked from outside, by what the model saw.

use std::collections::{BTreeMap, HashMap, HashSet};

use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use super::{START, command, failed, row};
use crate::core::limiter::WINDOW_MS;
use crate::core::row::{Kind, Row, State};
use crate::core::step::{Change, Intent, Step};
use crate::core::store::{Pause, Recovered, WORKER};
use crate::core::{Effect, ItemResult, Now, Plan, PlanOptions, Request, Resent};

#[derive(Clone, Debug)]
enum Op {
    Enqueue {
        instance: u8,
        lane: Option<u8>,
        kind: Kind,
        keyed: bool,
        ttl: Option<i64>,
    },
    Wait(i64),
    Poll(Database),
    Land(Index, Vec<Answer>),
    Crash,
    Discard(Index),
    Resend(Index, bool),
    Pause(u8, i64),
    Resume(u8),
}

/// What the database does with a step.
#[derive(Clone, Copy, Debug)]
enum Database {
    Works,
    /// The step is not written.
    Away,
    /// The step is written, and the worker does not learn it.
    AnswerLost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No(Effect),
}

const INSTANCES: u8 = 2;
const LIMIT: usize = 5;
const QUARANTINE: i64 = 60_000;
const WEEK: i64 = 7 * 24 * 3_600_000;

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let kind = prop_oneof![2 => Just(Kind::Report), 1 => Just(Kind::Cancel)];
    let ttl =
        prop_oneof![3 => Just(None), 1 => Just(Some(40_000_i64)), 1 => Just(Some(6 * 3_600_000))];
    let enqueue = (
        0..INSTANCES,
        prop::option::weighted(0.9, 0..3_u8),
        kind,
        any::<bool>(),
        ttl,
    )
        .prop_map(|(instance, lane, kind, keyed, ttl)| {
            let lane = if kind == Kind::Cancel {
                lane.or(Some(0))
            } else {
                lane
            };
            Op::Enqueue {
                instance,
                lane,
                kind,
                keyed,
                ttl,
            }
        });
    let effect = prop_oneof![
        1 => Just(Effect::NotSent),
        1 => Just(Effect::Throttled),
        1 => Just(Effect::Unauthorized),
        3 => Just(Effect::Lost),
        1 => Just(Effect::Conflict),
        1 => Just(Effect::Content),
        1 => Just(Effect::Refused),
    ];
    let answer = prop_oneof![3 => Just(Answer::Yes), 2 => effect.prop_map(Answer::No)];
    let database = prop_oneof![6 => Just(Database::Works), 1 => Just(Database::Away), 1 => Just(Database::AnswerLost)];
    let wait = prop_oneof![4 => 1..20_i64, 3 => 500..5_000_i64, 2 => 10_000..90_000_i64, 1 => 1_000_000..9_000_000_i64];
    let op = prop_oneof![
        8 => enqueue,
        6 => wait.prop_map(Op::Wait),
        8 => database.prop_map(Op::Poll),
        7 => (any::<Index>(), prop::collection::vec(answer, 4)).prop_map(|(which, answers)| Op::Land(which, answers)),
        1 => Just(Op::Crash),
        1 => any::<Index>().prop_map(Op::Discard),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(which, new_key)| Op::Resend(which, new_key)),
        1 => (0..INSTANCES, 1_000..100_000_i64).prop_map(|(instance, ms)| Op::Pause(instance, ms)),
        1 => (0..INSTANCES).prop_map(Op::Resume),
    ];
    prop::collection::vec(op, 1..150)
}

/// A request that the service has.
struct Sent {
    id: Uuid,
    rows: Vec<i64>,
}

struct World {
    now: Now,
    plan: Plan,
    // The database.
    rows: BTreeMap<i64, Row>,
    last: i64,
    log: Vec<(Intent, bool, u32)>,
    pauses: HashMap<Uuid, Pause>,
    // The worker.
    seen: i64,
    pending: Option<(Step, Vec<Request>)>,
    in_flight: Vec<Sent>,
    // What was seen from outside.
    starts: Vec<(Uuid, i64)>,
    /// Attempts whose outcome is unknown, by row: when they were sent.
    doubts: HashMap<i64, Vec<i64>>,
    /// Lost cancels by lane, and when their last lost attempt was sent.
    lost_cancels: HashMap<(Uuid, Uuid), i64>,
    /// Lanes of which a person discarded a command: its quarantine goes with it.
    discarded: HashSet<(Uuid, Uuid)>,
    enqueued: HashSet<i64>,
    ended: HashSet<i64>,
}

fn instance(number: u8) -> Uuid {
    Uuid::from_u128(1000 + u128::from(number))
}

fn options() -> PlanOptions {
    PlanOptions {
        max_batch: 3,
        per_minute: LIMIT,
        in_flight: 3,
        page: 4,
        low_water: 3,
        max_rows: 40,
        ..PlanOptions::default()
    }
}

impl World {
    fn new() -> Self {
        Self {
            now: START,
            plan: Plan::new(options(), 1),
            rows: BTreeMap::new(),
            last: 0,
            log: Vec::new(),
            pauses: HashMap::new(),
            seen: 0,
            pending: None,
            in_flight: Vec::new(),
            starts: Vec::new(),
            doubts: HashMap::new(),
            lost_cancels: HashMap::new(),
            discarded: HashSet::new(),
            enqueued: HashSet::new(),
            ended: HashSet::new(),
        }
    }

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Enqueue {
                instance: number,
                lane,
                kind,
                keyed,
                ttl,
            } => {
                let mut command = command(instance(*number), *lane, *kind, *keyed);
                command.ttl_ms = *ttl;
                self.insert(Row {
                    enqueued_at: self.now.wall,
                    ..row(0, command)
                });
            }
            Op::Wait(ms) => {
                self.now = Now {
                    mono: self.now.mono + ms,
                    wall: self.now.wall + ms,
                }
            }
            Op::Poll(database) => self.poll(*database),
            Op::Land(which, answers) => {
                if !self.in_flight.is_empty() {
                    let at = which.index(self.in_flight.len());
                    self.land(at, answers);
                }
            }
            Op::Crash => self.crash(),
            Op::Discard(which) => {
                if let Some(seq) = self.any_row(*which, |_| true) {
                    let row = self.rows.remove(&seq);
                    self.ended.insert(seq);
                    if let Some(row) = row {
                        self.discarded.extend(
                            row.command
                                .entity
                                .map(|entity| (row.command.instance, entity)),
                        );
                        self.changed(row.command.instance);
                    }
                }
            }
            Op::Resend(which, new_key) => {
                let closed = |row: &Row| !row.progress.state.is_open();
                if let Some(seq) = self.any_row(*which, closed)
                    && let Ok(resent) = Resent::new(&self.rows[&seq], *new_key, self.now.wall)
                {
                    self.rows.remove(&seq);
                    self.ended.insert(seq);
                    let instance = resent.command.instance;
                    let (first_sent_at, lost_at) = (resent.first_sent_at, resent.lost_at);
                    let mut row = row(0, resent.command);
                    row.progress.first_sent_at = first_sent_at;
                    row.progress.lost_at = lost_at;
                    self.insert(row);
                    self.changed(instance);
                }
            }
            Op::Pause(number, ms) => self.pause(instance(*number), self.now.wall + ms),
            Op::Resume(number) => self.pause(instance(*number), 0),
        }
    }

    fn insert(&mut self, row: Row) {
        self.last += 1;
        self.enqueued.insert(self.last);
        self.rows.insert(
            self.last,
            Row {
                seq: self.last,
                ..row
            },
        );
    }

    fn any_row(&self, which: Index, accepts: impl Fn(&Row) -> bool) -> Option<i64> {
        let rows: Vec<i64> = self
            .rows
            .values()
            .filter(|row| accepts(row))
            .map(|row| row.seq)
            .collect();
        (!rows.is_empty()).then(|| rows[which.index(rows.len())])
    }

    fn pause(&mut self, instance: Uuid, until: i64) {
        let pause = Pause {
            instance,
            until,
            cause: "x".to_owned(),
            by: "ana".to_owned(),
            since: self.now.wall,
        };
        self.pauses.insert(instance, pause.clone());
        self.plan.changed(&pause, self.now);
    }

    fn changed(&mut self, instance: Uuid) {
        let until = self.pauses.get(&instance).map_or(0, |pause| pause.until);
        let pause = Pause {
            instance,
            until,
            cause: String::new(),
            by: "ana".to_owned(),
            since: self.now.wall,
        };
        self.plan.changed(&pause, self.now);
    }

    fn poll(&mut self, database: Database) {
        if self.pending.is_none() {
            self.read();
            let (step, requests) = self.plan.poll(self.now);
            self.pending = (!step.is_empty()).then_some((step, requests));
        }
        let Some((step, mut requests)) = self.pending.take() else {
            return;
        };
        match database {
            Database::Away => self.pending = Some((step, requests)),
            Database::AnswerLost => {
                self.write(&step);
                self.pending = Some((step, requests));
            }
            Database::Works => {
                let gone = self.write(&step);
                self.plan.committed(&step, &mut requests, &gone, self.now);
                for request in requests {
                    self.send(request);
                }
            }
        }
    }

    fn read(&mut self) {
        let fresh: Vec<(Uuid, i64)> = self
            .rows
            .range(self.seen + 1..)
            .map(|(seq, row)| (row.command.instance, *seq))
            .collect();
        for (instance, seq) in fresh {
            self.plan.discovered(instance, seq, self.now);
        }
        self.seen = self.last;
        let loads = self.plan.wanted();
        let mut rows = Vec::new();
        for load in &loads {
            let open = self.rows.range(load.after + 1..).map(|(_, row)| row);
            let open = open.filter(|row| {
                row.progress.state.is_open() && row.command.instance == load.instance
            });
            rows.extend(open.take(options().page as usize).cloned());
        }
        self.plan.loaded(&loads, rows, self.now);
    }

    /// As the SQL does it.
    fn write(&mut self, step: &Step) -> Vec<i64> {
        for settlement in &step.settled {
            match &settlement.change {
                Change::Delete => {
                    self.rows.remove(&settlement.seq);
                    self.ended.insert(settlement.seq);
                }
                Change::Update(fate) => {
                    if let Some(row) = self.rows.get_mut(&settlement.seq) {
                        row.progress = (**fate).clone();
                        if !fate.state.is_open() {
                            self.ended.insert(settlement.seq);
                        }
                    }
                }
            }
        }
        for result in &step.results {
            if let Some(entry) = self.log.iter_mut().find(|entry| entry.0.id == result.id) {
                (entry.1, entry.2) = (true, result.requests);
                entry.0.sent_at = result.sent_at;
            }
        }
        for pause in &step.pauses {
            let by_person = self
                .pauses
                .get(&pause.instance)
                .is_some_and(|old| old.by != WORKER && old.until > self.now.wall);
            if !by_person {
                self.pauses.insert(pause.instance, pause.clone());
            }
        }
        let mut gone = Vec::new();
        for intent in &step.intents {
            let mut intent = intent.clone();
            let is_open = |seq: &i64| {
                self.rows
                    .get(seq)
                    .is_some_and(|row| row.progress.state.is_open())
            };
            gone.extend(intent.rows.iter().filter(|seq| !is_open(seq)));
            intent.rows.retain(is_open);
            if !intent.rows.is_empty() && self.log.iter().all(|entry| entry.0.id != intent.id) {
                self.log.push((intent, false, 1));
            }
        }
        gone
    }

    fn send(&mut self, request: Request) {
        let Request { intent, commands } = request;
        if !self.plan.dispatch(intent.id, self.now) {
            return;
        }
        assert!((1..=3).contains(&commands.len()) && commands.len() == intent.rows.len());
        let mut lanes = HashSet::new();
        for (seq, command) in intent.rows.iter().zip(&commands) {
            assert_eq!(
                (command.instance, command.kind),
                (intent.instance, intent.kind),
                "one kind in a request"
            );
            assert_eq!(
                command.trigger_key, intent.trigger_key,
                "one trigger in a request"
            );
            if let Some(entity) = command.entity {
                assert!(lanes.insert(entity), "two of a lane in a request");
                self.check_lane(*seq, intent.instance, entity);
            }
            self.check_row(
                *seq,
                command.kind,
                command.entity.map(|entity| (intent.instance, entity)),
            );
        }
        self.check_limit(intent.instance);
        let paused = self
            .pauses
            .get(&intent.instance)
            .filter(|pause| pause.by != WORKER);
        let before =
            paused.is_some_and(|pause| pause.until > self.now.wall && intent.sent_at > pause.since);
        assert!(!before, "sent while a person has paused the instance");
        for seq in &intent.rows {
            self.doubts.entry(*seq).or_default().push(self.now.wall);
        }
        self.in_flight.push(Sent {
            id: intent.id,
            rows: intent.rows,
        });
    }

    /// Rule L: everything before it in its lane has a durable outcome, so nothing of the lane but
    /// this row can be in doubt.
    fn check_lane(&self, seq: i64, instance: Uuid, entity: Uuid) {
        let mut before = self.rows.range(..seq).map(|(_, row)| row);
        let open = before.find(|row| {
            row.progress.state.is_open()
                && row.command.instance == instance
                && row.command.entity == Some(entity)
        });
        assert_eq!(
            open.map(|row| row.seq),
            None,
            "{seq} is sent before an earlier one of its lane is settled"
        );
    }

    fn check_row(&self, seq: i64, kind: Kind, lane: Option<(Uuid, Uuid)>) {
        let row = &self.rows[&seq];
        if kind == Kind::Cancel {
            return;
        }
        if let Some(first) = self.doubts.get(&seq).and_then(|sent| sent.first()) {
            assert!(
                row.command.key.is_some(),
                "{seq} has no key, and may have been reported"
            );
            let life = row.command.ttl_ms.unwrap_or(WEEK);
            let end = first + life - (life / 4).min(3_600_000);
            assert!(
                self.now.wall < end + 1,
                "{seq} is sent after its key's life"
            );
        }
        let lane = lane.filter(|lane| !self.discarded.contains(lane));
        let lost = lane.and_then(|lane| self.lost_cancels.get(&lane));
        assert!(
            lost.is_none_or(|lost| lost + QUARANTINE <= self.now.wall),
            "{seq} may be ended by a late cancel"
        );
    }

    fn check_limit(&mut self, instance: Uuid) {
        self.starts.push((instance, self.now.mono));
        let window = self.now.mono - WINDOW_MS;
        let recent = self
            .starts
            .iter()
            .filter(|(id, at)| *id == instance && *at > window)
            .count();
        assert!(recent <= LIMIT, "{recent} requests within a minute");
    }

    fn land(&mut self, at: usize, answers: &[Answer]) {
        let Sent { id, rows } = self.in_flight.swap_remove(at);
        let answers: Vec<Answer> = (0..rows.len())
            .map(|item| answers[item % answers.len()])
            .collect();
        for (seq, answer) in rows.iter().zip(&answers) {
            self.landed(*seq, *answer);
        }
        let results: Vec<ItemResult> = answers
            .iter()
            .map(|answer| match answer {
                Answer::Yes => ItemResult::Delivered,
                Answer::No(effect) => failed(*effect),
            })
            .collect();
        self.plan.complete(id, &results, true, self.now);
    }

    /// What is known of attempts, from outside.
    fn landed(&mut self, seq: i64, answer: Answer) {
        let Some(row) = self.rows.get(&seq) else {
            return;
        };
        let sent = self.doubts.get(&seq).and_then(|sent| sent.last().copied());
        if answer == Answer::No(Effect::Lost) {
            self.lose(seq, sent);
        } else {
            // This attempt is settled; earlier ones stay in doubt.
            let _ = row;
            if let Some(doubts) = self.doubts.get_mut(&seq) {
                doubts.pop();
                if doubts.is_empty() {
                    self.doubts.remove(&seq);
                }
            }
        }
    }

    fn lose(&mut self, seq: i64, sent: Option<i64>) {
        let Some(row) = self.rows.get(&seq) else {
            return;
        };
        let (Kind::Cancel, Some(entity), Some(sent)) = (row.command.kind, row.command.entity, sent)
        else {
            return;
        };
        self.lost_cancels
            .insert((row.command.instance, entity), sent);
    }

    /// The worker is killed; another one takes over.
    fn crash(&mut self) {
        for Sent { rows, .. } in std::mem::take(&mut self.in_flight) {
            for seq in rows {
                let sent = self.doubts.get(&seq).and_then(|sent| sent.last().copied());
                self.lose(seq, sent);
            }
        }
        self.pending = None;
        let mut open = Vec::new();
        for (intent, settled, _) in &mut self.log {
            if !std::mem::replace(settled, true) {
                open.push(intent.clone());
                intent.sent_at = self.now.wall;
            }
        }
        for intent in open {
            for seq in &intent.rows {
                if let Some(row) = self
                    .rows
                    .get_mut(seq)
                    .filter(|row| row.progress.state.is_open())
                {
                    row.progress.attempts += 1;
                    row.progress.first_sent_at = Some(
                        row.progress
                            .first_sent_at
                            .unwrap_or(intent.sent_at)
                            .min(intent.sent_at),
                    );
                    row.progress.lost_at = Some(self.now.wall);
                }
            }
        }
        let since = self.now.wall - 61_000;
        let log = self.log.iter().filter(|entry| entry.0.sent_at > since);
        let open = self
            .rows
            .values()
            .filter(|row| row.progress.state.is_open());
        let recovered = Recovered {
            now: self.now.wall,
            instances: open.map(|row| row.command.instance).collect(),
            log: log
                .map(|entry| (entry.0.instance, entry.0.sent_at, entry.2))
                .collect(),
            pauses: self
                .pauses
                .values()
                .filter(|pause| pause.until > self.now.wall)
                .cloned()
                .collect(),
            ..Recovered::default()
        };
        self.plan = Plan::new(options(), 2);
        self.plan.recover(&recovered, self.now);
        self.seen = self.last;
    }

    /// With time and a service that works, everything ends.
    fn finish(&mut self) {
        self.pauses.clear();
        for number in 0..INSTANCES {
            self.pause(instance(number), 0);
        }
        for _ in 0..5_000 {
            self.poll(Database::Works);
            while !self.in_flight.is_empty() {
                self.land(0, &[Answer::Yes]);
            }
            let open = self.rows.values().any(|row| row.progress.state.is_open());
            if !open && self.pending.is_none() && !self.plan.has_output() && self.plan.is_empty() {
                break;
            }
            let next = self
                .plan
                .next_at()
                .unwrap_or(self.now.mono)
                .clamp(self.now.mono + 1, self.now.mono + 400_000);
            self.apply(&Op::Wait(next - self.now.mono));
        }
        let lost: Vec<_> = self.enqueued.difference(&self.ended).collect();
        assert!(
            lost.is_empty(),
            "never ended: {lost:?}: {:?} pending {} now {:?}",
            self.plan,
            self.pending.is_some(),
            self.now
        );
        let left: Vec<_> = self
            .rows
            .values()
            .filter(|row| row.progress.state.is_open())
            .collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(
            self.rows
                .values()
                .all(|row| matches!(row.progress.state, State::Dead | State::Unknown))
        );
        assert_eq!(self.plan.len(), 0, "rows stay in memory");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_keeps_the_rules(ops in ops()) {
        let mut world = World::new();
        for op in &ops {
            world.apply(op);
        }
        world.finish();
    }
}

#[test]
fn a_lost_cancel_stays_in_doubt_when_a_later_attempt_is_refused() {
    let refusals = [Effect::Content, Effect::Refused, Effect::Conflict];
    for refusal in refusals {
        let mut world = World::new();
        for kind in [Kind::Cancel, Kind::Report] {
            world.apply(&Op::Enqueue {
                instance: 0,
                lane: Some(0),
                kind,
                keyed: false,
                ttl: None,
            });
        }
        for effect in [Effect::Lost, refusal, refusal, refusal] {
            for _ in 0..100 {
                world.apply(&Op::Wait(50));
                world.poll(Database::Works);
                if let Some(at) = world.in_flight.iter().position(|sent| sent.rows == [1]) {
                    world.land(at, &[Answer::No(effect)]);
                    break;
                }
            }
        }
        world.finish();
        assert_eq!(world.rows[&1].progress.state, State::Dead, "{refusal:?}");
    }
}
