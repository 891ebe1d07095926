//! Storing rows, numbered within a lane in the order of their commits.

use uuid::Uuid;

use super::{PostgresStore, columns};
use crate::core::{NewRow, OutboxError};

/// First part of the advisory locks: `trig` in ASCII.
pub(crate) const LOCKS: i32 = 0x7472_6967;

/// Stores rows in a transaction; its last two parameters are [`LOCKS`] and the [`lane`] of each row.
pub(crate) const ENQUEUE: &str = include_str!("sql/enqueue.sql");

/// Returns the second part of the lock of a row's lane. A bulk of one instance and trigger takes
/// 1,024 locks at most, because the lock table of the server is small.
pub(crate) fn lane(row: &NewRow) -> Option<i32> {
    const ENTITIES: u64 = 1023;
    let entity = row.entity?;
    let group = hash(
        row.instance
            .as_bytes()
            .iter()
            .chain(row.trigger_key.as_bytes()),
    );
    let lock = (group & !ENTITIES) | (hash(entity.as_bytes()) & ENTITIES);
    i32::try_from(lock & 0x7fff_ffff).ok()
}

/// FNV-1a: all processes must agree, whatever version they are.
fn hash<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ (hash >> 32)
}

pub(super) async fn insert(store: &PostgresStore, rows: Vec<NewRow>) -> Result<(), OutboxError> {
    let lanes: Vec<Option<i32>> = rows.iter().map(lane).collect();
    let (instances, trigger_keys, entities, kinds, payloads, keys, ttls) = columns!(
        rows,
        |row| row.instance,
        |row| row.trigger_key.clone(),
        |row| row.entity,
        |row| row.kind.code(),
        |row| row.payload.clone(),
        |row| row.key.clone(),
        |row| row.ttl_ms,
    );
    let statement = store
        .statement(ENQUEUE)
        .bind(instances)
        .bind(trigger_keys)
        .bind::<Vec<Option<Uuid>>>(entities);
    let statement = statement
        .bind(kinds)
        .bind(payloads)
        .bind(keys)
        .bind(ttls)
        .bind(LOCKS)
        .bind(lanes);
    store.fetch(statement, "store the command").await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Kind;

    fn row(instance: u128, trigger_key: &str, entity: Option<u128>) -> NewRow {
        NewRow {
            instance: Uuid::from_u128(instance),
            trigger_key: trigger_key.to_owned(),
            entity: entity.map(Uuid::from_u128),
            kind: Kind::Cancel,
            payload: None,
            key: None,
            ttl_ms: None,
        }
    }

    #[test]
    fn the_lock_depends_on_the_whole_lane_and_never_changes() {
        assert_eq!(lane(&row(1, "a", None)), None);
        let locks = [
            row(1, "a", Some(1)),
            row(2, "a", Some(1)),
            row(1, "b", Some(1)),
            row(1, "a", Some(2)),
        ]
        .map(|row| lane(&row));
        assert_eq!(
            locks,
            [
                Some(470_018_059),
                Some(469_905_419),
                Some(470_016_011),
                Some(470_018_374)
            ]
        );
    }

    #[test]
    fn a_bulk_takes_few_locks() {
        let locks = (0..100_000).map(|entity| lane(&row(7, "a", Some(entity))));
        assert_eq!(locks.collect::<std::collections::HashSet<_>>().len(), 1024);
    }
}
