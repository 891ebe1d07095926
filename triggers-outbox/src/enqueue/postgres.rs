//! What the drivers of PostgreSQL share: one statement for any number of rows, numbered within a lane
//! in the order of their commits.

use crate::core::NewRow;

const ONE: &str = include_str!("insert.sql");
const MANY: &str = include_str!("insert_all.sql");

/// First part of the advisory locks: `trig` in ASCII.
#[cfg(feature = "postgres")]
pub(crate) const LOCKS: i32 = 0x7472_6967;

/// A value of a column as the server reads it, or NULL.
pub(crate) type Text = Option<String>;

/// Returns the statement that stores rows in a transaction, and its parameters.
pub(crate) fn insert(rows: &[NewRow]) -> (&'static str, [Text; 8]) {
    if let [row] = rows {
        return (ONE, columns(row));
    }
    let mut arrays = [const { String::new() }; 8];
    for row in rows {
        for (array, value) in arrays.iter_mut().zip(columns(row)) {
            array.push(if array.is_empty() { '{' } else { ',' });
            push_quoted(array, value.as_deref());
        }
    }
    let close = |array: String| {
        if array.is_empty() {
            "{}".to_owned()
        } else {
            array + "}"
        }
    };
    (MANY, arrays.map(|array| Some(close(array))))
}

fn columns(row: &NewRow) -> [Text; 8] {
    [
        Some(row.instance.to_string()),
        Some(row.trigger_key.clone()),
        row.entity.map(|entity| entity.to_string()),
        Some(row.kind.code().to_string()),
        row.payload.clone(),
        row.key.clone(),
        row.ttl_ms.map(|ttl| ttl.to_string()),
        lane(row).map(|lane| lane.to_string()),
    ]
}

/// Appends an element to the text of an array.
fn push_quoted(array: &mut String, value: Option<&str>) {
    let Some(value) = value else {
        array.push_str("NULL");
        return;
    };
    array.push('"');
    for part in value.split_inclusive(['"', '\\']) {
        let plain = part.trim_end_matches(['"', '\\']);
        array.push_str(plain);
        if let Some(special) = part
            .get(plain.len()..)
            .filter(|special| !special.is_empty())
        {
            array.push('\\');
            array.push_str(special);
        }
    }
    array.push('"');
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
    fn an_array_quotes_what_it_holds() {
        let mut array = String::new();
        for value in [
            Some(r#"{"a\"b":"\\"}"#),
            Some(""),
            Some("NULL"),
            None,
            Some(r"\"),
        ] {
            push_quoted(&mut array, value);
            array.push(' ');
        }
        let expected = r#""{\"a\\\"b\":\"\\\\\"}" "" "NULL" NULL "\\" "#;
        assert_eq!(array, expected);
    }

    #[test]
    fn a_bulk_takes_few_locks() {
        let locks = (0..100_000).map(|entity| lane(&row(7, "a", Some(entity))));
        assert_eq!(locks.collect::<std::collections::HashSet<_>>().len(), 1024);
    }
}
