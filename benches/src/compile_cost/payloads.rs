//! The triggers that every variant declares: N of them, no two alike.

/// One trigger and the properties of its payload.
pub(crate) struct Trigger {
    /// Trigger key, also the stem of every Rust name.
    pub(crate) key: String,
    /// Eight to twelve properties, ten on average.
    pub(crate) properties: Vec<Property>,
}

/// One property of a payload or of an object in it.
pub(crate) struct Property {
    /// The key on the wire, in camel case.
    pub(crate) key: String,
    /// Whether every event carries it.
    pub(crate) required: bool,
    /// The type of its values.
    pub(crate) kind: Kind,
}

/// The types that a payload knows.
pub(crate) enum Kind {
    String,
    Number,
    Integer,
    Boolean,
    Uuid,
    Timestamp,
    Date,
    /// Values in lower case.
    Enum(Vec<String>),
    Object(Vec<Property>),
    Array(Vec<Property>),
}

/// Words of which names are made, so that no two payloads have the same fields.
const WORDS: [&str; 24] = [
    "amount", "booking", "channel", "contact", "delivery", "email", "guest", "house", "item",
    "job", "kitchen", "label", "member", "note", "order", "price", "quote", "room", "seat",
    "table", "unit", "visit", "window", "zone",
];

/// `count` triggers, the same ones on every run.
pub(crate) fn triggers(count: usize) -> Vec<Trigger> {
    (0..count).map(trigger).collect()
}

fn trigger(number: usize) -> Trigger {
    let mut random = Random(number as u64 + 1);
    let fields = 8 + number % 5;
    let properties = (0..fields)
        .map(|field| {
            let key = format!("{}{}{field}", random.word(), capitalized(random.word()));
            // Every type in turn; the compound ones in every third payload each.
            let kind = match (field + number) % 10 {
                7 if number.is_multiple_of(3) => Kind::Enum(
                    (0..3)
                        .map(|value| format!("{}{value}", random.word()))
                        .collect(),
                ),
                8 if number % 3 == 1 => Kind::Object(primitives(&mut random)),
                9 if number % 3 == 2 => Kind::Array(primitives(&mut random)),
                other => primitive(other),
            };
            Property {
                key,
                required: field % 3 != 2,
                kind,
            }
        })
        .collect();
    Trigger {
        key: format!("{}_{}_{number}", random.word(), random.word()),
        properties,
    }
}

fn primitives(random: &mut Random) -> Vec<Property> {
    (0..3)
        .map(|field| Property {
            key: format!("{}{field}", random.word()),
            required: field != 2,
            kind: primitive(field * 2),
        })
        .collect()
}

fn primitive(number: usize) -> Kind {
    match number % 7 {
        0 => Kind::String,
        1 => Kind::Number,
        2 => Kind::Integer,
        3 => Kind::Boolean,
        4 => Kind::Uuid,
        5 => Kind::Timestamp,
        _ => Kind::Date,
    }
}

/// The name of a type: `bookingRoom3` becomes `BookingRoom3`, so does `booking_room_3`.
pub(crate) fn pascal(name: &str) -> String {
    name.split('_').map(capitalized).collect()
}

/// The name of a field: `bookingRoom3` becomes `booking_room3`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(characters)
        .collect()
}

/// A small generator (splitmix64): the payloads must not differ between machines.
struct Random(u64);

impl Random {
    fn word(&mut self) -> &'static str {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let at = (mixed ^ (mixed >> 31)) % WORDS.len() as u64;
        WORDS[usize::try_from(at).unwrap_or_default()]
    }
}
