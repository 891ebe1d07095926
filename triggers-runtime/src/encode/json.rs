//! Payloads as JSON text.

use std::cell::Cell;
use std::fmt::{Display, Write as _};
use std::io::Write as _;
use std::ops::Range;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use uuid::Uuid;

use super::value::{Object, Slot, Value, visit};
use crate::private::Trigger;
use crate::{Error, PayloadJson};

/// JSON numbers are doubles to most readers; beyond this, whole numbers lose digits.
const WHOLE: i64 = 1 << 53;

/// Years before it have a sign, which RFC 3339 does not know.
const YEAR_0: Timestamp = Timestamp::constant(-62_167_219_200, 0);

/// An encoded payload, and where its properties are if its trigger derives a key from them.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) payload: PayloadJson,
    properties: Vec<(&'static str, Range<usize>)>,
}

impl Encoded {
    /// The JSON text of a top-level property, for triggers that derive keys; none when it was
    /// absent.
    pub(crate) fn property(&self, key: &str) -> Option<&str> {
        let (_, range) = self.properties.iter().find(|(name, _)| *name == key)?;
        self.payload.as_str().get(range.clone())
    }
}

/// Encodes the payload of `trigger`.
///
/// # Errors
///
/// A payload error names the first value that cannot be sent.
pub(crate) fn encode(trigger: &Trigger, payload: &dyn Object) -> Result<Encoded, Error> {
    let trigger_key = trigger.key;
    let mut encoder = Encoder::new(trigger.idempotency.is_some());
    (encoder.text, encoder.path) = BUFFERS.take();
    encoder.object(payload);
    let result = match encoder.refused {
        Some((path, problem)) => Err(Error::payload(trigger_key, path, problem)),
        None => str::from_utf8(&encoder.text)
            .map(PayloadJson::encoded)
            .map_err(|_| Error::payload(trigger_key, String::new(), "is not text")),
    };
    encoder.text.clear();
    encoder.path.clear();
    if encoder.text.capacity() <= KEPT {
        BUFFERS.set((encoder.text, encoder.path));
    }
    Ok(Encoded {
        payload: result?,
        properties: encoder.properties,
    })
}

thread_local! {
    /// Used again for the next payload: a bulk of many encodes them in place of growing new ones.
    static BUFFERS: Cell<(Vec<u8>, Vec<Segment>)> = const { Cell::new((Vec::new(), Vec::new())) };
}

/// A larger buffer is not kept.
const KEPT: usize = 64 * 1024;

/// Whether two objects of one type are equal, field by field. As of floating-point numbers, one
/// that is not a number is not equal to itself.
#[must_use]
pub fn same(one: &dyn Object, other: &dyn Object) -> bool {
    let exact = |object: &dyn Object| {
        let mut encoder = Encoder::new(false);
        encoder.exact = true;
        encoder.object(object);
        (encoder.text, encoder.refused)
    };
    let ((one, nan), (other, _)) = (exact(one), exact(other));
    nan.is_none() && one == other
}

