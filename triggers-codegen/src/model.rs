//! The checked manifest: what the generator, the command and the sandbox read.
//!
//! Every value here has passed `check`, so consumers never ask again whether a name resolves or a
//! type is known. Rust names are resolved too; they are identifiers as they stand in source,
//! raw ones with their `r#`.

use serde_yaml::Value;

pub use crate::allow::Allow;

/// Types of properties.
pub const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

/// Formats of JSON Schema, and `number` for a text of digits, met in live catalogs.
pub const FORMATS: &[&str] = &[
    "uuid",
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "idn-email",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "number",
];

/// Identities that a property may carry the id of.
pub const IDENTITIES: &[&str] = &["contact", "member", "visitor", "user"];

/// A manifest in which every name resolves and every Rust name is free.
///
/// Order is manifest order throughout. After errors it holds only the parts that are sound.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The file it was read from, as the user wrote its name.
    pub declared_in: String,
    /// The app that owns the triggers: a lowercase GUID.
    pub app_id: Option<String>,
    /// What external entity ids stand for.
    pub entities: Vec<Entity>,
    /// The triggers of the app.
    pub triggers: Vec<Trigger>,
    /// Warnings that the manifest silences.
    pub allow: Vec<Allow>,
    /// What happens in the app, and the calls each takes.
    pub business_events: Vec<BusinessEvent>,
}

impl Manifest {
    /// The entity of that manifest key.
    #[must_use]
    pub fn entity(&self, key: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.key == key)
    }

    /// The trigger of that trigger key.
    #[must_use]
    pub fn trigger(&self, key: &str) -> Option<&Trigger> {
        self.triggers.iter().find(|trigger| trigger.key == key)
    }
}

/// What an external entity id stands for; becomes one Rust newtype.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Key in `entities`.
    pub key: String,
    /// Prose for rustdoc.
    pub description: Option<String>,
    /// Name of the newtype, as `AppointmentId`.
    pub type_name: String,
    /// For many-to-many: the names whose GUIDs, in this order, the id is derived from. Else empty.
    pub derived_from: Vec<DerivedPart>,
}

/// One side of a derived, many-to-many entity id.
#[derive(Clone, Debug)]
pub struct DerivedPart {
    /// The name as the manifest gives it.
    pub key: String,
    /// The parameter name in `derive`.
    pub parameter: String,
    /// The newtype of the entity of that name, when the manifest declares one.
    pub type_name: Option<String>,
}

/// One trigger.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// The trigger key, as the dashboard holds it.
    pub key: String,
    /// Its line in the manifest, from 1, if it is on a line of its own.
    pub line: Option<usize>,
    /// Display name, 5 to 80 characters.
    pub name: String,
    /// Prose for rustdoc.
    pub description: Option<String>,
    /// The base URI of the app's provider, from the manifest.
    pub provider: Option<String>,
    /// Name of the generated module.
    pub module: String,
    /// Key of the entity whose id cancels the events; without one there is nothing to cancel by.
    pub entity: Option<String>,
    /// How the idempotency key is derived; without it every report gets a fresh key.
    pub idempotency: Option<Idempotency>,
    /// The typed view of the payload schema; its `type_name` is `Payload`.
    pub payload: Struct,
    /// The payload's JSON Schema as the manifest gives it.
    pub schema: Value,
}

impl Trigger {
    /// Whether events take place at a date in their payload (API summary [3](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s3)): a property has
    /// `futureDate: true`.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        self.payload
            .properties
            .iter()
            .any(|property| matches!(property.ty, Type::FutureDate))
    }
}

impl Struct {
    /// The paths of the properties that hold personal data, as `customer.email`, in the order of the
    /// properties. An object or an array that holds nothing else is one path.
    #[must_use]
    pub fn pii(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for property in &self.properties {
            match &property.ty {
                _ if property.pii => paths.push(property.key.clone()),
                Type::Object(object) | Type::Array(object) => {
                    let members = object.pii().into_iter();
                    paths.extend(members.map(|member| format!("{}.{member}", property.key)));
                }
                _ => {}
            }
        }
        paths
    }
}

/// Where an idempotency key comes from and how long it holds.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// Parts of the key, in order.
    pub key: Vec<KeyPart>,
    /// Life of the key in milliseconds; `None` leaves it to the service's week.
    pub ttl_ms: Option<u64>,
}

/// One part of an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// The external entity id.
    Entity,
    /// The value of the required property of that key.
    Property(String),
}

/// An object of the payload: the payload itself, an object property or an array's item.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Name of the Rust struct.
    pub type_name: String,
    /// Its properties, at least one for the payload itself.
    pub properties: Vec<Property>,
}

