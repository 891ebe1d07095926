//! What the app enqueues: numbered commands in lanes.

use triggers_outbox::core::{Kind, NewRow, Store};
use uuid::Uuid;

pub(crate) const TRIGGER: &str = "alpha";

/// Lanes whose commands have the numbers 0, 1, 2, …
pub(crate) struct Lanes {
    pub(crate) lanes: Vec<Lane>,
    seed: u64,
}

/// One instance and entity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lane {
    pub(crate) instance: Uuid,
    pub(crate) entity: Uuid,
    /// Odd numbers are cancels.
    pub(crate) cancels: bool,
    /// How many commands were enqueued.
    pub(crate) count: i64,
}

impl Lanes {
    /// Makes lanes of which one in ten has cancels.
    pub(crate) fn new(instances: usize, per_instance: usize, seed: u64) -> Self {
        let instances: Vec<Uuid> = (0..instances).map(|_| Uuid::new_v4()).collect();
        let lanes = (0..instances.len() * per_instance).map(|index| Lane {
            instance: instances[index / per_instance],
            entity: Uuid::new_v4(),
            cancels: index % 10 == 0,
            count: 0,
        });
        Self {
            lanes: lanes.collect(),
            seed,
        }
    }

    /// Enqueues the next commands of random lanes. A commit whose outcome is not known is tried
    /// again: the keys are the same.
    pub(crate) async fn enqueue(&mut self, store: &dyn Store, commands: usize, with_cancels: bool) {
        let mut rows = Vec::with_capacity(commands);
        while rows.len() < commands {
            let index = self.random() % self.lanes.len();
            let lane = &mut self.lanes[index];
            if lane.cancels && !with_cancels {
                continue;
            }
            rows.push(lane.row(lane.count));
            lane.count += 1;
        }
        while store.insert(rows.clone()).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn total(&self) -> i64 {
        self.lanes.iter().map(|lane| lane.count).sum()
    }

    /// Returns a random number; the same ones for the same seed.
    pub(crate) fn random(&mut self) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).unwrap()
    }
}

impl Lane {
    fn row(&self, number: i64) -> NewRow {
        let cancel = self.cancels && number % 2 == 1;
        NewRow {
            instance: self.instance,
            trigger_key: TRIGGER.to_owned(),
            entity: Some(self.entity),
            kind: if cancel { Kind::Cancel } else { Kind::Report },
            payload: (!cancel).then(|| format!(r#"{{"n":{number}}}"#)),
            key: (!cancel).then(|| format!("{}-{number}", self.entity)),
            ttl_ms: None,
        }
    }
}
