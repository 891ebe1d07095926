//! Connection URLs.

use std::path::Path;

/// Returns the URL of a database behind the socket in `directory`.
pub(crate) fn on_socket(directory: &Path, database: &str) -> String {
    format!(
        "postgres://postgres@localhost/{database}?host={}",
        directory.display()
    )
}

/// Returns `url` with another database.
pub(crate) fn with_database(url: &str, database: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, None), |(base, query)| (base, Some(query)));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base[authority..]
        .find('/')
        .map_or(base.len(), |at| authority + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{database}{query}", &base[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_database_is_replaced() {
        for (url, expected) in [
            ("postgres://u:p@host:5432/app", "postgres://u:p@host:5432/x"),
            ("postgres://host", "postgres://host/x"),
            (
                "postgres://u@localhost/app?host=/run/a/b",
                "postgres://u@localhost/x?host=/run/a/b",
            ),
        ] {
            assert_eq!(with_database(url, "x"), expected);
        }
    }
}
