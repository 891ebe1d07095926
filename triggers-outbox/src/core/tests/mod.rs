//! The plan and the policy against a model: a store, a service and a clock that are all in memory.

mod model;
mod plan;
mod policy;

use uuid::Uuid;

use super::row::{Kind, NewRow, Progress, Row, State};
use super::{Effect, Failure, ItemResult, Now};

pub(super) const START: Now = Now {
    mono: 0,
    wall: 1_800_000_000_000,
};

pub(super) fn at(ms: i64) -> Now {
    Now {
        mono: START.mono + ms,
        wall: START.wall + ms,
    }
}

pub(super) fn failed(effect: Effect) -> ItemResult {
    ItemResult::Failed(Failure {
        effect,
        cause: format!("{effect:?}"),
        status: None,
        request_id: None,
        retry_after: None,
    })
}

pub(super) fn command(instance: Uuid, lane: Option<u8>, kind: Kind, keyed: bool) -> NewRow {
    NewRow {
        instance,
        trigger_key: "t".to_owned(),
        entity: lane.map(|lane| Uuid::from_u128(lane.into())),
        kind,
        payload: (kind == Kind::Report).then(|| "{}".to_owned()),
        key: (kind == Kind::Report && keyed).then(|| Uuid::now_v7().to_string()),
        ttl_ms: None,
    }
}

pub(super) fn row(seq: i64, command: NewRow) -> Row {
    Row {
        seq,
        command,
        enqueued_at: START.wall,
        progress: Progress {
            state: State::Waiting,
            attempts: 0,
            first_sent_at: None,
            lost_at: None,
            not_before: None,
            cause: None,
            status: None,
            request_id: None,
            settled_at: None,
        },
    }
}
