//! What the masks of a value may look like, the best one first.

use serde_json::Value;
use triggers_codegen::model::{Enum, Property, Type};
use uuid::Builder;

/// What is known of the values of a property.
#[derive(Debug)]
pub(super) enum Kind {
    Text(Option<String>),
    /// Text of a pattern, which checks nothing here.
    Pattern,
    Choice(Vec<Value>),
    /// Nothing.
    Guess,
}

impl Kind {
    pub(super) fn of(property: &Property, schema: &Value) -> Self {
        match &property.ty {
            Type::String if schema["pattern"].is_string() => Self::Pattern,
            Type::Enum(Enum { variants, .. }) => {
                let json = variants.iter().map(|it| serde_json::to_value(&it.value));
                Self::Choice(json.filter_map(Result::ok).collect())
            }
            Type::Uuid | Type::Contact => Self::Text(Some("uuid".to_owned())),
            Type::Timestamp => Self::Text(Some("date-time".to_owned())),
            Type::Date => Self::Text(Some("date".to_owned())),
            _ => Self::Text(property.format.clone()),
        }
    }

    pub(super) fn masks(&self, value: &Value) -> Vec<Value> {
        match (self, value) {
            (_, Value::Null) => vec![Value::Null],
            (Self::Choice(values), _) => {
                let count = values.len().max(1) as u128;
                let place = usize::try_from(hash(&value.to_string()) % count).unwrap_or(0);
                values.get(place).cloned().into_iter().collect()
            }
            (_, Value::Bool(_)) => vec![Value::Bool(false)],
            (_, Value::Number(number)) => {
                let text = number.to_string();
                let shape = serde_json::from_str(&scrambled(&text));
                let mut masks: Vec<_> = shape.into_iter().collect();
                masks.extend([0, 1, 10, 100, 1000].map(Value::from));
                masks
            }
            (Self::Pattern, Value::String(text)) => vec![scrambled(text).into()],
            (Self::Text(format), Value::String(text)) => texts(format.as_deref(), text),
            (Self::Guess, Value::String(text)) => {
                let format = if text.contains('@') {
                    Some("email")
                } else if uuid::Uuid::try_parse(text).is_ok() {
                    Some("uuid")
                } else {
                    None
                };
                texts(format, text)
            }
            // Lists and objects are masked member by member.
            _ => vec![Value::Null],
        }
    }
}

fn texts(format: Option<&str>, text: &str) -> Vec<Value> {
    let hash = hash(text);
    let word = format!("{:08x}", hash >> 96);
    let digit = |shift: u32, below: u128| (hash >> shift) % below;
    let date = format!(
        "{:04}-{:02}-{:02}",
        1950 + digit(0, 60),
        1 + digit(8, 12),
        1 + digit(16, 28)
    );
    let time = format!("{:02}:{:02}:00Z", digit(24, 24), digit(32, 60));
    let made = match format {
        Some("email" | "idn-email") => format!("masked-{word}@example.com"),
        Some("uuid") => Builder::from_random_bytes(self::hash(&text.to_lowercase()).to_be_bytes())
            .into_uuid()
            .to_string(),
        Some("date-time") => format!("{date}T{time}"),
        Some("date") => date,
        Some("time") => time,
        Some("hostname" | "idn-hostname") => format!("masked-{word}.example.com"),
        Some("ipv4") => format!("192.0.2.{}", digit(40, 256)),
        Some("ipv6") => format!("2001:db8::{:x}", digit(40, 65_536)),
        Some("uri" | "iri" | "uri-reference" | "iri-reference") => {
            format!("https://example.com/masked-{word}")
        }
        _ => format!("masked-{word}"),
    };
    let length = text.chars().count();
    let cut: String = made.chars().cycle().take(length).collect();
    [made, scrambled(text), cut].map(Value::from).into()
}

/// The same with another letter for each letter and another digit for each digit, so that patterns
/// and lengths still hold.
fn scrambled(text: &str) -> String {
    let mut hash = hash(text);
    let mut next = |from: char, count: u8, least: u8| {
        hash = hash.rotate_left(37).wrapping_mul(PRIME) ^ 0x9e37_79b9;
        let step = u8::try_from((hash >> 64) % u128::from(count - least)).unwrap_or(0);
        char::from(from as u8 + least + step)
    };
    let mut first = true;
    let scrambled = text.chars().map(|character| match character {
        '0'..='9' => {
            // A number does not begin with a zero.
            let least = u8::from(std::mem::take(&mut first) && character != '0');
            next('0', 10, least)
        }
        'a'..='z' => next('a', 26, 0),
        'A'..='Z' => next('A', 26, 0),
        other if other.is_alphabetic() => next('a', 26, 0),
        other => other,
    });
    scrambled.collect()
}

const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// FNV-1a: the same mask for the same value in every run.
fn hash(text: &str) -> u128 {
    text.bytes()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(PRIME)
        })
}
