//! What the drivers of PostgreSQL share: one statement for any number of rows.

use uuid::Uuid;

use crate::core::NewRow;

/// Takes the lock of each lane until the transaction ends, in one order for all callers, so that two
/// transactions commit rows of a lane in the order of their numbers. The rows are one JSON text: every
/// driver can send that, and any number of rows takes one round trip. The first half of a lock's key
/// is `trig` in ASCII.
pub(crate) const INSERT: &str = "WITH lanes AS MATERIALIZED (\
      SELECT pg_advisory_xact_lock(1953655143, lane) \
      FROM (SELECT DISTINCT lane FROM unnest($2::text::int4[]) AS u (lane) ORDER BY lane) AS l), \
    locked AS MATERIALIZED (SELECT count(*) AS lanes FROM lanes) \
    INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, ttl_ms) \
    SELECT r.instance, r.trigger_key, r.entity, r.kind, r.payload, r.key, r.ttl_ms \
    FROM locked, ROWS FROM (json_to_recordset($1::text::json) AS (instance uuid, trigger_key text, entity uuid, \
      kind int2, payload text, key text, ttl_ms int8)) \
      WITH ORDINALITY AS r (instance, trigger_key, entity, kind, payload, key, ttl_ms, position) ORDER BY r.position";

/// The parameters of [`INSERT`].
pub(crate) fn parameters(rows: &[NewRow]) -> [String; 2] {
    let lanes = rows
        .iter()
        .filter_map(|row| Some(lane(row.instance, &row.trigger_key, row.entity?).to_string()));
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
