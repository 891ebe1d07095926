//! Texts that are compared with a file.

use std::path::Path;

/// Compares with a file beside the tests, or writes it when `UPDATE_GOLDENS` is set.
pub(crate) fn golden(name: &str, text: &str) {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
    let path = goldens.join(name);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, text).expect("the goldens can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(golden, text, "UPDATE_GOLDENS=1 writes {}", path.display());
}