#[derive(Debug)]
enum Segment {
    Key(&'static str),
    Index(usize),
}

/// The text so far, and where in the payload it is.
#[derive(Debug)]
struct Encoder {
    text: Vec<u8>,
    path: Vec<Segment>,
    /// The first value that could not be written; the rest does not matter then.
    refused: Option<(String, &'static str)>,
    /// Whether the places of properties are needed.
    keeps_places: bool,
    /// Where the value of each top-level property is in the text.
    properties: Vec<(&'static str, Range<usize>)>,
    /// Whether the text is for comparing: it then tells all values apart and refuses only what is
    /// not a number.
    exact: bool,
}

impl Encoder {
    fn new(keeps_places: bool) -> Self {
        Self {
            text: Vec::new(),
            path: Vec::new(),
            refused: None,
            keeps_places,
            properties: Vec::new(),
            exact: false,
        }
    }

    fn object(&mut self, object: &dyn Object) {
        self.text.push(b'{');
        visit(object, |_, keys, values| {
            let start = self.text.len();
            for (key, value) in keys.iter().zip(values) {
                self.property(key, *value, start);
            }
        });
        self.text.push(b'}');
    }

    /// Writes one property of the object that began at `start`, unless it is absent.
    fn property(&mut self, key: &'static str, value: Value<'_>, start: usize) {
        let before = self.text.len();
        if before > start {
            self.text.push(b',');
        }
        // The manifest allows letters, digits and `_` only, so there is nothing to escape.
        self.text.push(b'"');
        self.text.extend_from_slice(key.as_bytes());
        self.text.extend_from_slice(b"\":");
        self.path.push(Segment::Key(key));
        let from = self.text.len();
        self.value(value);
        let to = self.text.len();
        if from == to {
            self.text.truncate(before);
        } else if self.keeps_places && self.path.len() == 1 {
            self.properties.push((key, from..to));
        }
        self.path.pop();
    }

    /// Writes the value, or nothing if it is absent.
    fn value(&mut self, value: Value<'_>) {
        match value.plain() {
            Value::Text(text) => self.json(|to| serde_json::to_writer(to, text)),
            Value::Json(json) => self.text.extend_from_slice(json.as_bytes()),
            Value::Number(number) => self.number(number),
            Value::Whole(number) => {
                if !self.exact && !(-WHOLE..=WHOLE).contains(&number) {
                    self.refuse("is a whole number beyond 2^53");
                }
                self.literal(number);
            }
            Value::Truth(truth) => self.literal(truth),
            Value::Id(id) => self.id(id),
            Value::Moment(moment) => self.moment(moment),
            Value::Day(day) => {
                if !self.exact && day.year() < 0 {
                    self.refuse("is a date before the year 0");
                }
                self.json(|text| write!(text, "\"{day}\""));
            }
            Value::Object(object) => self.object(object),
            Value::List(list) => {
                self.text.push(b'[');
                let mut next = 0;
                list.each(&mut |item| {
                    if next > 0 {
                        self.text.push(b',');
                    }
                    self.path.push(Segment::Index(next));
                    self.value(item);
                    self.path.pop();
                    next += 1;
                });
                self.text.push(b']');
            }
            Value::Optional(value) => value.each(&mut |value| self.value(value)),
            Value::With(write) => write(Slot(&mut |value| self.value(value))),
            Value::Refused(problem) => self.refuse(problem),
            // `plain` leaves none of the types of fields.
            _ => {}
        }
    }

    fn number(&mut self, number: f64) {
        if number.is_finite() {
            // Both zeros are equal.
            let number = if self.exact { number + 0.0 } else { number };
            self.json(|text| serde_json::to_writer(text, &number));
        } else if self.exact && !number.is_nan() {
            self.literal(number);
        } else {
            self.refuse("is not a finite number");
        }
    }

    fn id(&mut self, id: Uuid) {
        let mut buffer = Uuid::encode_buffer();
        self.text.push(b'"');
        let id = id.hyphenated().encode_lower(&mut buffer);
        self.text.extend_from_slice(id.as_bytes());
        self.text.push(b'"');
    }

    /// Writes a moment, RFC 3339 in UTC with `Z`; fractions of a second only if there are any.
    fn moment(&mut self, moment: Timestamp) {
        const PRINTER: DateTimePrinter = DateTimePrinter::new();
        if !self.exact && moment < YEAR_0 {
            self.refuse("is a time before the year 0");
        }
        self.text.push(b'"');
        self.json(|text| PRINTER.print_timestamp(&moment, text));
        self.text.push(b'"');
    }

    /// Writes a whole number or a truth value, which JSON spells as Rust does.
    fn literal(&mut self, value: impl Display) {
        self.json(|text| write!(text, "{value}"));
    }

    /// Writing to memory does not fail, but if it ever does, nothing broken is sent.
    fn json<E>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) {
        if write(&mut self.text).is_err() {
            self.refuse("cannot be written as JSON");
        }
    }

    fn refuse(&mut self, problem: &'static str) {
        if self.refused.is_none() {
            self.refused = Some((render(&self.path), problem));
        }
    }
}

/// `services[2].price`
fn render(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            // Writing to a `String` cannot fail.
            Segment::Index(index) => drop(write!(text, "[{index}]")),
        }
    }
    text
}
