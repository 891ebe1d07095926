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
        let Some(pii) = self.pii.as_deref() else {
            return f.write_str(if is_absent(value) {
                "None"
            } else {
                "<redacted>"
            });
        };
        match value {
            Value::Absent => f.write_str("None"),
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
            Value::With(write) => {
                let mut result = Ok(());
                write(Slot(&mut |value| {
                    let pii = Some(pii.to_vec());
                    result = Shown { value, pii }.fmt(f);
                }));
                result
            }
            Value::Refused(problem) => write!(f, "<{problem}>"),
            // `plain` leaves none of the types of fields.
            _ => Ok(()),
        }
    }
}

fn is_absent(value: Value<'_>) -> bool {
    match value {
        Value::Absent => true,
        Value::With(write) => {
            let mut absent = true;
            write(Slot(&mut |_| absent = false));
            absent
        }
        _ => false,
    }
}
