//! What the drivers of PostgreSQL share: one statement for any number of rows.

use uuid::Uuid;

use crate::core::NewRow;

/// Takes the lock of each lane until the transaction ends, in one order for all callers, so that two
/// transactions commit rows of a lane in the order of their numbers and never wait for each other in
/// a circle.
pub(crate) const INSERT: &str = "WITH lanes AS MATERIALIZED (\
      SELECT pg_advisory_xact_lock($8, lane) FROM (SELECT DISTINCT lane FROM unnest($9::int4[]) AS u (lane) ORDER BY lane) AS l), \
    locked AS MATERIALIZED (SELECT count(*) AS lanes FROM lanes) \
    INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, ttl_ms) \
    SELECT r.instance, r.trigger_key, r.entity, r.kind, r.payload, r.key, r.ttl_ms \
    FROM locked, unnest($1::uuid[], $2::text[], $3::uuid[], $4::int2[], $5::text[], $6::text[], $7::int8[]) \
      WITH ORDINALITY AS r (instance, trigger_key, entity, kind, payload, key, ttl_ms, position) ORDER BY r.position";

/// The first half of the lock's key: `trig` in ASCII.
pub(crate) const LOCK_CLASS: i32 = 0x7472_6967;

/// Rows by column.
#[derive(Default)]
pub(crate) struct Columns {
    pub(crate) instance: Vec<Uuid>,
    pub(crate) trigger_key: Vec<String>,
    pub(crate) entity: Vec<Option<Uuid>>,
    pub(crate) kind: Vec<i16>,
    pub(crate) payload: Vec<Option<String>>,
    pub(crate) key: Vec<Option<String>>,
    pub(crate) ttl_ms: Vec<Option<i64>>,
    /// The lock of each lane; rows without an entity have no lane.
    pub(crate) lanes: Vec<i32>,
}

impl Columns {
    pub(crate) fn new(rows: &[NewRow]) -> Self {
        let mut columns = Self::default();
        for row in rows {
            columns.instance.push(row.instance);
            columns.trigger_key.push(row.trigger_key.clone());
            columns.entity.push(row.entity);
            columns.kind.push(row.kind.code());
            columns.payload.push(row.payload.clone());
            columns.key.push(row.key.clone());
            columns.ttl_ms.push(row.ttl_ms);
            if let Some(entity) = row.entity {
                columns
                    .lanes
                    .push(lane(row.instance, &row.trigger_key, entity));
            }
        }
        columns
    }
}

/// 32 bits of the lane. Two lanes with the same bits wait for each other, which is harmless.
fn lane(instance: Uuid, trigger_key: &str, entity: Uuid) -> i32 {
    // Not the standard library's hasher: versions of an app that run side by side must agree.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in instance
        .as_bytes()
        .iter()
        .chain(trigger_key.as_bytes())
        .chain(entity.as_bytes())
    {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let folded = (hash >> 32) ^ (hash & 0xffff_ffff);
    u32::try_from(folded).unwrap_or_default().cast_signed()
}
