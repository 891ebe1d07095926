//! Base64, strictly: no characters outside of the alphabet, no bits that a decoder would drop, so
//! that a text has one encoding only.

/// The value of each digit; more than 63 for what is none.
type Digits = [u8; 256];

const URL: Digits = digits(*b"-_");
const STANDARD: Digits = digits(*b"+/");

/// Decodes base64url without padding, as in a token.
pub(crate) fn decode_url(text: &[u8]) -> Option<Vec<u8>> {
    decode(text, &URL)
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
    decode(&text, &STANDARD)
}

const fn digits(last: [u8; 2]) -> Digits {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut digits = [u8::MAX; 256];
    let mut value = 0;
    while value < 62 {
        digits[alphabet[value as usize] as usize] = value;
        value += 1;
    }
    digits[last[0] as usize] = 62;
    digits[last[1] as usize] = 63;
    digits
}

fn decode(text: &[u8], digits: &Digits) -> Option<Vec<u8>> {
    let (groups, rest) = text.as_chunks::<4>();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    bytes.resize(groups.len() * 3, 0);
    // One check after the loop instead of one for each digit.
    let mut seen = 0;
    for (group, three) in groups.iter().zip(bytes.as_chunks_mut::<3>().0) {
        let [a, b, c, d] = group.map(|byte| digits[usize::from(byte)]);
        seen |= a | b | c | d;
        *three = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    let digit = |index: usize| digits[usize::from(rest[index])];
    let dropped = match rest.len() {
        0 => 0,
        2 => {
            let (a, b) = (digit(0), digit(1));
            seen |= a | b;
            bytes.push(a << 2 | b >> 4);
            b << 4
        }
        3 => {
            let (a, b, c) = (digit(0), digit(1), digit(2));
            seen |= a | b | c;
            bytes.extend([a << 2 | b >> 4, b << 4 | c >> 2]);
            c << 6
        }
        _ => return None,
    };
    (seen < 64 && dropped == 0).then_some(bytes)
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