/// One property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// The key on the wire.
    pub key: String,
    /// Name of the struct field.
    pub field: String,
    /// Title in the dashboard.
    pub title: Option<String>,
    /// Prose for rustdoc.
    pub description: Option<String>,
    /// Example values, of the property's type.
    pub examples: Vec<Value>,
    /// Default value, of the property's type.
    pub default: Option<Value>,
    /// `format` of a text, as written in the schema.
    pub format: Option<String>,
    /// `identityType`: whose id it is.
    pub identity: Option<String>,
    /// Whether an event must carry it.
    pub required: bool,
    /// Whether it holds personal data: `pii` lists it, or it has an `identityType`. Of an object or
    /// an array that is listed, every member does.
    pub pii: bool,
    /// The type of its values.
    pub ty: Type,
}

/// The type of a property's values.
#[derive(Clone, Debug)]
pub enum Type {
    /// Text, also of the formats without a type of their own.
    String,
    /// A finite number.
    Number,
    /// A whole number within ±2^53.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `format: uuid`.
    Uuid,
    /// `format: uuid` with `identityType: contact`.
    Contact,
    /// `format: date-time`.
    Timestamp,
    /// `format: date-time` with `futureDate: true`: when a scheduled event takes place.
    FutureDate,
    /// `format: date`.
    Date,
    /// `enum`, or `oneOf` of constants.
    Enum(Enum),
    /// A nested object.
    Object(Struct),
    /// An array of objects.
    Array(Struct),
}

/// How the values of a scalar type are called.
#[derive(Debug)]
pub struct Scalar {
    /// In words, for example `a GUID`.
    pub words: &'static str,
    /// Their type in Rust; `rt` is the runtime.
    pub rust: &'static str,
    /// The variant of the runtime's `Value`.
    pub value: &'static str,
    /// The trait of the runtime that a hand-written type implements for them.
    pub kind: &'static str,
    /// The keyword of the schema that says so.
    pub keyword: &'static str,
}

macro_rules! scalars {
    ($($name:ident: $words:literal, $rust:literal, $value:literal, $kind:literal, $keyword:literal;)*) => {
        impl Type {
            /// Returns how the values are called, unless they have a type of their own.
            #[must_use]
            pub fn scalar(&self) -> Option<&'static Scalar> {
                Some(match self {
                    $(Type::$name => &Scalar { words: $words, rust: $rust, value: $value, kind: $kind, keyword: $keyword },)*
                    Type::Enum(_) | Type::Object(_) | Type::Array(_) => return None,
                })
            }
        }
    };
}

scalars! {
    String: "text", "String", "String", "Text", "type";
    Number: "a finite number", "f64", "F64", "Number", "type";
    Integer: "a whole number within ±2^53", "i64", "I64", "Integer", "type";
    Boolean: "`true` or `false`", "bool", "Bool", "Boolean", "type";
    Uuid: "a GUID", "rt::Uuid", "Uuid", "Guid", "format";
    Contact: "the GUID of a contact of the site", "rt::ContactId", "Contact", "Contact", "identityType";
    Timestamp: "a date and time", "rt::Timestamp", "Timestamp", "Moment", "format";
    FutureDate: "the date and time at which the scheduled event takes place", "rt::FutureDate", "FutureDate", "Moment", "futureDate";
    Date: "a date", "rt::Date", "Date", "Day", "format";
}

/// A closed set of scalar values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Name of the Rust enum.
    pub type_name: String,
    /// Its values.
    pub variants: Vec<Variant>,
}

/// One value of an [`Enum`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// The value on the wire: a string, a number or a boolean.
    pub value: Value,
    /// Name of the Rust variant.
    pub ident: String,
    /// Title of the value, from `oneOf`.
    pub title: Option<String>,
}

/// Something that happens in the app and takes several calls.
#[derive(Clone, Debug)]
pub struct BusinessEvent {
    /// Key in `business_events`.
    pub key: String,
    /// Name of the generated function; `…_all` is the form for many entities.
    pub function: String,
    /// Name of the struct that holds the payloads of its reports; none when it only cancels.
    pub type_name: String,
    /// Key of the entity that its cancelable triggers share; none when no trigger has one.
    pub entity: Option<String>,
    /// The calls, in this order.
    pub steps: Vec<Step>,
}

/// One call of a business event.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the call does.
    pub action: StepAction,
    /// Trigger key.
    pub trigger: String,
    /// For a report: the field of the business event's struct that holds its payload.
    pub field: String,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepAction {
    /// Reports an event of the trigger.
    Report,
    /// Cancels the entity's events of the trigger.
    Cancel,
}
