//! The schedule against a model that knows every command and when it became ready.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::Index;
use tokio::time::Instant;
use uuid::Uuid;

use super::{Address, Batch, Flight, Kind, Limits, Queue, Schedule};

#[derive(Clone, Debug)]
enum Step {
    Push {
        trigger: u8,
        kind: Kind,
        entity: Option<u8>,
    },
    Wait(u64),
    Take {
        hurry: bool,
    },
    /// Hands a flight back; the bits say which of its commands have an unknown outcome.
    Land(Index, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![Just(Kind::Report), Just(Kind::Cancel)];
    let push = (0..2_u8, kind, prop::option::weighted(0.8, 0..4_u8)).prop_map(
        |(trigger, kind, entity)| Step::Push {
            trigger,
            kind,
            entity: match kind {
                Kind::Report => entity,
                Kind::Cancel => Some(entity.unwrap_or(0)),
            },
        },
    );
    let step = prop_oneof![
        6 => push,
        2 => (0..9_u64).prop_map(Step::Wait),
        3 => prop::bool::weighted(0.2).prop_map(|hurry| Step::Take { hurry }),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(which, unknown)| Step::Land(which, unknown)),
    ];
    prop::collection::vec(step, 0..120)
}

fn limits() -> impl Strategy<Value = Limits> {
    (1..6_usize, 1..4_usize).prop_map(|(max_batch, in_flight)| Limits {
        max_batch,
        linger: Duration::from_millis(5),
        in_flight,
        quarantine: Duration::from_millis(20),
        max_doubts: 1000,
    })
}

type Lane = (u8, u8);

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Behind,
    Ready { at: Instant, alone: bool },
    Flying,
    Done,
}

struct Modelled {
    trigger: u8,
    kind: Kind,
    entity: Option<u8>,
    state: State,
}

impl Modelled {
    fn lane(&self) -> Option<Lane> {
        self.entity.map(|entity| (self.trigger, entity))
    }
}

struct World {
    limits: Limits,
    schedule: Schedule<usize>,
    commands: Vec<Modelled>,
    flights: Vec<(Flight, Vec<usize>, bool)>,
    doubts: HashMap<Lane, Instant>,
    now: Instant,
}

