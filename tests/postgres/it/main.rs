//! The outbox on PostgreSQL.

mod harness;
