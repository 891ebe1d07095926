//! Exported files as the source of a lock.

use std::io::{self, Write};
use std::path::Path;

use triggers_codegen::Source;
use triggers_codegen::lock::{LockedTrigger, read_export};

use crate::catalog::today;
use crate::manifests;
use crate::output::{self, About};

/// The triggers of all files; none when something is wrong with one, which is shown.
pub(super) fn read(
    files: &[String],
    app_id: Option<&str>,
    err: &mut dyn Write,
) -> io::Result<Option<Vec<LockedTrigger>>> {
    let mut found = Vec::new();
    let mut sound = true;
    for given in files {
        let (key, file) = named(given);
        let source = Source::inline(file, manifests::text_of(Path::new(file))?);
        let (triggers, diagnostics) = read_export(&source, key, app_id, &today());
        let about = About {
            source: &source,
            diagnostics: &diagnostics,
        };
        output::human(&[about], err)?;
        sound &= !diagnostics.has_errors();
        found.extend(triggers);
    }
    Ok(sound.then_some(found))
}

/// `KEY=FILE`; what stands before the sign is a trigger key, or the sign is part of the path.
fn named(given: &str) -> (Option<&str>, &str) {
    let is_key = |key: &str| {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        !key.is_empty() && !key.starts_with(['-', '_']) && key.bytes().all(letter)
    };
    match given.split_once('=') {
        Some((key, file)) if is_key(key) => (Some(key), file),
        _ => (None, given),
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_key_may_stand_before_a_file() {
        assert_eq!(
            named("invoice-due=a=b.json"),
            (Some("invoice-due"), "a=b.json")
        );
        assert_eq!(named("_a=b.json"), (None, "_a=b.json"));
        assert_eq!(named("./a=b.json"), (None, "./a=b.json"));
        assert_eq!(named("-"), (None, "-"));
    }
}
