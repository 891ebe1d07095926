//! From typed payloads to JSON text.
//!
//! Generated code is not generic and derives nothing: it names its properties once, hands its values
//! over one after the other, and all encoding is compiled once, here. That is what makes a hundred
//! triggers cheap to build.

mod field;
mod values;

use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use uuid::Uuid;

use crate::private::Trigger;
use crate::{Error, PayloadJson};

/// A value that a payload may hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a payload property",
    label = "not a payload value",
    note = "payload values are `String`, `f64`, `i64`, `bool`, `Uuid`, `ContactId`, `Timestamp`, \
            `FutureDate`, `Date`, generated enums and objects, `Vec` of generated objects, and \
            `Option` of these"
)]
pub trait Field {
    /// Writes the value, or nothing when the property is to be left out.
    fn write(&self, to: Slot<'_>);
}

/// A payload, a nested object or an array's item.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a payload object",
    label = "neither generated from the manifest nor held to it by `TriggerPayload`",
    note = "arrays in payloads hold objects only (spec §2.3)"
)]
pub trait Object {
    /// Hands over each property, in manifest order.
    fn fields(&self, to: &mut Fields<'_>);
}

/// Takes the properties of one object: first their keys, then their values in the same order.
#[derive(Debug)]
pub struct Fields<'e> {
    encoder: &'e mut Encoder,
    keys: std::slice::Iter<'static, &'static str>,
    empty: bool,
}

impl Fields<'_> {
    /// The keys of the values that follow. One table and a call per value with nothing but the
    /// value compile faster than key and value together.
    pub fn keys(&mut self, keys: &'static [&'static str]) {
        self.keys = keys.iter();
    }

    /// Writes the next property, unless it is absent. Values of the common types have functions of
    /// their own, which saves the compiler a trait object.
    pub fn value(&mut self, value: &dyn Field) {
        let mark = self.begin();
        value.write(self.slot());
        self.end(mark);
    }

    /// Leaves the next property out.
    pub fn absent(&mut self) {
        self.keys.next();
    }

    /// Writes the next property: a nested object.
    pub fn object(&mut self, value: &dyn Object) {
        let mark = self.begin();
        self.slot().object(value);
        self.end(mark);
    }

    /// Writes the next property: JSON text that the generator has checked, as `"\"EUR\""`.
    pub fn constant(&mut self, json: &'static str) {
        let mark = self.begin();
        self.slot().constant(json);
        self.end(mark);
    }

    /// Writes the next property: an array of objects. It takes the vector as it stands in the
    /// payload, for what is generic is compiled in the app, once per item type.
    #[allow(clippy::ptr_arg)]
    pub fn array<T: Object>(&mut self, items: &Vec<T>) {
        let mark = self.begin();
        items.write(self.slot());
        self.end(mark);
    }

    /// Writes the next property through `write`, unless that writes nothing.
    pub fn with(&mut self, write: impl FnOnce(Slot<'_>)) {
        let mark = self.begin();
        write(self.slot());
        self.end(mark);
    }

    /// Writes one property, unless it is absent.
    pub fn put(&mut self, key: &'static str, value: &dyn Field) {
        let mark = self.begin_key(key);
        value.write(self.slot());
        self.end(mark);
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot {
            encoder: self.encoder,
        }
    }

    fn begin(&mut self) -> Mark {
        let key = self.keys.next().copied().unwrap_or_else(|| {
            self.encoder.refuse("has more values than keys");
            ""
        });
        self.begin_key(key)
    }

    fn begin_key(&mut self, key: &'static str) -> Mark {
        let before = self.encoder.text.len();
        if !self.empty {
            self.encoder.text.push(b',');
        }
        // The manifest allows letters, digits and `_` only, so there is nothing to escape.
        self.encoder.text.push(b'"');
        self.encoder.text.extend_from_slice(key.as_bytes());
        self.encoder.text.extend_from_slice(b"\":");
        self.encoder.path.push(Segment::Key(key));
        let value = self.encoder.text.len();
        Mark { key, before, value }
    }

    /// A property whose value wrote nothing is absent.
    fn end(&mut self, mark: Mark) {
        let end = self.encoder.text.len();
        if end == mark.value {
            self.encoder.text.truncate(mark.before);
        } else {
            self.empty = false;
            if self.encoder.keeps_places && self.encoder.path.len() == 1 {
                self.encoder.properties.push((mark.key, mark.value..end));
            }
        }
        self.encoder.path.pop();
    }
}

/// Where a property stands in the text: all of it, and its value.
#[derive(Clone, Copy)]
struct Mark {
    key: &'static str,
    before: usize,
    value: usize,
}

/// The place of one value.
#[derive(Debug)]
pub struct Slot<'e> {
    encoder: &'e mut Encoder,
}

impl<'e> Slot<'e> {
    /// Writes a nested object.
    pub fn object(self, object: &dyn Object) {
        self.encoder.object(object);
    }

