//! The names of the tables.

use std::borrow::Cow;

use super::error::OutboxError;

const DEFAULT: &str = "triggers_";

/// What the names of tables and indexes begin with; on PostgreSQL it may name a schema, such as
/// `ops.triggers_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(Cow<'static, str>);

impl Default for Prefix {
    fn default() -> Self {
        Self(Cow::Borrowed(DEFAULT))
    }
}

impl Prefix {
    /// Checks a prefix.
    ///
    /// # Errors
    ///
    /// When it is not 1 to 40 lower-case letters, digits and underscores after an optional schema.
    pub fn new(prefix: &str) -> Result<Self, OutboxError> {
        let is_name = |name: &str| {
            (1..=40).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && !name.starts_with(|first: char| first.is_ascii_digit())
        };
        let mut parts = prefix.rsplitn(2, '.');
        if parts.next().is_some_and(is_name) && parts.next().is_none_or(is_name) {
            return Ok(Self(Cow::Owned(prefix.to_owned())));
        }
        Err(OutboxError::input(format!(
            "the table prefix `{prefix}` must be lower-case letters, digits and underscores, such as `triggers_` or `ops.triggers_`"
        )))
    }

    /// Returns the prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the schema, if the prefix names one.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.0.split_once('.').map(|(schema, _)| schema)
    }

    /// Returns the prefix without its schema.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.split_once('.').map_or(&self.0, |(_, bare)| bare)
    }

    /// Puts the prefix into SQL that was written with `triggers_`.
    #[must_use]
    pub fn sql<'a>(&self, sql: &'a str) -> Cow<'a, str> {
        if self.0 == DEFAULT {
            return Cow::Borrowed(sql);
        }
        // An index has the schema of its table.
        let marked = sql.replace(
            "INDEX triggers_",
            &format!("INDEX {}", self.bare().replace(DEFAULT, "\u{1}")),
        );
        Cow::Owned(marked.replace(DEFAULT, &self.0).replace('\u{1}', DEFAULT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_given_to_tables_and_not_to_indexes() {
        let prefix = Prefix::new("ops.triggers_").unwrap();
        let sql = prefix.sql("CREATE INDEX triggers_a ON triggers_b; SELECT triggers_c");
        assert_eq!(
            sql,
            "CREATE INDEX triggers_a ON ops.triggers_b; SELECT ops.triggers_c"
        );
        let prefix = Prefix::new("wix_").unwrap();
        assert_eq!(
            prefix.sql("INDEX triggers_a ON triggers_b"),
            "INDEX wix_a ON wix_b"
        );
    }

    #[test]
    fn a_prefix_cannot_hold_sql() {
        for wrong in ["", "a b", "x;", "A_", "a.b.c", ".a", "1a", "a-"] {
            assert!(Prefix::new(wrong).is_err(), "{wrong}");
        }
    }
}
