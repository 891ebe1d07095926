//! Addresses within the sandbox. Values are percent-encoded, so none can leave its place.

use std::fmt::{self, Write as _};

/// A path and its query.
#[derive(Clone, Debug)]
pub(super) struct Link(String);

impl Link {
    pub(super) fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// The timeline of an entity.
    pub(super) fn entity(id: &uuid::Uuid) -> Self {
        Self::under("/ui/entities/", &id.to_string())
    }

    /// One name below a path.
    pub(super) fn under(path: &str, name: &str) -> Self {
        let mut path = path.to_owned();
        encode(name, &mut path);
        Self(path)
    }

    /// Adds a parameter; an empty value adds none.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push(if self.0.contains('?') { '&' } else { '?' });
            self.0.push_str(name);
            self.0.push('=');
            encode(value, &mut self.0);
        }
        self
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(into, "%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Link;

    #[test]
    fn values_stay_in_their_place() {
        let link = Link::new("/")
            .with("a", "x&b=\"é")
            .with("c", "")
            .with("d", "1");
        assert_eq!(link.to_string(), "/?a=x%26b%3D%22%C3%A9&d=1");
    }
}
