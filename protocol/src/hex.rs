//! Bytes as lowercase hexadecimal digits: ids of blobs, devices and groups, page tokens as cursors.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        out.push(char::from(DIGITS[usize::from(b >> 4)]));
        out.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    out
}

/// The bytes of [`hex`]; `None` = something else. Capital digits are read too.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |d: &u8| char::from(*d).to_digit(16).map(|d| d as u8);
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(digit(&pair[0])? << 4 | digit(&pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_two_digits_and_reads_back() {
        let all: Vec<u8> = (0..=255).collect();
        let text = hex(&all);
        assert_eq!((&text[..6], &text[506..], text.len()), ("000102", "fdfeff", 512));
        assert_eq!(from_hex(&text), Some(all));
        assert_eq!(from_hex("AbfF"), Some(vec![0xab, 0xff]));
    }

    #[test]
    fn what_is_not_hexadecimal_is_refused() {
        for text in ["0", "0g", "+1", " 1", "ä", "00 "] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }
}
