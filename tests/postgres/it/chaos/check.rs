//! What the journal must look like.

use std::collections::HashMap;

use triggers_sandbox::Sandbox;
use triggers_sandbox::journal::{EventKind, Status};
use uuid::Uuid;

use super::lanes::Lane;

/// What happened to the commands of all lanes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Commands that never came.
    pub(crate) lost: i64,
    /// Commands that came before an earlier one of their lane.
    pub(crate) inversions: i64,
    /// Repeats of the newest command of a lane; they are harmless.
    pub(crate) repeats: i64,
    /// Repeats of an older command.
    pub(crate) older: i64,
    /// Reports whose effect was not had exactly once.
    pub(crate) not_once: usize,
    /// Lanes with cancels in which the wrong reminders are left.
    pub(crate) wrong_ends: usize,
    /// Reports that were sent while a copy of the cancel before them could still arrive.
    pub(crate) early: usize,
    /// Reports that had to wait for that.
    pub(crate) quarantined: usize,
}

/// How long the workers of these tests keep a lane quiet after a cancel that may have been lost. The
/// default, a minute, would make up most of a run.
pub(crate) const QUARANTINE: std::time::Duration = std::time::Duration::from_secs(4);

/// The copies of a cancel that arrived, by the time of their arrival.
#[derive(Default)]
struct Cancel {
    number: i64,
    copies: Vec<i64>,
}

/// Holds the journal against what was enqueued.
pub(crate) fn check(sandbox: &Sandbox, lanes: &[Lane]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut last: HashMap<(Uuid, Uuid), i64> = HashMap::new();
    let mut effects: HashMap<(Uuid, i64), usize> = HashMap::new();
    let mut cancels: HashMap<(Uuid, Uuid), Cancel> = HashMap::new();
    let events = sandbox.events();
    assert!(events.len() < 100_000, "the journal forgets what is older");
    for event in events {
        let entity = event.external_entity_id.unwrap();
        let lane = (event.instance_id, entity);
        let last = last.entry(lane).or_insert(-1);
        let number = match event.kind {
            EventKind::Report => event.payload["n"].as_i64().unwrap(),
            // Odd numbers are cancels; one after another is its repeat.
            EventKind::Cancel => *last + 1 - (*last + 2) % 2,
        };
        if event.kind == EventKind::Report && !event.duplicate {
            *effects.entry((entity, number)).or_default() += 1;
        }
        let arrived = event.wall.as_millisecond();
        if event.kind == EventKind::Cancel {
            let cancel = cancels.entry(lane).or_default();
            if cancel.number != number {
                *cancel = Cancel {
                    number,
                    copies: Vec::new(),
                };
            }
            cancel.copies.push(arrived);
        } else if let Some(cancel) = cancels.remove(&lane)
            && let [.., lost, _] = cancel.copies.as_slice()
        {
            // A cancel that came again was lost before: its lane was to be quiet since then.
            outcome.quarantined += 1;
            let quiet = i64::try_from(QUARANTINE.as_millis()).unwrap();
            outcome.early += usize::from(arrived - lost < quiet);
        }
        match number - *last {
            1 => *last = number,
            0 => outcome.repeats += 1,
            ..0 => outcome.older += 1,
            _ => {
                outcome.inversions += 1;
                *last = number;
            }
        }
    }
    let pending = pending(sandbox);
    for lane in lanes {
        outcome.lost += lane.count
            - 1
            - last
                .get(&(lane.instance, lane.entity))
                .copied()
                .unwrap_or(-1);
        let reports = (0..lane.count).filter(|number| !lane.cancels || number % 2 == 0);
        outcome.not_once += reports
            .filter(|number| effects.get(&(lane.entity, *number)) != Some(&1))
            .count();
        if lane.cancels {
            let expected = usize::from(lane.count % 2 == 1);
            outcome.wrong_ends +=
                usize::from(pending.get(&lane.entity).copied().unwrap_or(0) != expected);
        }
    }
    outcome
}

/// Reminders that are still to come, by entity.
fn pending(sandbox: &Sandbox) -> HashMap<Uuid, usize> {
    let mut pending = HashMap::new();
    for activation in &sandbox.activations() {
        if matches!(
            activation.status,
            Status::Scheduled | Status::Initiated | Status::Started
        ) && let Some(entity) = activation.external_entity_id
        {
            *pending.entry(entity).or_default() += 1;
        }
    }
    pending
}

impl Outcome {
    /// Fails unless everything came, once and in order.
    pub(crate) fn assert_sound(&self, run: &str) {
        #[expect(clippy::print_stdout, reason = "the figures of a run are its result")]
        {
            println!("{run}: {self:?}");
        }
        let sound = Self {
            repeats: self.repeats,
            quarantined: self.quarantined,
            ..Self::default()
        };
        assert_eq!(*self, sound, "{run}");
    }
}
