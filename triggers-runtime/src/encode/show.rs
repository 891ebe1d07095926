//! `Debug` of generated payloads, without personal data.

use std::fmt::{self, Debug};

use super::Object;
use super::value::{Slot, Value, visit};

/// Shows an object with its wire names. The values at the paths `pii` are shown as `<redacted>`.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug(object: &dyn Object, pii: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    visit(object, |name, keys, values| {
        let mut shown = f.debug_struct(name);
        for (key, value) in keys.iter().zip(values) {
            let (value, pii) = (*value, below(pii, key));
            shown.field(key, &Shown { value, pii });
        }
        result = shown.finish();
    });
    result
}

/// The paths below `key`; none of them means that `key` itself is among the paths.
fn below<'p>(pii: &[&'p str], key: &str) -> Option<Vec<&'p str>> {
    let mut paths = Vec::new();
    for path in pii {
        match path.strip_prefix(key) {
            Some("") => return None,
            Some(rest) => paths.extend(rest.strip_prefix('.')),
            None => {}
        }
    }
    Some(paths)
}

struct Shown<'a> {
    value: Value<'a>,
    /// Paths of personal data below the value; `None` if all of it is.
    pii: Option<Vec<&'a str>>,
}

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.plain();
        if is_absent(value) {
            return f.write_str("None");
        }
        let Some(pii) = self.pii.as_deref() else {
            return f.write_str("<redacted>");
        };
        match value {
            Value::Text(text) => Debug::fmt(text, f),
            Value::Json(json) => f.write_str(json),
            Value::Number(number) => Debug::fmt(&number, f),
            Value::Whole(number) => Debug::fmt(&number, f),
            Value::Truth(truth) => Debug::fmt(&truth, f),
            Value::Id(id) => Debug::fmt(&id, f),
            Value::Moment(moment) => Debug::fmt(&moment, f),
            Value::Day(day) => Debug::fmt(&day, f),
            Value::Object(object) => debug(object, pii, f),
            Value::List(list) => {
                let mut shown = f.debug_list();
                list.each(&mut |value| {
                    let pii = Some(pii.to_vec());
                    shown.entry(&Shown { value, pii });
                });
                shown.finish()
            }
            Value::Optional(_) | Value::With(_) => {
                let mut result = Ok(());
                held(value, &mut |value| {
                    let pii = Some(pii.to_vec());
                    result = Shown { value, pii }.fmt(f);
                });
                result
            }
            Value::Refused(problem) => write!(f, "<{problem}>"),
            // Absent, and the types of fields, of which `plain` leaves none.
            _ => Ok(()),
        }
    }
}

fn is_absent(value: Value<'_>) -> bool {
    let mut absent = matches!(value, Value::Absent | Value::Optional(_) | Value::With(_));
    held(value, &mut |_| absent = false);
    absent
}

/// Shows what an optional value holds, if anything.
fn held(value: Value<'_>, show: &mut dyn FnMut(Value<'_>)) {
    match value {
        Value::Optional(value) => value.each(show),
        Value::With(write) => write(Slot(show)),
        _ => {}
    }
}
