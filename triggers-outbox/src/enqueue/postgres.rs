//! What the drivers of PostgreSQL share: one statement for any number of rows, numbered within a lane
//! in the order of their commits.

use crate::core::NewRow;

/// Stores rows in a transaction; its parameters are [`parameters`].
pub(crate) const INSERT: &str = include_str!("postgres.sql");

/// First part of the advisory locks: `trig` in ASCII.
#[cfg(feature = "postgres")]
pub(crate) const LOCKS: i32 = 0x7472_6967;

/// Returns the rows as JSON, and the locks of their lanes as an array.
pub(crate) fn parameters(rows: &[NewRow]) -> [String; 2] {
    let lanes = rows.iter().filter_map(lane).map(|lane| lane.to_string());
    let lanes = format!("{{{}}}", lanes.collect::<Vec<_>>().join(","));
    let records = rows.iter().map(|row| {
        serde_json::json!({
            "instance": row.instance.to_string(),
            "trigger_key": row.trigger_key,
            "entity": row.entity.map(|entity| entity.to_string()),
            "kind": row.kind.code(),
            "payload": row.payload,
            "key": row.key,
            "ttl_ms": row.ttl_ms,
        })
    });
    [
        serde_json::Value::Array(records.collect()).to_string(),
        lanes,
    ]
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

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
