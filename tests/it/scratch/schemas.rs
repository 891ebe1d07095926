//! Random manifests: every construct of the payload dialect (docs/api.md#s2.1–2.3), in any mixture.

use std::fmt::Write as _;

/// A small generator of random numbers (splitmix64): the same cases on every machine.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// A manifest of one trigger, `case`.
pub(super) fn manifest(random: &mut Random) -> String {
    let mut yaml = String::from("version: 1\nentities: { thing: {} }\ntriggers:\n  case:\n");
    yaml.push_str("    name: A random case\n");
    if random.below(2) == 0 {
        yaml.push_str("    entity: thing\n");
    }
    let count = 1 + random.below(10);
    let properties: Vec<_> = (0..count).map(|_| property(random, true)).collect();
    writeln!(
        yaml,
        "    payload: {{ {} }}",
        object(random, &properties, "object")
    )
    .unwrap();
    yaml
}

/// The keywords of an object with these properties, each at random required or not.
fn object(random: &mut Random, properties: &[String], ty: &str) -> String {
    let mut entries = Vec::new();
    let mut required = Vec::new();
    for (number, property) in properties.iter().enumerate() {
        // Camel humps, underscores, keywords, digits first: all are legal keys.
        let stem = random.one(&[
            "startsAt", "type", "self", "is_open", "2nd", "URL", "None", "Payload",
        ]);
        let key = format!("{stem}{number}");
        if random.below(2) == 0 {
            required.push(key.clone());
        }
        entries.push(format!("{key}: {property}"));
    }
    format!(
        "type: {ty}, properties: {{ {} }}, required: [{}]",
        entries.join(", "),
        required.join(", ")
    )
}

fn property(random: &mut Random, outermost: bool) -> String {
    let (ty, example) = match random.below(if outermost { 13 } else { 9 }) {
        0 => ("type: string".to_owned(), "text"),
        1 => ("type: number".to_owned(), "1.5"),
        2 => ("type: integer".to_owned(), "7"),
        3 => ("type: boolean".to_owned(), "true"),
        4 => (
            "type: string, format: uuid".to_owned(),
            "8046df3c-7575-4098-a5ab-c91ad8f33c47",
        ),
        5 => (
            "type: string, format: date-time".to_owned(),
            "\"2026-12-01T10:00:00Z\"",
        ),
        6 => ("type: string, format: date".to_owned(), "\"2026-12-01\""),
        7 => (
            "type: string, enum: [one, two-words, \"with \\\"quotes\\\"\"]".to_owned(),
            "one",
        ),
        8 => ("type: integer, enum: [1, -2, 30]".to_owned(), "30"),
        9 | 10 => return nested(random, "object"),
        _ => return nested(random, "array"),
    };
    format!("{{ {ty}, title: A title, examples: [{example}] }}")
}

fn nested(random: &mut Random, ty: &str) -> String {
    let count = 1 + random.below(4);
    let properties: Vec<_> = (0..count).map(|_| property(random, false)).collect();
    let object = object(random, &properties, "object");
    match ty {
        "array" => format!("{{ type: array, title: A title, items: {{ {object} }} }}"),
        _ => format!("{{ {object}, title: A title }}"),
    }
}
