//! Mutations of manifests: bytes, words, lines and parts of other manifests.

/// A small generator of numbers, the same on every machine: xorshift64*.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Seeds that follow each other give numbers that do not.
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or_default() % end.max(1)
    }

    fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }
}

/// Words that mean something to the reader, to Rust or to a terminal.
const WORDS: &[&str] = &[
    "null",
    "~",
    "true",
    "1",
    "-1",
    "1.0",
    "1e400",
    ".inf",
    "010",
    "''",
    "\"\"",
    "[]",
    "{}",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "!!str",
    "<<",
    "? ",
    ": ",
    "- ",
    "# ",
    "|",
    ">",
    "---",
    "...",
    "%TAG",
    "\t",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "\"\\u200f\"",
    "type",
    "string",
    "[string, \"null\"]",
    "enum",
    "oneOf",
    "const",
    "format",
    "uuid",
    "date-time",
    "futureDate",
    "identityType",
    "contact",
    "examples",
    "default",
    "required",
    "properties",
    "items",
    "object",
    "array",
    "minimum",
    "pattern",
    "rust_name",
    "self",
    "Self",
    "crate",
    "r#a",
    "_",
    "a/**/",
    " a",
    "größe",
    "屋上",
    "\\",
    "\"",
    "'",
    "triggers",
    "entities",
    "derived_from",
    "business_events",
    "report",
    "cancel",
    "allow",
    "pii",
    "idempotency",
    "ttl",
    "7d",
    "99999999999999999999w",
    "version",
    "app_id",
    "https://example.com/",
];

/// One of the manifests with one to eight changes.
pub(crate) fn mutated(seeds: &[String], random: &mut Random) -> String {
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    let mut text: Vec<char> = random.of(&seeds).chars().collect();
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(12)).min(text.len());
        match random.below(8) {
            0 => {
                text.drain(at..end);
            }
            1 => {
                let part = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, part);
            }
            2 | 3 => {
                let word: Vec<char> = random.of(WORDS).chars().collect();
                text.splice(at..at, word);
            }
            4 => {
                let word: Vec<char> = random.of(WORDS).chars().collect();
                let range = token(&text, at);
                text.splice(range, word);
            }
            5 => {
                let other: Vec<char> = random.of(&seeds).chars().collect();
                let from = random.below(other.len() + 1);
                let part = other[from..(from + random.below(200)).min(other.len())].to_vec();
                text.splice(at..end, part);
            }
            6 => {
                let line = line(&text, at);
                let part = text[line.clone()].to_vec();
                let to = if random.below(2) == 0 {
                    line.end
                } else {
                    line.start
                };
                text.splice(to..to, part);
            }
            _ => {
                let line = line(&text, at);
                text.drain(line);
            }
        }
    }
    text.into_iter().collect()
}

/// The word around a place.
fn token(text: &[char], at: usize) -> std::ops::Range<usize> {
    let in_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let start = text[..at]
        .iter()
        .rposition(|c| !in_word(c))
        .map_or(0, |at| at + 1);
    let end = text[at..]
        .iter()
        .position(|c| !in_word(c))
        .map_or(text.len(), |end| at + end);
    start..end
}

/// The line around a place, its end included.
fn line(text: &[char], at: usize) -> std::ops::Range<usize> {
    let start = text[..at]
        .iter()
        .rposition(|c| *c == '\n')
        .map_or(0, |at| at + 1);
    let end = text[at..]
        .iter()
        .position(|c| *c == '\n')
        .map_or(text.len(), |end| at + end + 1);
    start..end
}