impl World {
    fn new(limits: Limits) -> Self {
        Self {
            schedule: Schedule::new(limits.clone()),
            limits,
            commands: Vec::new(),
            flights: Vec::new(),
            doubts: HashMap::new(),
            now: Instant::now(),
        }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Push {
                trigger,
                kind,
                entity,
            } => self.push(trigger, kind, entity),
            Step::Wait(ms) => self.now += Duration::from_millis(ms),
            Step::Take { hurry } => self.take_all(hurry),
            Step::Land(which, unknown) => {
                if !self.flights.is_empty() {
                    self.land(which.index(self.flights.len()), unknown);
                }
            }
        }
    }

    fn push(&mut self, trigger: u8, kind: Kind, entity: Option<u8>) {
        let id = self.commands.len();
        self.commands.push(Modelled {
            trigger,
            kind,
            entity,
            state: State::Behind,
        });
        if self.first_of_lane(id) {
            self.make_ready(id);
        }
        let address = Address {
            trigger_key: format!("trigger_{trigger}").into(),
            kind,
            entity: entity.map(|entity| Uuid::from_u128(entity.into())),
        };
        self.schedule.push(address, id, self.now);
    }

    fn first_of_lane(&self, id: usize) -> bool {
        let Some(lane) = self.commands[id].lane() else {
            return true;
        };
        let mut before = self.commands[..id].iter();
        before.all(|other| other.lane() != Some(lane) || other.state == State::Done)
    }

    fn make_ready(&mut self, id: usize) {
        let command = &self.commands[id];
        let until = command.lane().and_then(|lane| self.doubts.get(&lane));
        let alone = command.kind == Kind::Report && until.is_some_and(|until| *until > self.now);
        self.commands[id].state = State::Ready {
            at: self.now,
            alone,
        };
    }

    fn take_all(&mut self, hurry: bool) {
        while let Some(Batch { flight, items }) = self.schedule.take(self.now, hurry) {
            self.check_batch(&items);
            let alone = matches!(
                self.commands[items[0]].state,
                State::Ready { alone: true, .. }
            );
            for id in &items {
                self.commands[*id].state = State::Flying;
            }
            self.flights.push((flight, items, alone));
            assert!(self.counted() <= self.limits.in_flight, "too many flights");
        }
        self.check_left(hurry);
    }

    fn counted(&self) -> usize {
        self.flights.iter().filter(|(_, _, alone)| !alone).count()
    }

    fn check_batch(&self, items: &[usize]) {
        assert!((1..=self.limits.max_batch).contains(&items.len()));
        let first = &self.commands[items[0]];
        for id in items {
            let command = &self.commands[*id];
            assert_eq!(
                (command.trigger, command.kind),
                (first.trigger, first.kind),
                "one trigger and kind"
            );
            // Only the first open command of a lane is ready: so never two of one lane.
            assert!(self.first_of_lane(*id), "before its predecessor's outcome");
            match command.state {
                State::Ready { alone, .. } => assert!(!alone || items.len() == 1),
                state => panic!("command {id} is {state:?}"),
            }
        }
    }

    /// Nothing stays behind that should have gone.
    fn check_left(&self, hurry: bool) {
        let free = self.counted() < self.limits.in_flight;
        let mut queues: HashMap<(u8, Kind), usize> = HashMap::new();
        let mut oldest = None;
        for (id, command) in self.commands.iter().enumerate() {
            let State::Ready { at, alone } = command.state else {
                continue;
            };
            assert!(!alone, "command {id} waits for a place it does not need");
            *queues.entry((command.trigger, command.kind)).or_default() += 1;
            let due = at + self.limits.linger;
            assert!(!free || due > self.now, "command {id} lingers");
            oldest = Some(oldest.map_or(due, |oldest: Instant| oldest.min(due)));
        }
        let full = queues.values().any(|len| *len >= self.limits.max_batch);
        assert!(!free || !full, "a full batch waits");
        assert!(!free || !hurry || queues.is_empty(), "no hurry");
        match self.schedule.next_due() {
            Some(due) => assert!(free && due > self.now && Some(due) <= oldest),
            None => assert!(!free || oldest.is_none(), "nothing wakes it"),
        }
    }

    fn land(&mut self, at: usize, unknown: u8) {
        let (flight, items, _) = self.flights.swap_remove(at);
        let is_unknown = |at: usize| unknown >> (at % 8) & 1 == 1;
        for (at, id) in items.iter().enumerate() {
            let command = &mut self.commands[*id];
            command.state = State::Done;
            let lane = command.lane();
            if let (Kind::Cancel, Some(lane), true) = (command.kind, lane, is_unknown(at)) {
                let until = self.now + self.limits.quarantine;
                self.doubts.insert(lane, until);
            }
            let next = lane.and_then(|lane| {
                let open =
                    |other: &Modelled| other.lane() == Some(lane) && other.state == State::Behind;
                self.commands.iter().position(open)
            });
            if let Some(next) = next {
                self.make_ready(next);
            }
        }
        self.schedule.land(flight, self.now, is_unknown);
    }

    /// Every command gets its turn with nothing but time and landings.
    fn finish(&mut self) {
        loop {
            self.take_all(false);
            if !self.flights.is_empty() {
                self.land(0, 0);
            } else if let Some(due) = self.schedule.next_due() {
                self.now = due;
            } else {
                break;
            }
        }
        let lost = |command: &Modelled| command.state != State::Done;
        assert_eq!(self.commands.iter().position(lost), None, "lost");
        assert!(self.schedule.is_idle(), "something is left over");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_as_the_model_does(limits in limits(), steps in steps()) {
        let mut world = World::new(limits);
        for step in steps {
            world.step(&step);
        }
        world.finish();
    }
}

#[test]
fn over_its_limit_it_forgets_the_oldest_doubt() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Limits {
        max_batch: 10,
        linger: Duration::ZERO,
        in_flight: 4,
        quarantine: Duration::from_mins(1),
        max_doubts: 2,
    });
    let address = |kind, entity: u128| Address {
        trigger_key: "a".into(),
        kind,
        entity: Some(Uuid::from_u128(entity)),
    };
    for entity in 0..3 {
        schedule.push(address(Kind::Cancel, entity), entity, now);
    }
    let batch = schedule.take(now, true).unwrap();
    schedule.land(batch.flight, now, |_| true);

    for entity in 0..3 {
        schedule.push(address(Kind::Report, entity), entity, now);
    }
    let mut sizes = Vec::new();
    while let Some(batch) = schedule.take(now, true) {
        sizes.push((batch.items, batch.flight.queue));
    }
    sizes.sort();
    let queues: Vec<_> = sizes
        .iter()
        .map(|(items, queue)| (items[0], *queue))
        .collect();
    let expected = [(0, Queue::Report), (1, Queue::Alone), (2, Queue::Alone)];
    assert_eq!(queues, expected);
}