    /// Writes JSON text that the generator has checked, as `"\"EUR\""`.
    pub fn constant(self, json: &'static str) {
        self.encoder.text.extend_from_slice(json.as_bytes());
    }

    /// Starts an array of objects; it must be ended.
    #[must_use]
    pub fn array(self) -> Items<'e> {
        self.encoder.text.push(b'[');
        Items {
            encoder: self.encoder,
            next: 0,
        }
    }

    /// Writes text.
    pub(crate) fn text(self, value: &str) {
        self.encoder.string(value);
    }

    /// Writes an id.
    fn id(self, id: Uuid) {
        let text = &mut self.encoder.text;
        text.push(b'"');
        text.extend_from_slice(
            id.hyphenated()
                .encode_lower(&mut Uuid::encode_buffer())
                .as_bytes(),
        );
        text.push(b'"');
    }

    /// Writes a moment, RFC 3339 in UTC with `Z`.
    fn moment(self, moment: Timestamp) {
        const PRINTER: DateTimePrinter = DateTimePrinter::new();
        let encoder = self.encoder;
        encoder.text.push(b'"');
        encoder.json(|text| PRINTER.print_timestamp(&moment, text));
        encoder.text.push(b'"');
    }

    /// Writes what needs no escaping: digits, letters and the punctuation of dates.
    fn quoted(self, value: impl std::fmt::Display) {
        self.encoder.plain(format_args!("\"{value}\""));
    }

    /// Writes a whole number or a truth value, which JSON spells as Rust does.
    fn literal(self, value: impl std::fmt::Display) {
        self.encoder.plain(format_args!("{value}"));
    }

    /// Writes a finite number.
    fn number(self, value: f64) {
        self.encoder
            .json(|text| serde_json::to_writer(text, &value));
    }

    /// Says why there is nothing to write; the path is known here.
    pub(crate) fn refuse(self, problem: &'static str) {
        self.encoder.refuse(problem);
    }
}

/// Takes the items of one array.
#[derive(Debug)]
pub struct Items<'e> {
    encoder: &'e mut Encoder,
    next: usize,
}

impl Items<'_> {
    /// Writes the next item.
    pub fn push(&mut self, item: &dyn Object) {
        if self.next > 0 {
            self.encoder.text.push(b',');
        }
        self.encoder.path.push(Segment::Index(self.next));
        self.encoder.object(item);
        self.encoder.path.pop();
        self.next += 1;
    }

    /// Writes the next item, of a hand-written type.
    pub fn push_field(&mut self, item: &dyn Field) {
        if self.next > 0 {
            self.encoder.text.push(b',');
        }
        self.encoder.path.push(Segment::Index(self.next));
        item.write(Slot {
            encoder: self.encoder,
        });
        self.encoder.path.pop();
        self.next += 1;
    }

    /// Ends the array.
    pub fn end(self) {
        self.encoder.text.push(b']');
    }
}

/// An encoded payload, and where its properties stand if its trigger derives a key from them.
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

/// Room for a payload of usual size: one allocation, where growing would take half a dozen.
const ROOM: usize = 256;

/// Encodes the payload of `trigger`.
///
/// # Errors
///
/// An error of the kind `Payload` names the first value that cannot be sent.
pub(crate) fn encode(trigger: &Trigger, payload: &dyn Object) -> Result<Encoded, Error> {
    let trigger_key = trigger.key;
    let mut encoder = Encoder {
        text: Vec::with_capacity(ROOM),
        path: Vec::new(),
        refused: None,
        keeps_places: trigger.idempotency.is_some(),
        properties: Vec::new(),
    };
    encoder.object(payload);
    if let Some((path, problem)) = encoder.refused {
        return Err(Error::payload(trigger_key, path, problem));
    }
    let text = String::from_utf8(encoder.text)
        .map_err(|_| Error::payload(trigger_key, String::new(), "is not text"))?;
    Ok(Encoded {
        payload: PayloadJson::encoded(text),
        properties: encoder.properties,
    })
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
    /// The first value that could not be written; the rest is then of no interest.
    refused: Option<(String, &'static str)>,
    /// Whether anybody will ask for properties.
    keeps_places: bool,
    /// Where the value of each top-level property stands in the text.
    properties: Vec<(&'static str, Range<usize>)>,
}

impl Encoder {
    fn object(&mut self, object: &dyn Object) {
        self.text.push(b'{');
        object.fields(&mut Fields {
            encoder: self,
            keys: [].iter(),
            empty: true,
        });
        self.text.push(b'}');
    }

    fn string(&mut self, value: &str) {
        self.json(|text| serde_json::to_writer(text, value));
    }

    fn plain(&mut self, value: std::fmt::Arguments<'_>) {
        self.json(|text| text.write_fmt(value));
    }

    /// Writing to memory does not fail, but if it ever does, nothing broken goes out.
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
