//! SQL text, put together at compile time: prepared statements are kept by their text, so it is made once and never at run time.

/// Length of `parts` with `between` between them.
pub(crate) const fn length(parts: &[&str], between: &str) -> usize {
    let (mut n, mut i) = (0, 0);
    while i < parts.len() {
        n += parts[i].len() + if i > 0 { between.len() } else { 0 };
        i += 1;
    }
    n
}

/// `parts` with `between` between them; `N` is their [`length`].
pub(crate) const fn joined<const N: usize>(parts: &[&str], between: &str) -> [u8; N] {
    let (mut out, mut at, mut i) = ([0; N], 0, 0);
    while i < parts.len() {
        if i > 0 {
            at = put(&mut out, at, between);
        }
        at = put(&mut out, at, parts[i]);
        i += 1;
    }
    assert!(at == N);
    out
}

const fn put(out: &mut [u8], at: usize, text: &str) -> usize {
    let mut i = 0;
    while i < text.len() {
        out[at + i] = text.as_bytes()[i];
        i += 1;
    }
    at + i
}

/// What was joined is text again.
pub(crate) const fn as_text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("text joined with text"),
    }
}

/// Digits of a number.
pub(crate) const fn digits(n: u32) -> usize {
    if n < 10 { 1 } else { 1 + digits(n / 10) }
}

/// A number in decimal; `N` is the number of its [`digits`].
pub(crate) const fn decimal<const N: usize>(mut n: u32) -> [u8; N] {
    let (mut out, mut i) = ([0; N], N);
    while i > 0 {
        i -= 1;
        out[i] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    out
}

/// Constant texts with a constant text between them.
macro_rules! join {
    ($parts:expr, $between:expr) => {{
        const PARTS: &[&str] = $parts;
        const JOINED: [u8; $crate::store::ground::text::length(PARTS, $between)] =
            $crate::store::ground::text::joined(PARTS, $between);
        const TEXT: &str = $crate::store::ground::text::as_text(&JOINED);
        TEXT
    }};
}

/// One statement out of constant texts.
macro_rules! sql {
    ($($part:expr),+ $(,)?) => { $crate::store::ground::text::join!(&[$($part),+], "") };
}

/// A constant number as text.
macro_rules! number {
    ($n:expr) => {{
        const DECIMAL: [u8; $crate::store::ground::text::digits($n)] = $crate::store::ground::text::decimal($n);
        const TEXT: &str = $crate::store::ground::text::as_text(&DECIMAL);
        TEXT
    }};
}

pub(crate) use {join, number, sql};

#[cfg(test)]
mod tests {
    #[test]
    fn texts_and_numbers_are_joined_as_they_are() {
        const TEN: &str = number!(10);
        assert_eq!(sql!("a ", TEN, " b ", number!(0), number!(262_144)), "a 10 b 0262144");
        assert_eq!(join!(&["x", "yy", "z"], ", "), "x, yy, z");
        assert_eq!(join!(&[], ", "), "");
        assert_eq!(number!(u32::MAX), "4294967295");
    }
}
