//! Base64, strictly: no characters outside of the alphabet, no bits that a decoder would drop, so
//! that a text has one encoding only.

/// Decodes base64url without padding, as in a token.
pub(crate) fn decode_url(text: &[u8]) -> Option<Vec<u8>> {
    decode(text, |byte| match byte {
        b'-' => Some(62),
        b'_' => Some(63),
        _ => alphanumeric(byte),
    })
}

/// Decodes base64 with or without padding, as in PEM. White space is ignored.
pub(crate) fn decode_standard(text: &[u8]) -> Option<Vec<u8>> {
    let is_text = |byte: &u8| !byte.is_ascii_whitespace();
    let mut text: Vec<u8> = text.iter().copied().filter(is_text).collect();
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 || (padding > 0 && !text.len().is_multiple_of(4)) {
        return None;
    }
    text.truncate(text.len() - padding);
    decode(&text, |byte| match byte {
        b'+' => Some(62),
        b'/' => Some(63),
        _ => alphanumeric(byte),
    })
}

fn alphanumeric(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        _ => None,
    }
}

fn decode(text: &[u8], digit: impl Fn(u8) -> Option<u8>) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.chunks(4) {
        let mut bits = 0_u32;
        for byte in group {
            bits = bits << 6 | u32::from(digit(*byte)?);
        }
        let missing = 4 - group.len();
        let [_, decoded @ ..] = (bits << (6 * missing)).to_be_bytes();
        let (kept, dropped) = decoded.split_at(decoded.len() - missing.min(2));
        if missing == 3 || dropped.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(kept);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode_standard, decode_url};

    #[test]
    fn every_length_of_the_last_group() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("_w", &[255]),
            ("-_8", &[0xfb, 0xff]),
            ("AAEC", &[0, 1, 2]),
            ("AAECAw", &[0, 1, 2, 3]),
        ] {
            assert_eq!(
                decode_url(text.as_bytes()).as_deref(),
                Some(bytes),
                "{text}"
            );
        }
        assert_eq!(
            decode_standard(b"+/8=\n").as_deref(),
            Some(&[0xfb, 0xff][..])
        );
        assert_eq!(
            decode_standard(b" AA\r\nEC").as_deref(),
            Some(&[0, 1, 2][..])
        );
    }

    #[test]
    fn one_encoding_only() {
        for text in ["A", "AAAAA", "_x", "-_9", "_w==", "+/8", "AA EC", "é"] {
            assert_eq!(decode_url(text.as_bytes()), None, "{text}");
        }
        for text in ["=", "A===", "/w=", "A=A=", "-_8="] {
            assert_eq!(decode_standard(text.as_bytes()), None, "{text}");
        }
    }
}
